"""Gated links: our own signed, stateless URLs, and the smaller sealed texts (cursors, list tokens).

A link is `{base}/reports/{token}?expires={unix seconds}&signature={64 lower-case hex}`. The token
is the base64url of a JSON list; the signature is HMAC-SHA256 over token and expiry under a key of
this one purpose. Nothing about a link is stored when it is issued.
"""

from __future__ import annotations

import hmac
import json
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as Base64Error
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any, NamedTuple

from claimcheck.domain.report import Kind, Subject

LINK_VERSION = 1
LINK_SECONDS = 3600
MAX_LINK_SECONDS = 7 * 24 * 3600
# No tenant can be held to less: a link has to outlive the message that carries it.
MIN_LINK_LIMIT = 60
# For so long the same caller may fetch again what one use has already paid for.
RESUME_SECONDS = 15 * 60

# What a token tells of its link, in this order; changing it takes another LINK_VERSION.
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
# 22 characters of base64 hold 128 bits; whoever sends less could be guessed.
_IDEMPOTENCY_KEY = re.compile(r"[\x21-\x7e]{22,255}", re.ASCII)


class Key(NamedTuple):
    """One signing key of a ring: signs from `not_before` on, and verifies until `not_after`."""

    kid: str
    secret: bytes
    not_after: datetime | None = None
    not_before: datetime | None = None


FindKey = Callable[[str], Key | None]


@dataclass(frozen=True, slots=True)
class Link:
    """The right to fetch one version of one report's file. Times are unix seconds.

    `max_uses` None: any number of times until it expires. Uses are counted by `id`, never by the
    link's text, because text can have aliases. `confirm`: only a POST fetches the file. `networks`
    are those that it may be used from, canonical; none: from anywhere.
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
    def guarded(self) -> bool:
        """Whether merely opening it must not fetch the file."""
        return self.confirm or self.max_uses is not None

    @property
    def subject(self) -> Subject:
        return Subject(self.kind, self.report_id)


class SignedLink(NamedTuple):
    """The three texts that a link consists of on the wire, as sent by whoever holds it."""

    token: str
    expires: str
    signature: str


def sign_link(link: Link, key: Key) -> SignedLink:
    """The link's texts under `key`."""
    fields = (getattr(link, name) for name in _FIELDS)
    token = _pack([LINK_VERSION, key.kid, *fields])
    return SignedLink(token, str(link.expires), _link_mac(token, str(link.expires), key))


def read_link(signed: SignedLink, find_key: FindKey) -> Link | None:
    """The link that the texts stand for, expired or not; None if they are not exactly ours."""
    if not (
        _TOKEN.fullmatch(signed.token)
        and _EXPIRES.fullmatch(signed.expires)
        and _SIGNATURE.fullmatch(signed.signature)
    ):
        return None
    fields = _unpack(signed.token)
    key = _key_of(fields, LINK_VERSION, 2 + len(_FIELDS), find_key)
    if fields is None or key is None:
        return None
    expected = _link_mac(signed.token, signed.expires, key)
    if not hmac.compare_digest(expected.encode(), signed.signature.encode()):
        return None
    return _link(fields[2:], int(signed.expires))


def hash_idempotency_key(idempotency_key: str | None) -> str | None:
    """What is kept of a caller's idempotency key: its SHA-256; None if it is too short."""
    key = (idempotency_key or "").strip('"')
    return sha256(key.encode()).hexdigest() if _IDEMPOTENCY_KEY.fullmatch(key) else None


def seal(purpose: str, fields: Sequence[object], key: Key) -> str:
    """A text that only we can make, for one `purpose`: `{base64url JSON}.{base64url HMAC}`."""
    body = _pack([1, key.kid, *fields])
    return f"{body}.{_seal_mac(purpose, body, key)}"


def unseal(purpose: str, text: str, find_key: FindKey) -> list[Any] | None:
    """The fields of a text sealed for `purpose`, or None if it is not exactly ours."""
    body, dot, mac = text.partition(".")
    if not dot or not _TOKEN.fullmatch(body):
        return None
    fields = _unpack(body)
    key = _key_of(fields, 1, None, find_key)
    if fields is None or key is None:
        return None
    if not hmac.compare_digest(
        _seal_mac(purpose, body, key).encode(), mac.encode("utf-8", "replace")
    ):
        return None
    return fields[2:]


def _link(fields: list[Any], expires: int) -> Link:
    told = dict(zip(_FIELDS, fields, strict=True))
    typed = {"kind": Kind(told["kind"]), "networks": tuple(told["networks"])}
    return Link(**{**told, **typed}, expires=expires)


def _link_mac(token: str, expires: str, key: Key) -> str:
    # The purpose stands in front, so that no other signed text under this key can pass for a link.
    return hmac.new(key.secret, f"link\n{token}\n{expires}".encode(), sha256).hexdigest()


def _seal_mac(purpose: str, body: str, key: Key) -> str:
    return _b64(hmac.new(key.secret, f"{purpose}\n{body}".encode(), sha256).digest())


def _key_of(
    fields: list[Any] | None, version: int, length: int | None, find_key: FindKey
) -> Key | None:
    if fields is None or len(fields) < 2 or fields[0] != version:
        return None
    if length is not None and len(fields) != length:
        return None
    return find_key(fields[1]) if isinstance(fields[1], str) else None


def _pack(fields: Sequence[object]) -> str:
    return _b64(json.dumps(fields, separators=(",", ":")).encode())


def _unpack(text: str) -> list[Any] | None:
    try:
        raw = urlsafe_b64decode(text + "=" * (-len(text) % 4))
        fields = json.loads(raw)
    except (Base64Error, ValueError, RecursionError):
        return None
    # base64 has aliases (unused bits in the last character): only the canonical spelling is ours.
    canonical = _b64(raw) == text
    return fields if canonical and isinstance(fields, list) else None


def _b64(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()
