"""Public ids of credentials: `{code}_{tenant}{random}`.

An id is not secret. It contains its tenant, so that a credential is found with one read.
"""

from __future__ import annotations

import re
from uuid import UUID

from claimcheck.domain.base64url import base64url_decode, base64url_encode
from claimcheck.domain.credential_kind import CredentialKind

RANDOM_BYTES = 8

_ID = re.compile(
    r"[a-z]{2}_(?P<tenant>[A-Za-z0-9_-]{22})(?P<random>[A-Za-z0-9_-]{11})",
    re.ASCII,
)


def new_credential_id(kind: CredentialKind, tenant: str, random_bytes: bytes) -> str:
    """Return the id of a new credential. `random_bytes` are 8 bytes of the operating system."""
    if len(random_bytes) != RANDOM_BYTES:
        raise ValueError(f"{RANDOM_BYTES} random bytes are needed")
    return f"{kind.code}_{base64url_encode(UUID(tenant).bytes)}{base64url_encode(random_bytes)}"


def tenant_of(credential_id: str) -> str | None:
    """Return the tenant in a credential's id; None for a malformed id."""
    match = _ID.fullmatch(credential_id)
    if match is None:
        return None
    try:
        tenant, _ = base64url_decode(match["tenant"]), base64url_decode(match["random"])
    except ValueError:
        return None
    return str(UUID(bytes=tenant))
