"""Operator commands on credentials: add and revoke. Each is audited.

A secret is generated here and returned once. Only its SHA-256 is stored.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import NamedTuple

from claimcheck.domain.audit import Action
from claimcheck.domain.base64url import base64url_encode
from claimcheck.domain.caller import DEFAULT_RATE, Credential
from claimcheck.domain.credential_id import RANDOM_BYTES, new_credential_id, tenant_of
from claimcheck.domain.credential_kind import CredentialKind
from claimcheck.domain.revocation import CredentialLinks
from claimcheck.usecases.operator import (
    Command,
    CommandError,
    OperatorServices,
    get_tenant,
    revoke_links,
)

SECRET_BYTES = 32

RandomBytes = Callable[[int], bytes]


@dataclass(frozen=True, slots=True)
class CredentialRequest:
    """The credential that the operator asks for."""

    tenant: str
    kind: CredentialKind
    grants: frozenset[str] = frozenset()
    tenants: frozenset[str] = frozenset()
    rate: int = DEFAULT_RATE
    expires_at: datetime | None = None


class NewCredential(NamedTuple):
    """A credential with its secret, which cannot be read again."""

    credential: Credential
    secret: str


def add_credential(
    services: OperatorServices,
    command: Command,
    request: CredentialRequest,
    random_bytes: RandomBytes,
) -> NewCredential:
    """Add a credential and return it with its secret.

    Raises `CommandError` if its tenant, or a tenant that it may act for, does not exist.
    """
    for tenant in (request.tenant, *sorted(request.tenants)):
        get_tenant(services.access_admin, tenant)
    secret = _new_secret(random_bytes)
    credential = Credential(
        id=new_credential_id(request.kind, request.tenant, random_bytes(RANDOM_BYTES)),
        tenant=request.tenant,
        kind=request.kind.name,
        secret_sha256=sha256(secret.encode()).hexdigest(),
        created_at=command.attempt.at,
        grants=request.grants,
        tenants=request.tenants,
        rate=request.rate,
        expires_at=request.expires_at,
    )
    _append_entry(services, command, Action.REGISTERED, credential.tenant, credential.id)
    services.access_admin.add(credential)
    return NewCredential(credential, secret)


def revoke_credential(services: OperatorServices, command: Command, credential_id: str) -> None:
    """Revoke the credential and every link that it issued.

    Idempotent: a repeated call completes what a failed one left undone. Raises `CommandError` if
    the credential does not exist.
    """
    tenant = tenant_of(credential_id)
    now = command.attempt.at
    if tenant is None or not services.access_admin.revoke(credential_id, now):
        raise CommandError(f"there is no credential {credential_id}")
    revoke_links(services, CredentialLinks(credential_id), now)
    _append_entry(services, command, Action.REVOKED, tenant, credential_id)


def _new_secret(random_bytes: RandomBytes) -> str:
    return base64url_encode(random_bytes(SECRET_BYTES))


def _append_entry(
    services: OperatorServices, command: Command, action: Action, tenant: str, credential_id: str
) -> None:
    detail = {"credential": credential_id}
    services.audit.append(command.entry(tenant, action, "credential", detail))
