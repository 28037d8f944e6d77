"""Base64url without padding (RFC 4648, section 5)."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode


def base64url_encode(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def base64url_decode(text: str) -> bytes:
    """Decode the one canonical form of `text`. Raises `ValueError` for any other.

    Foreign characters, padding and unused bits would give one value many spellings.
    """
    raw = urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
    if base64url_encode(raw) != text:
        raise ValueError("not canonical")
    return raw
