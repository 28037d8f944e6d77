"""What stands behind the archive's ports: memory, or the adapters on a simulated AWS."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from claimcheck.adapters.dynamodb.archive_chain import DynamoArchiveChain
from claimcheck.adapters.dynamodb.audit_trail import DynamoAuditTrail
from claimcheck.adapters.keys.digest_verifiers import KmsDigestVerifier
from claimcheck.adapters.keys.kms_signer import KmsDigestSigner
from claimcheck.adapters.s3.archive import S3Archive, S3ArchiveReader
from claimcheck.ports import AuditTrail
from claimcheck.ports.archive import (
    Archive,
    ArchiveChain,
    ArchiveReader,
    DigestSigner,
    DigestVerifier,
)
from claimcheck.usecases.verify_audit import DEFAULT_PENDING
from tests.fakes import FakeClock
from tests.fakes.archive import FakeArchiving
from tests.simulated_aws import simulated_client
from tests.template import create_tables

ARCHIVE = "archive"


@dataclass(frozen=True)
class ArchiveWorld:
    """All that archiving and checking need."""

    clock: FakeClock
    archive: Archive
    archived: ArchiveReader
    chain: ArchiveChain
    digest_signer: DigestSigner
    digest_verifier: DigestVerifier
    trail: AuditTrail


def fake_archive_world() -> ArchiveWorld:
    of = FakeArchiving()
    parts = (of.clock, of.archive, of.archived, of.chain, of.digest_signer, of.digest_verifier)
    return ArchiveWorld(*parts, of.trail)


@dataclass(frozen=True)
class SimulatedAws:
    """Clients of a simulated AWS that holds the archive's table, bucket and key."""

    s3: Any
    dynamodb: Any
    kms: Any
    key_id: str

    @classmethod
    def filled(cls) -> SimulatedAws:
        """To be called while AWS is simulated."""
        s3, dynamodb, kms = map(simulated_client, ("s3", "dynamodb", "kms"))
        create_tables(dynamodb)
        s3.create_bucket(Bucket=ARCHIVE, ObjectLockEnabledForBucket=True)
        made = kms.create_key(KeySpec="ECC_NIST_P256", KeyUsage="SIGN_VERIFY")
        return cls(s3, dynamodb, kms, made["KeyMetadata"]["KeyId"])

    def world(self) -> ArchiveWorld:
        # Objects bear the true time: the clock is set to when none of them is new any more.
        return ArchiveWorld(
            clock=FakeClock(datetime.now(UTC) + 2 * DEFAULT_PENDING + timedelta(hours=1)),
            archive=S3Archive(self.s3, ARCHIVE),
            archived=S3ArchiveReader(self.s3, ARCHIVE),
            chain=DynamoArchiveChain(self.dynamodb, "ArchiveTable"),
            digest_signer=KmsDigestSigner(self.kms, self.key_id),
            digest_verifier=KmsDigestVerifier(self.kms, self.key_id),
            trail=DynamoAuditTrail(self.dynamodb, "AuditTable"),
        )
