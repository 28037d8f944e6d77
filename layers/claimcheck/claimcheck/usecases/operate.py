"""What the operator does to tenants, credentials and reports. Every act leaves an audit entry.

Secrets are made here and given out once; only their SHA-256 goes further.
"""

from __future__ import annotations

from base64 import urlsafe_b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from typing import NamedTuple, Protocol

from claimcheck.domain.audit import Action, Attempt, AuditEntry, granted
from claimcheck.domain.caller import (
    CREDENTIAL_CACHE_SECONDS,
    DEFAULT_RATE,
    Caller,
    Credential,
    Tenant,
)
from claimcheck.domain.credential_id import RANDOM_BYTES, new_credential_id, tenant_of
from claimcheck.domain.credential_kind import CredentialKind
from claimcheck.domain.report import Kind, Report, State
from claimcheck.ports import AccessAdmin, AuditLog, Change, ConflictError, LinkStore, ReportStore

SECRET_BYTES = 32

RandomBytes = Callable[[int], bytes]


class CommandError(Exception):
    """The operator asked for something that cannot be; the message says why."""


class OperatorServices(Protocol):
    """The ports that operating needs."""

    @property
    def access_admin(self) -> AccessAdmin: ...
    @property
    def reports(self) -> ReportStore: ...
    @property
    def links(self) -> LinkStore: ...
    @property
    def audit(self) -> AuditLog: ...


class Command(NamedTuple):
    """One act: its circumstances, and who of the operator's people (or machines) acts."""

    attempt: Attempt
    operator: str

    def caller(self, tenant: str) -> Caller:
        return Caller(tenant=tenant, principal=self.operator, kind="operator")

    def entry(
        self, tenant: str, action: Action, reason: str, detail: Mapping[str, str] | None = None
    ) -> AuditEntry:
        """What is remembered of the act."""
        caller = self.caller(tenant)
        return granted(self.attempt, caller, action, reason=reason, detail=detail)


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
    """A credential with its secret, which nobody can read again."""

    credential: Credential
    secret: str


def add_tenant(services: OperatorServices, command: Command, tenant_id: str, name: str) -> Tenant:
    """Raises `CommandError` if there is such a tenant already."""
    known = CommandError(f"there is a tenant {tenant_id} already")
    if services.access_admin.tenant(tenant_id) is not None:
        raise known
    tenant = Tenant(id=tenant_id, name=name, created_at=command.attempt.at)
    # The entry first: an addition that then fails is on record, one without a record cannot be.
    services.audit.append(command.entry(tenant_id, Action.REGISTERED, "tenant"))
    try:
        services.access_admin.add_tenant(tenant)
    except ConflictError as conflict:
        raise known from conflict
    return tenant


def suspend_tenant(services: OperatorServices, command: Command, tenant_id: str) -> None:
    """Refuse the tenant's credentials and end its links. Raises `CommandError` if there is none.

    Safe to repeat: whatever a failure left undone, the next try does.
    """
    now = command.attempt.at
    if not services.access_admin.set_suspended(tenant_id, True):
        raise _unknown(tenant_id)
    end_links(services, f"tenant#{tenant_id}", now)
    services.audit.append(command.entry(tenant_id, Action.REVOKED, "tenant_suspended"))


def resume_tenant(services: OperatorServices, command: Command, tenant_id: str) -> None:
    """Serve the tenant again; links that ended stay so. Raises `CommandError` if there is none."""
    if not kept_tenant(services.access_admin, tenant_id).suspended:
        return
    # The entry first: nothing is opened again without a record.
    services.audit.append(command.entry(tenant_id, Action.REGISTERED, "tenant_resumed"))
    if not services.access_admin.set_suspended(tenant_id, False):
        raise _unknown(tenant_id)


def add_credential(
    services: OperatorServices,
    command: Command,
    wanted: CredentialRequest,
    random_bytes: RandomBytes,
) -> NewCredential:
    """Raises `CommandError` if the tenant, or one that the credential shall act for, is unknown."""
    for tenant in (wanted.tenant, *sorted(wanted.tenants)):
        kept_tenant(services.access_admin, tenant)
    secret = _secret(random_bytes)
    credential = Credential(
        id=new_credential_id(wanted.kind, wanted.tenant, random_bytes(RANDOM_BYTES)),
        tenant=wanted.tenant,
        kind=wanted.kind.name,
        secret_sha256=sha256(secret.encode()).hexdigest(),
        created_at=command.attempt.at,
        grants=wanted.grants,
        tenants=wanted.tenants,
        rate=wanted.rate,
        expires_at=wanted.expires_at,
    )
    _record_credential(services, command, Action.REGISTERED, credential.tenant, credential.id)
    services.access_admin.add(credential)
    return NewCredential(credential, secret)


def revoke_credential(services: OperatorServices, command: Command, credential_id: str) -> None:
    """End the credential and every link that it issued. Raises `CommandError` if there is none.

    Safe to repeat: whatever a failure left undone, the next try does.
    """
    tenant = tenant_of(credential_id)
    now = command.attempt.at
    if tenant is None or not services.access_admin.revoke(credential_id, now):
        raise CommandError(f"there is no credential {credential_id}")
    end_links(services, f"credential#{credential_id}", now)
    _record_credential(services, command, Action.REVOKED, tenant, credential_id)


def retire_report(
    services: OperatorServices, command: Command, tenant: str, kind: Kind, report_id: str
) -> Report:
    """Take the report out of every listing and answer. Raises `CommandError` or `ConflictError`."""
    before = services.reports.get(tenant, kind, report_id)
    if before is None:
        raise CommandError(f"tenant {tenant} has no {kind} {report_id}")
    if before.state is State.RETIRED:
        return before
    after = replace(before, state=State.RETIRED)
    entry = granted(command.attempt, command.caller(tenant), Action.RETIRED, after)
    services.reports.commit([Change(before, after, entry)])
    return after


def kept_tenant(access_admin: AccessAdmin, tenant_id: str) -> Tenant:
    """Raises `CommandError` if there is no such tenant, or no more."""
    tenant = access_admin.tenant(tenant_id)
    if tenant is None or tenant.removed_at:
        raise _unknown(tenant_id)
    return tenant


def _unknown(tenant_id: str) -> CommandError:
    return CommandError(f"there is no tenant {tenant_id}")


def end_links(services: OperatorServices, mark: str, now: datetime) -> None:
    """End what `mark` is of: what was issued until now, and what will be within a minute."""
    # A process that remembers a credential goes on issuing: what it issues ends as well.
    services.links.revoke(mark, now + timedelta(seconds=CREDENTIAL_CACHE_SECONDS))


def _secret(random_bytes: RandomBytes) -> str:
    return urlsafe_b64encode(random_bytes(SECRET_BYTES)).rstrip(b"=").decode()


def _record_credential(
    services: OperatorServices, command: Command, action: Action, tenant: str, credential_id: str
) -> None:
    detail = {"credential": credential_id}
    services.audit.append(command.entry(tenant, action, "credential", detail))
