"""A tenant and one credential of each kind, all with the same secret."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256

from claimcheck.contracts.external_reports.auth import READ_REPORTS
from claimcheck.domain.caller import PRIVILEGED, Credential, CredentialKind, Tenant
from claimcheck.domain.credential_id import new_credential_id
from tests.contracts.stage import SECRET
from tests.fakes import NOW
from tests.samples import TENANT

GRANTS = {
    CredentialKind.OAUTH_CLIENT: frozenset({READ_REPORTS}),
    CredentialKind.TASK_TOKEN: frozenset({PRIVILEGED}),
}
A_TENANT = Tenant(TENANT, "A customer", NOW)


def credentials_of(rate: int) -> Mapping[CredentialKind, Credential]:
    """One of each kind, good for `rate` requests a minute."""
    return {kind: _credential(kind, rate) for kind in CredentialKind}


def _credential(kind: CredentialKind, rate: int) -> Credential:
    return Credential(
        id=new_credential_id(kind, TENANT, b"8 bytes!"),
        tenant=TENANT,
        kind=kind,
        secret_sha256=sha256(SECRET.encode()).hexdigest(),
        created_at=NOW,
        grants=GRANTS.get(kind, frozenset()),
        rate=rate,
    )
