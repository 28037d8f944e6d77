"""What every contract needs of HTTP: a request, a reply, and how credentials are sent."""

from __future__ import annotations

import json
import re
from base64 import b64decode
from collections.abc import Mapping
from dataclasses import dataclass, field

from claimcheck.domain.audit import Attempt
from claimcheck.domain.refusals import InvalidRequest, Problem, QuotaExceeded, Refusal

# Exactly one space and nothing around it: a secret is compared as sent, never trimmed. The bounds
# keep oversized headers away from every later step.
_BEARER = re.compile(r"(?i:bearer) (?P<credential>[\x21-\x7e]{1,8192})", re.ASCII)
_BASIC = re.compile(r"(?i:basic) (?P<encoded>[A-Za-z0-9+/=]{1,8000})", re.ASCII)
# RFC 6750, section 2.1.
_TOKEN = re.compile(r"[A-Za-z0-9._~+/-]{1,8000}=*", re.ASCII)
_CREDENTIAL = re.compile(
    r"(?P<id>[A-Za-z0-9_-]{1,256})(?P<separator>[.:])(?P<secret>[\x21-\x7e]{1,1024})", re.ASCII
)


@dataclass(frozen=True, slots=True)
class Request:
    """An HTTP request as API Gateway routed it.

    `path` is what the client asked for, `path_params` come from the gateway's own matching.
    Header names are lower case; headers and query parameters keep every value that was sent.
    """

    method: str
    path: str
    base_url: str
    attempt: Attempt
    path_params: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    headers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    body: bytes = b""

    def header(self, name: str) -> str | None:
        """Return the header's value if it was sent exactly once.

        A header sent twice counts as not sent: if the first or the last one won, a proxy and this
        service could disagree about who is asking.
        """
        values = self.headers.get(name.lower(), ())
        return values[0] if len(values) == 1 else None

    @property
    def head(self) -> bool:
        return self.method == "HEAD"


@dataclass(frozen=True, slots=True)
class Reply:
    """An HTTP response. `body` is sent byte for byte.

    `binary` is true for the bytes of a file; every other body is UTF-8 text.
    """

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    binary: bool = False


def json_reply(status: int, payload: object, headers: Mapping[str, str] | None = None) -> Reply:
    """Return `payload` as UTF-8 JSON. Keys keep their order; only what must be is escaped."""
    body = json.dumps(payload, ensure_ascii=False, separators=(", ", ": "), allow_nan=False)
    return Reply(status, body.encode(), {"Content-Type": "application/json", **(headers or {})})


def retry_after(refusal: Refusal) -> dict[str, str]:
    """Return `Retry-After` in seconds: until the quota's next minute, else one."""
    seconds = refusal.retry_after if isinstance(refusal, QuotaExceeded) else 1
    return {"Retry-After": str(seconds)}


def problems_of(refusal: Refusal) -> tuple[Problem, ...]:
    """Return what is wrong with the request; empty for other refusals."""
    return refusal.problems if isinstance(refusal, InvalidRequest) else ()


def bearer_token(request: Request) -> str | None:
    """Return the token of `Authorization: Bearer <token>`, or None if it was not sent so."""
    text = _bearer(request)
    return text if text is not None and _TOKEN.fullmatch(text) else None


def bearer_credential(request: Request, separator: str) -> tuple[str, str] | None:
    """Return id and secret of `Authorization: Bearer <id><separator><secret>`, or None."""
    return split_credential(_bearer(request) or "", separator)


def split_credential(text: str, separator: str) -> tuple[str, str] | None:
    """Return id and secret of `<id><separator><secret>`, or None. `separator` is `.` or `:`."""
    match = _CREDENTIAL.fullmatch(text)
    if match is None or match["separator"] != separator:
        return None
    return match["id"], match["secret"]


def basic_text(request: Request) -> str | None:
    """Return the decoded text of `Authorization: Basic` (RFC 7617), or None if it is not UTF-8."""
    match = _BASIC.fullmatch(request.header("authorization") or "")
    if match is None:
        return None
    try:
        return b64decode(match["encoded"], validate=True).decode()
    except ValueError:
        return None


def _bearer(request: Request) -> str | None:
    match = _BEARER.fullmatch(request.header("authorization") or "")
    return match["credential"] if match else None
