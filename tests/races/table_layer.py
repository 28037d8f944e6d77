"""The adapters of all four tables, and memory behind every other port."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from claimcheck.adapters.dynamodb.access import DynamoAccessAdmin, DynamoCredentials
from claimcheck.adapters.dynamodb.attributes import Fields, from_item
from claimcheck.adapters.dynamodb.audit_log import DynamoAuditLog
from claimcheck.adapters.dynamodb.audit_trail import DynamoAuditTrail
from claimcheck.adapters.dynamodb.counters import DynamoCounters
from claimcheck.adapters.dynamodb.denial_batches import BatchedDenials
from claimcheck.adapters.dynamodb.denials import DynamoDenials
from claimcheck.adapters.dynamodb.expiries import DynamoExpiries
from claimcheck.adapters.dynamodb.links import DynamoLinks
from claimcheck.adapters.dynamodb.paging import scan_items
from claimcheck.adapters.dynamodb.quota import DynamoQuota
from claimcheck.adapters.dynamodb.report_index import DynamoReportIndex
from claimcheck.adapters.dynamodb.reports import DynamoReports
from claimcheck.domain.audit import AuditEntry
from claimcheck.domain.counting import CounterComparison, tally
from claimcheck.ports import (
    AccessAdmin,
    AccessTokens,
    AuditLog,
    AuditTrail,
    Clock,
    Counters,
    Credentials,
    DeadLetters,
    DenialCounter,
    Denials,
    Entropy,
    Expiries,
    ExternalTokens,
    LinkStore,
    Quota,
    ReportIndex,
    ReportStore,
    SigningKeys,
    UrlSigner,
)
from tests.fakes import FakeFileStore, FakeServices
from tests.samples import TENANT


@dataclass(frozen=True)
class TableLayer:
    """All that use cases ask for. `client` is for looking, and for disturbing."""

    client: Any
    reports: ReportStore
    index: ReportIndex
    counters: Counters
    links: LinkStore
    audit: AuditLog
    trail: AuditTrail
    credentials: Credentials
    access_admin: AccessAdmin
    quota: Quota
    files: FakeFileStore
    storage_origin: str
    signer: UrlSigner
    link_keys: SigningKeys
    list_keys: SigningKeys
    access_tokens: AccessTokens
    external_tokens: ExternalTokens
    expiries: Expiries
    denials: Denials
    failed_logins: DenialCounter
    dead_letters: DeadLetters
    clock: Clock
    entropy: Entropy

    @classmethod
    def over(cls, client: Any) -> TableLayer:
        memory = FakeServices.fresh()
        denials = DynamoDenials(client, "LinksTable", "AuditTable")
        return cls(
            client=client,
            reports=DynamoReports(client, "ReportsTable", "AuditTable"),
            index=DynamoReportIndex(client, "ReportsTable"),
            counters=DynamoCounters(client, "ReportsTable"),
            links=DynamoLinks(client, "LinksTable", "ReportsTable", "AuditTable"),
            audit=DynamoAuditLog(client, "AuditTable"),
            trail=DynamoAuditTrail(client, "AuditTable"),
            credentials=DynamoCredentials(client, "AccessTable", memory.clock),
            access_admin=DynamoAccessAdmin(client, "AccessTable"),
            quota=DynamoQuota(client, "LinksTable"),
            files=memory.files,
            storage_origin=memory.storage_origin,
            signer=memory.signer,
            link_keys=memory.link_keys,
            list_keys=memory.list_keys,
            access_tokens=memory.access_tokens,
            external_tokens=memory.external_tokens,
            expiries=DynamoExpiries(client, "ReportsTable"),
            denials=denials,
            failed_logins=BatchedDenials(denials),
            dead_letters=memory.dead_letters,
            clock=memory.clock,
            entropy=memory.entropy,
        )

    def rows(self, table: str) -> list[Fields]:
        """Everything that a table holds."""
        found = scan_items(self.client, "rows", TableName=table, ConsistentRead=True)
        return [from_item(item) for item in found]

    def entries(self) -> list[AuditEntry]:
        return list(self.trail.of_tenant(TENANT))

    def comparison(self) -> CounterComparison:
        """The counters beside what the rows themselves say."""
        return CounterComparison(self.counters.counts(TENANT), tally(self.counters.rows(TENANT)))
