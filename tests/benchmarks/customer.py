"""A tenant and one credential of each kind, all with the same secret."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256

from claimcheck.contracts.credentials import CREDENTIAL_KINDS
from claimcheck.domain.caller import Credential, Tenant
from claimcheck.domain.credential_id import new_credential_id
from claimcheck.domain.credential_kind import CredentialKind
from tests.contracts.stage import SECRET
from tests.fakes import NOW
from tests.samples import TENANT

A_TENANT = Tenant(TENANT, "A customer", NOW)


def credentials_of(rate: int) -> Mapping[CredentialKind, Credential]:
    """One of each kind, good for `rate` requests a minute."""
    return {kind: _credential(kind, rate) for kind in CREDENTIAL_KINDS.values()}


def _credential(kind: CredentialKind, rate: int) -> Credential:
    return Credential(
        id=new_credential_id(kind, TENANT, b"8 bytes!"),
        tenant=TENANT,
        kind=kind.name,
        secret_sha256=sha256(SECRET.encode()).hexdigest(),
        created_at=NOW,
        grants=kind.required_grants,
        rate=rate,
    )
