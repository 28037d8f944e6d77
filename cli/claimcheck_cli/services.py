"""The layer's own adapters, wired for an operator at a terminal."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import uuid4

from claimcheck.adapters.access import DynamoAccounts
from claimcheck.adapters.archive import S3ArchiveReader
from claimcheck.adapters.audit import DynamoAuditLog
from claimcheck.adapters.audit_trail import DynamoAuditTrail
from claimcheck.adapters.chain import DynamoArchiveChain
from claimcheck.adapters.clock import SystemClock
from claimcheck.adapters.counters import DynamoCounters
from claimcheck.adapters.entropy import SystemEntropy
from claimcheck.adapters.index import DynamoReportIndex
from claimcheck.adapters.keyring import SecretsKeyring
from claimcheck.adapters.links import DynamoLinks
from claimcheck.adapters.reports import DynamoReports
from claimcheck.adapters.secret_ring import SecretRing
from claimcheck.adapters.signatures import KmsDigestVerifier
from claimcheck.domain.audit import Attempt
from claimcheck.domain.key_ring import Purpose
from claimcheck.ports import (
    Accounts,
    AuditLog,
    AuditTrail,
    Clock,
    Counters,
    Entropy,
    KeyRing,
    Keyring,
    LinkStore,
    ReportIndex,
    ReportStore,
    TenantAdmin,
)
from claimcheck.ports.archive import ArchiveChain, ArchiveReader, DigestVerifier
from claimcheck.usecases.operate import Command
from claimcheck_cli.aws import Actor, operator
from claimcheck_cli.deployment import Deployment
from claimcheck_cli.failures import Failure

random_bytes = secrets.token_bytes


@dataclass(frozen=True, slots=True)
class Operator:
    """The operator's ports, all under one identity."""

    name: str
    accounts: Accounts
    reports: ReportStore
    index: ReportIndex
    counters: Counters
    links: LinkStore
    link_keys: Keyring
    rings: Mapping[Purpose, KeyRing]
    audit: AuditLog
    trail: AuditTrail
    clock: Clock
    entropy: Entropy
    archived: ArchiveReader
    chain: ArchiveChain
    digest_verifier: DigestVerifier

    def command(self, route: str) -> Command:
        """The circumstances of one act, here and now."""
        attempt = Attempt(id=str(uuid4()), at=datetime.now(UTC), contract="operator", route=route)
        return Command(attempt, self.name)


def operator_of(deployment: Deployment) -> Operator:
    """The operator of `deployment`, by whatever identity this terminal has there."""
    actor = operator(deployment)
    dynamodb, tables = actor.client("dynamodb"), deployment.tables
    keys = actor.client("secretsmanager")
    return Operator(
        name=actor.name(),
        accounts=DynamoAccounts(dynamodb, tables["access"]),
        reports=report_store(actor, deployment),
        index=DynamoReportIndex(dynamodb, tables["reports"]),
        counters=DynamoCounters(dynamodb, tables["reports"]),
        links=DynamoLinks(dynamodb, tables["links"], tables["reports"], tables["audit"]),
        link_keys=SecretsKeyring(keys, deployment.link_secret, SystemClock()),
        rings={purpose: SecretRing(keys, deployment.secret(purpose)) for purpose in Purpose},
        audit=DynamoAuditLog(dynamodb, tables["audit"]),
        trail=DynamoAuditTrail(dynamodb, tables["audit"]),
        clock=SystemClock(),
        entropy=SystemEntropy(),
        archived=S3ArchiveReader(actor.client("s3"), deployment.archive_bucket),
        chain=DynamoArchiveChain(dynamodb, tables["archive"]),
        digest_verifier=KmsDigestVerifier(actor.client("kms"), deployment.archive_key),
    )


def report_store(actor: Actor, deployment: Deployment) -> ReportStore:
    """The rows, as `actor` may see them."""
    tables = deployment.tables
    return DynamoReports(actor.client("dynamodb"), tables["reports"], tables["audit"])


def require_tenant(accounts: TenantAdmin, tenant: str) -> None:
    """Raises `Failure` if there is none: an empty list would hide a mistyped id."""
    if accounts.tenant(tenant) is None:
        raise Failure(f"there is no tenant {tenant}")
