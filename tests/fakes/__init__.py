"""The ports in memory: what the core sees of the world in tests. They behave as the real ones do.

Signing is arithmetic and needs no fake, so presigned URLs and access tokens are the real thing
under keys that everybody knows.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from claimcheck.adapters.dynamodb.denial_batches import BatchedDenials
from claimcheck.adapters.tokens.access_tokens import JwtAccessTokens
from claimcheck.adapters.tokens.external_issuer import IssuerTokens
from claimcheck.domain.key_ring import Purpose
from tests.fakes.access import FakeCredentials, FakeKeyring, FakeLinkStore
from tests.fakes.audit import FakeAuditLog
from tests.fakes.basics import NOW, FakeClock, FakeDeadLetters, FakeEntropy, FakeQuota
from tests.fakes.counters import FakeCounters
from tests.fakes.denials import FakeDenials
from tests.fakes.expiries import FakeExpiries
from tests.fakes.files import BUCKET, STORAGE_ORIGIN, FakeFileStore, FakeUrlSigner
from tests.fakes.issuer import FakeIssuer
from tests.fakes.keys import FakeKeyRing
from tests.fakes.reports import FakeReportIndex, FakeReportStore

__all__ = [
    "BUCKET",
    "NOW",
    "STORAGE_ORIGIN",
    "FakeAuditLog",
    "FakeClock",
    "FakeCounters",
    "FakeCredentials",
    "FakeDeadLetters",
    "FakeDenials",
    "FakeEntropy",
    "FakeExpiries",
    "FakeFileStore",
    "FakeIssuer",
    "FakeKeyRing",
    "FakeKeyring",
    "FakeLinkStore",
    "FakeQuota",
    "FakeReportIndex",
    "FakeReportStore",
    "FakeServices",
    "FakeUrlSigner",
]


@dataclass(frozen=True)
class FakeServices:
    """All ports in memory, sharing one clock, one set of rows and one audit."""

    clock: FakeClock
    entropy: FakeEntropy
    audit: FakeAuditLog
    reports: FakeReportStore
    index: FakeReportIndex
    expiries: FakeExpiries
    files: FakeFileStore
    storage_origin: str
    signer: FakeUrlSigner
    links: FakeLinkStore
    link_keys: FakeKeyring
    list_keys: FakeKeyring
    token_keys: FakeKeyring
    rings: dict[Purpose, FakeKeyRing]
    access_tokens: JwtAccessTokens
    issuer: FakeIssuer
    external_tokens: IssuerTokens
    credentials: FakeCredentials
    quota: FakeQuota
    dead_letters: FakeDeadLetters
    denials: FakeDenials
    failed_logins: BatchedDenials

    @classmethod
    def fresh(cls, now: datetime = NOW) -> FakeServices:
        clock, audit = FakeClock(now), FakeAuditLog()
        denials = FakeDenials(audit)
        reports = FakeReportStore(audit)
        keys = {purpose: FakeKeyring(clock, purpose) for purpose in Purpose}
        token_keys = keys[Purpose.ACCESS_TOKEN]
        issuer = FakeIssuer(clock)
        return cls(
            clock=clock,
            entropy=FakeEntropy(),
            audit=audit,
            reports=reports,
            index=FakeReportIndex(reports),
            expiries=FakeExpiries(reports),
            files=FakeFileStore(clock),
            storage_origin=STORAGE_ORIGIN,
            signer=FakeUrlSigner(clock),
            links=FakeLinkStore(reports, audit),
            link_keys=keys[Purpose.LINK],
            list_keys=keys[Purpose.LIST],
            token_keys=token_keys,
            rings={purpose: FakeKeyRing(keyring) for purpose, keyring in keys.items()},
            access_tokens=JwtAccessTokens(token_keys, clock),
            issuer=issuer,
            external_tokens=IssuerTokens(issuer.trusted, clock, issuer.fetch),
            credentials=FakeCredentials(),
            quota=FakeQuota(),
            dead_letters=FakeDeadLetters(),
            denials=denials,
            failed_logins=BatchedDenials(denials),
        )

    @property
    def access_admin(self) -> FakeCredentials:
        """The tenants and credentials as the operator knows them."""
        return self.credentials
