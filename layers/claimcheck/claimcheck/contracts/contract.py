"""What a contract is made of. The only file here that contracts share besides `files`."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum, StrEnum

from claimcheck.domain.audit import Attempt, AuditEntry
from claimcheck.domain.caller import ANONYMOUS, Caller
from claimcheck.domain.refusals import Refusal
from claimcheck.ports import Services


class Function(StrEnum):
    """The functions that serve HTTP; each is a folder under `functions/`."""

    LISTING = "listing"
    ISSUANCE = "issuance"
    DOWNLOAD = "download"
    TOKENS = "tokens"


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
        """The header's value if it was sent exactly once.

        Sent twice counts as not sent: whoever lets the first or the last win lets a proxy and
        us disagree about who is asking.
        """
        values = self.headers.get(name.lower(), ())
        return values[0] if len(values) == 1 else None

    @property
    def head(self) -> bool:
        return self.method == "HEAD"


@dataclass(frozen=True, slots=True)
class Reply:
    """An HTTP answer. `body` is what goes over the wire, byte for byte.

    `binary` is said of a file's bytes; whatever else is answered is UTF-8 text.
    """

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    binary: bool = False


class Committed(Enum):
    """Said instead of an audit entry by an endpoint whose use case has committed one already."""

    ALREADY = "already"


@dataclass(frozen=True, slots=True)
class Answer:
    """A reply, and what the gate has to commit to the audit before it may leave."""

    reply: Reply
    entry: AuditEntry | Committed


Authenticate = Callable[[Request, Services], Caller]
Endpoint = Callable[[Request, Caller, Services], Answer]
RefusalReply = Callable[[Refusal, Request], Reply]
Refusals = Mapping[type[Refusal], RefusalReply]


def anonymous(_request: Request, _services: Services) -> Caller:
    """For routes with the credential in the body or the URL: the endpoint proves the caller."""
    return ANONYMOUS


@dataclass(frozen=True, slots=True)
class Route:
    """One verb of one path. `authenticate` and `refusals` replace the contract's own where given.

    `any_origin` opens every answer of the route to pages of any web origin (links, which carry
    their whole credential in the URL); other routes follow the deployment's list of origins.
    """

    function: Function
    method: str
    path: str
    endpoint: Endpoint
    authenticate: Authenticate | None = None
    refusals: Refusals | None = None
    any_origin: bool = False


@dataclass(frozen=True, slots=True)
class Contract:
    """One wire contract: how callers prove themselves, how it words refusals, what it serves."""

    name: str
    authenticate: Authenticate
    refusals: Refusals
    routes: tuple[Route, ...]

    def caller(self, route: Route, request: Request, services: Services) -> Caller:
        """The proven caller of `route`. Raises `Refusal`."""
        return (route.authenticate or self.authenticate)(request, services)

    def word(self, refusal: Refusal, route: Route, request: Request) -> Reply:
        """This contract's answer for `refusal`: the nearest class on its MRO that has a wording."""
        table = route.refusals or self.refusals
        wording = next(table[cls] for cls in type(refusal).__mro__ if cls in table)
        return wording(refusal, request)


def json_reply(status: int, payload: object, headers: Mapping[str, str] | None = None) -> Reply:
    """`payload` as UTF-8 JSON; key order is kept, nothing is escaped that need not be."""
    body = json.dumps(payload, ensure_ascii=False, separators=(", ", ": "), allow_nan=False)
    return Reply(status, body.encode(), {"Content-Type": "application/json", **(headers or {})})
