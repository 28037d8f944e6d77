"""The ports' adapters, with the clients of one identity."""

from __future__ import annotations

from claimcheck.adapters.dynamodb.access import DynamoAccessAdmin
from claimcheck.adapters.dynamodb.archive_chain import DynamoArchiveChain
from claimcheck.adapters.dynamodb.audit_log import DynamoAuditLog
from claimcheck.adapters.dynamodb.audit_trail import DynamoAuditTrail
from claimcheck.adapters.dynamodb.counters import DynamoCounters
from claimcheck.adapters.dynamodb.links import DynamoLinks
from claimcheck.adapters.dynamodb.report_index import DynamoReportIndex
from claimcheck.adapters.dynamodb.reports import DynamoReports
from claimcheck.adapters.keys.digest_verifiers import KmsDigestVerifier
from claimcheck.adapters.keys.rotation_store import SecretsManagerRotationStore
from claimcheck.adapters.keys.signing_keys import SecretsManagerSigningKeys
from claimcheck.adapters.s3.archive import S3ArchiveReader
from claimcheck.adapters.system.clock import SystemClock
from claimcheck.adapters.system.entropy import SystemEntropy
from claimcheck.domain.key_ring import Purpose
from claimcheck.ports import ReportStore
from claimcheck_cli.aws import Actor
from claimcheck_cli.deployment import Deployment
from claimcheck_cli.services import Operator


def wired(actor: Actor, deployment: Deployment) -> Operator:
    """Return the operator's ports. A client is made at its first use."""
    dynamodb, tables = actor.tables(), deployment.tables
    keys = actor.late_client("secretsmanager")
    return Operator(
        name=actor.name(),
        access_admin=DynamoAccessAdmin(dynamodb, tables["access"]),
        reports=report_store(actor, deployment),
        index=DynamoReportIndex(dynamodb, tables["reports"]),
        counters=DynamoCounters(dynamodb, tables["reports"]),
        links=DynamoLinks(dynamodb, tables["links"], tables["reports"], tables["audit"]),
        link_keys=SecretsManagerSigningKeys(keys, deployment.link_secret, SystemClock()),
        rings={
            purpose: SecretsManagerRotationStore(keys, deployment.secret(purpose))
            for purpose in Purpose
        },
        audit=DynamoAuditLog(dynamodb, tables["audit"]),
        trail=DynamoAuditTrail(dynamodb, tables["audit"]),
        clock=SystemClock(),
        entropy=SystemEntropy(),
        archived=S3ArchiveReader(actor.late_client("s3"), deployment.archive_bucket),
        chain=DynamoArchiveChain(dynamodb, tables["archive"]),
        digest_verifier=KmsDigestVerifier(actor.late_client("kms"), deployment.archive_key),
    )


def report_store(actor: Actor, deployment: Deployment) -> ReportStore:
    """Return the report store, with the permissions of `actor`."""
    tables = deployment.tables
    return DynamoReports(actor.tables(), tables["reports"], tables["audit"])
