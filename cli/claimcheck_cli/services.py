"""The ports of the package, for an operator at a terminal."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import uuid4

from claimcheck.domain.audit import Attempt
from claimcheck.domain.key_ring import Purpose
from claimcheck.ports import (
    AccessAdmin,
    AuditLog,
    AuditTrail,
    Clock,
    Counters,
    Entropy,
    KeyRotationStore,
    LinkStore,
    ReportIndex,
    ReportStore,
    SigningKeys,
    TenantAdmin,
)
from claimcheck.ports.archive import ArchiveChain, ArchiveReader, DigestVerifier
from claimcheck.usecases.operator import Command
from claimcheck_cli.aws import operator
from claimcheck_cli.deployment import Deployment
from claimcheck_cli.failures import CliError

random_bytes = secrets.token_bytes


@dataclass(frozen=True, slots=True)
class Operator:
    """The operator's ports, with one identity."""

    name: str
    access_admin: AccessAdmin
    reports: ReportStore
    index: ReportIndex
    counters: Counters
    links: LinkStore
    link_keys: SigningKeys
    rings: Mapping[Purpose, KeyRotationStore]
    audit: AuditLog
    trail: AuditTrail
    clock: Clock
    entropy: Entropy
    archived: ArchiveReader
    chain: ArchiveChain
    digest_verifier: DigestVerifier

    def command(self, route: str) -> Command:
        """Return the command, with the current time."""
        attempt = Attempt(id=str(uuid4()), at=datetime.now(UTC), contract="operator", route=route)
        return Command(attempt, self.name)


def operator_of(deployment: Deployment) -> Operator:
    """Return the operator of `deployment`, with the terminal's AWS credentials."""
    # Imported late: help needs no adapters.
    from claimcheck_cli.wiring import wired

    return wired(operator(deployment), deployment)


def require_tenant(access_admin: TenantAdmin, tenant: str) -> None:
    """Raise `CliError` for an unknown tenant: an empty list would hide a mistyped id."""
    if access_admin.tenant(tenant) is None:
        raise CliError(f"there is no tenant {tenant}")
