"""The operator's ports, over the same memory as the functions'."""

from __future__ import annotations

from dataclasses import dataclass

from claimcheck.domain.key_ring import Purpose
from claimcheck.usecases.operator import Command
from tests.fakes import (
    FakeAuditLog,
    FakeCounters,
    FakeCredentials,
    FakeEntropy,
    FakeKeyRing,
    FakeLinkStore,
    FakeReportStore,
    FakeServices,
)
from tests.samples import an_attempt


@dataclass(frozen=True)
class Office:
    """Where the operator sits."""

    access_admin: FakeCredentials
    reports: FakeReportStore
    counters: FakeCounters
    links: FakeLinkStore
    audit: FakeAuditLog
    rings: dict[Purpose, FakeKeyRing]
    entropy: FakeEntropy

    @classmethod
    def of(cls, services: FakeServices) -> Office:
        return cls(
            access_admin=services.credentials,
            reports=services.reports,
            counters=FakeCounters(services.reports),
            links=services.links,
            audit=services.audit,
            rings=services.rings,
            entropy=services.entropy,
        )

    def command(self, route: str) -> Command:
        return Command(an_attempt(route), "ada")


def command() -> Command:
    return Command(an_attempt("cli"), "ada")
