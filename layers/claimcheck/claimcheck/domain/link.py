"""Gated links, which are signed URLs without stored state, and signed payloads such as cursors.

A link is `{base}/reports/{token}?expires={unix seconds}&signature={64 lower-case hex}`. The token
is a JSON list in base64url. The signature is HMAC-SHA256 over token and expiry, under a key that
signs only links. Nothing is stored when a link is issued.
"""

from __future__ import annotations

import hmac
import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any, NamedTuple

from claimcheck.domain.base64url import base64url_decode, base64url_encode
from claimcheck.domain.report import Kind, Subject

LINK_VERSION = 1
DEFAULT_LINK_SECONDS = 3600
MAX_LINK_SECONDS = 7 * 24 * 3600
# The lowest limit that a tenant can have: a link has to outlive the message that carries it.
MIN_LINK_LIMIT_SECONDS = 60
# How long a client may resume a download with the same idempotency key, without another use.
RESUME_WINDOW_SECONDS = 15 * 60

# The fields of a link in its token, in this order. A change needs another LINK_VERSION.
_FIELDS = (
    "tenant",
    "kind",
    "report_id",
    "version_id",
    "id",
    "issuer",
    "issued_at",
    "max_uses",
    "confirm",
    "networks",
)
_TOKEN = re.compile(r"[A-Za-z0-9_-]{16,2048}", re.ASCII)
_EXPIRES = re.compile(r"[1-9][0-9]{9,10}", re.ASCII)
_SIGNATURE = re.compile(r"[0-9a-f]{64}", re.ASCII)
# 22 base64 characters hold 128 bits; a shorter key could be guessed.
_IDEMPOTENCY_KEY = re.compile(r"[\x21-\x7e]{22,255}", re.ASCII)


class Key(NamedTuple):
    """A signing key: it signs from `not_before` on, and verifies until `not_after`."""

    kid: str
    secret: bytes
    not_after: datetime | None = None
    not_before: datetime | None = None


FindKey = Callable[[str], Key | None]


@dataclass(frozen=True, slots=True)
class Link:
    """The right to fetch one version of one report's file. Times are in unix seconds.

    With `max_uses` None, uses are unlimited until it expires. Uses are counted by `id` and not by
    the URL, because several URLs can stand for one link. With `confirm`, only a POST fetches the
    file. `networks` are the networks that may use it, in canonical form; an empty tuple allows all.
    """

    id: str
    tenant: str
    kind: Kind
    report_id: str
    version_id: str
    issuer: str
    issued_at: int
    expires: int
    max_uses: int | None = None
    confirm: bool = False
    networks: tuple[str, ...] = ()

    @property
    def shows_preview(self) -> bool:
        """Whether opening it can show a preview in place of the file."""
        return self.confirm or self.max_uses is not None

    @property
    def subject(self) -> Subject:
        return Subject(self.kind, self.report_id)


class SignedLink(NamedTuple):
    """The three parts of a link's URL, as the client sent them."""

    token: str
    expires: str
    signature: str


def sign_link(link: Link, key: Key) -> SignedLink:
    """Sign `link` with `key`."""
    fields = (getattr(link, name) for name in _FIELDS)
    token = _pack([LINK_VERSION, key.kid, *fields])
    return SignedLink(token, str(link.expires), _link_mac(token, str(link.expires), key))


def verify_link(signed: SignedLink, find_key: FindKey) -> Link | None:
    """Return the link if its signature is valid, even if it is expired, else None."""
    if not (
        _TOKEN.fullmatch(signed.token)
        and _EXPIRES.fullmatch(signed.expires)
        and _SIGNATURE.fullmatch(signed.signature)
    ):
        return None
    fields = _unpack(signed.token)
    key = _find_key(fields, LINK_VERSION, 2 + len(_FIELDS), find_key)
    if fields is None or key is None:
        return None
    expected = _link_mac(signed.token, signed.expires, key)
    if not hmac.compare_digest(expected.encode(), signed.signature.encode()):
        return None
    return _link(fields[2:], int(signed.expires))


def hash_idempotency_key(idempotency_key: str | None) -> str | None:
    """Return the SHA-256 of an idempotency key in hex; None if absent or too short."""
    key = (idempotency_key or "").strip('"')
    return sha256(key.encode()).hexdigest() if _IDEMPOTENCY_KEY.fullmatch(key) else None


def sign_payload(purpose: str, fields: Sequence[object], key: Key) -> str:
    """Return `fields` signed for one `purpose`, as `{base64url JSON}.{base64url HMAC}`."""
    body = _pack([1, key.kid, *fields])
    return f"{body}.{_payload_mac(purpose, body, key)}"


def verify_payload(purpose: str, text: str, find_key: FindKey) -> list[Any] | None:
    """Return the fields of a payload signed for `purpose`; None if the signature is not valid."""
    body, dot, mac = text.partition(".")
    if not dot or not _TOKEN.fullmatch(body):
        return None
    fields = _unpack(body)
    key = _find_key(fields, 1, None, find_key)
    if fields is None or key is None:
        return None
    if not hmac.compare_digest(
        _payload_mac(purpose, body, key).encode(), mac.encode("utf-8", "replace")
    ):
        return None
    return fields[2:]


def _link(fields: list[Any], expires: int) -> Link:
    values = dict(zip(_FIELDS, fields, strict=True))
    typed = {"kind": Kind(values["kind"]), "networks": tuple(values["networks"])}
    return Link(**{**values, **typed}, expires=expires)


def _link_mac(token: str, expires: str, key: Key) -> str:
    # The purpose comes first, so that nothing else signed with this key can pass for a link.
    return hmac.new(key.secret, f"link\n{token}\n{expires}".encode(), sha256).hexdigest()


def _payload_mac(purpose: str, body: str, key: Key) -> str:
    return base64url_encode(hmac.new(key.secret, f"{purpose}\n{body}".encode(), sha256).digest())


def _find_key(
    fields: list[Any] | None, version: int, length: int | None, find_key: FindKey
) -> Key | None:
    if fields is None or len(fields) < 2 or fields[0] != version:
        return None
    if length is not None and len(fields) != length:
        return None
    return find_key(fields[1]) if isinstance(fields[1], str) else None


def _pack(fields: Sequence[object]) -> str:
    return base64url_encode(json.dumps(fields, separators=(",", ":")).encode())


def _unpack(text: str) -> list[Any] | None:
    try:
        fields = json.loads(base64url_decode(text))
    except (ValueError, RecursionError):
        return None
    return fields if isinstance(fields, list) else None
