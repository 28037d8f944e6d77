"""Public ids of credentials: `{code}_{tenant}{random}`, so that an id alone names its tenant.

An id is no secret. It tells where the credential lies, and so spares a lookup across tenants.
"""

from __future__ import annotations

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from uuid import UUID

from claimcheck.domain.credential_kind import CredentialKind

RANDOM_BYTES = 8

_ID = re.compile(
    r"[a-z]{2}_(?P<tenant>[A-Za-z0-9_-]{22})(?P<random>[A-Za-z0-9_-]{11})",
    re.ASCII,
)


def new_credential_id(kind: CredentialKind, tenant: str, random_bytes: bytes) -> str:
    """The id of a new credential; `random_bytes` are 8 bytes fresh from the operating system."""
    if len(random_bytes) != RANDOM_BYTES:
        raise ValueError(f"{RANDOM_BYTES} random bytes are needed")
    return f"{kind.code}_{_b64(UUID(tenant).bytes)}{_b64(random_bytes)}"


def tenant_of(credential_id: str) -> str | None:
    """The tenant that a credential id names; None for whatever is no id of ours as we spell it."""
    match = _ID.fullmatch(credential_id)
    if match is None:
        return None
    tenant, random = _decoded(match["tenant"]), _decoded(match["random"])
    # The last character of each part has unused bits: other spellings of one id are not ids.
    if _b64(tenant) != match["tenant"] or _b64(random) != match["random"]:
        return None
    return str(UUID(bytes=tenant))


def _b64(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def _decoded(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))
