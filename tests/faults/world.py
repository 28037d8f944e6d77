"""A simulated AWS with tenants, credentials and files, and processes that live in it one by one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from hashlib import sha256
from itertools import count
from typing import Any, NamedTuple

from claimcheck.adapters.dynamodb.access import DynamoAccessAdmin
from claimcheck.adapters.dynamodb.archive_chain import DynamoArchiveChain
from claimcheck.adapters.dynamodb.attributes import Fields, from_item
from claimcheck.adapters.dynamodb.audit_log import DynamoAuditLog, entry_of
from claimcheck.adapters.dynamodb.audit_trail import DynamoAuditTrail
from claimcheck.adapters.dynamodb.counters import DynamoCounters
from claimcheck.adapters.dynamodb.links import DynamoLinks
from claimcheck.adapters.dynamodb.report_index import DynamoReportIndex
from claimcheck.adapters.dynamodb.reports import DynamoReports
from claimcheck.adapters.keys.digest_verifiers import KmsDigestVerifier
from claimcheck.adapters.keys.rotation_store import SecretsManagerRotationStore
from claimcheck.adapters.keys.signing_keys import SecretsManagerSigningKeys
from claimcheck.adapters.s3.archive import S3ArchiveReader
from claimcheck.domain.audit import Action, AuditEntry
from claimcheck.domain.caller import Credential, Tenant
from claimcheck.domain.credential_id import new_credential_id
from claimcheck.domain.credential_kind import CredentialKind
from claimcheck.domain.report import Kind, Report, State, StoredFile
from claimcheck.ports import Change
from claimcheck.runtime.settings import Settings
from claimcheck.runtime.wiring import Wiring
from claimcheck_cli.services import Operator
from tests.fakes import BUCKET, NOW, FakeClock, FakeEntropy
from tests.faults.injected import Faults
from tests.faults.simulated import rows, storage
from tests.faults.stage import built, clients_of_all
from tests.ports.samples import an_entry
from tests.samples import OTHER_TENANT, TENANT

SECRET = "Zk3vQ8sT1xW6yB0nM5cR2dF7gH4jL9pA-uE_iO3wVtX"
TABLES = ("ReportsTable", "AccessTable", "LinksTable", "AuditTable")


class Tables(NamedTuple):
    """Everything that the tables hold."""

    reports: tuple[Fields, ...]
    access: tuple[Fields, ...]
    links: tuple[Fields, ...]
    entries: tuple[AuditEntry, ...]


class _Process(Wiring):
    """The wiring of one process, whose every client is disturbed."""

    def __init__(self, settings: Settings, clients: Mapping[str, Any], faults: Faults) -> None:
        super().__init__(settings)
        self._shared = clients
        self._faults = faults

    def _client(self, name: str) -> Any:
        return self._faults.around(self._shared[name])

    def _sdk(self, name: str) -> Any:
        return self._client(name)


class World:
    """To be made while AWS is simulated. Its clock stands still until told otherwise."""

    def __init__(self) -> None:
        self.clients = clients_of_all()
        self.settings = built(self.clients)
        self.clock, self._entropy, self._numbers = FakeClock(), FakeEntropy(), count(1)
        self.operator = self.operator_with(Faults())
        for tenant in (TENANT, OTHER_TENANT):
            self.operator.access_admin.add_tenant(Tenant(tenant, "A customer", NOW))

    def process(self, faults: Faults) -> Wiring:
        """A new process: it remembers nothing of those before it."""
        process = _Process(self.settings, self.clients, faults)
        # Shadows what the class would build at first use.
        vars(process).update(clock=self.clock, entropy=self._entropy)
        return process

    def operator_with(self, faults: Faults) -> Operator:
        """The operator at a terminal of their own."""
        around = {name: faults.around(client) for name, client in self.clients.items()}
        dynamodb, secrets, of = around["dynamodb"], around["secretsmanager"], self.settings
        return Operator(
            name="ada",
            access_admin=DynamoAccessAdmin(dynamodb, "AccessTable"),
            reports=DynamoReports(dynamodb, "ReportsTable", "AuditTable"),
            index=DynamoReportIndex(dynamodb, "ReportsTable"),
            counters=DynamoCounters(dynamodb, "ReportsTable"),
            links=DynamoLinks(dynamodb, "LinksTable", "ReportsTable", "AuditTable"),
            link_keys=SecretsManagerSigningKeys(secrets, "link", self.clock),
            rings={
                purpose: SecretsManagerRotationStore(secrets, ring)
                for purpose, ring in of.secrets.items()
            },
            audit=DynamoAuditLog(dynamodb, "AuditTable"),
            trail=DynamoAuditTrail(dynamodb, "AuditTable"),
            clock=self.clock,
            entropy=self._entropy,
            archived=S3ArchiveReader(around["s3"], of.archive_bucket),
            chain=DynamoArchiveChain(dynamodb, of.archive_table),
            digest_verifier=KmsDigestVerifier(around["kms"], of.archive_key),
        )

    def credential(self, kind: CredentialKind, *grants: str, **of: Any) -> str:
        """The id of a new one whose secret is `SECRET`; `of` replaces its fields."""
        tenant = of.pop("tenant", TENANT)
        credential_id = new_credential_id(kind, tenant, next(self._numbers).to_bytes(8, "big"))
        digest = sha256(SECRET.encode()).hexdigest()
        held = Credential(
            credential_id, tenant, kind.name, digest, NOW, grants=frozenset(grants), **of
        )
        self.operator.access_admin.add(held)
        return credential_id

    def upload(self, key: str, body: bytes = b"a,b\n1,2\n", **metadata: str) -> str:
        """The version under which storage keeps a new file."""
        stored = self.clients["s3"].put_object(
            Bucket=BUCKET, Key=key, Body=body, ContentType="text/csv", Metadata=metadata
        )
        return str(stored["VersionId"])

    def publish(
        self, report_id: str, kind: Kind = Kind.REPORT, size: int | None = None, **of: Any
    ) -> Report:
        """A registered report with its file; `of` replaces its fields.

        With `size` its row says so much, whatever storage holds.
        """
        tenant, body = of.pop("tenant", TENANT), b"a,b\n1,2\n"
        key = f"{kind}s/{tenant}/{report_id}.csv"
        version = self.upload(key, body)
        length = len(body) if size is None else size
        stored = StoredFile(BUCKET, key, version, f"{report_id}.csv", length, "text/csv", '"0"')
        fields = {"file": stored, "state": State.FINISHED, "name": "sales", "created_at": NOW, **of}
        encrypted_id = f"{next(self._numbers):08x}-0000-4000-8000-000000000000"
        report = Report(tenant, kind, report_id, encrypted_id, **fields)
        entry = an_entry(tenant=tenant, report=report)
        registered = replace(entry, action=Action.REGISTERED, principal_kind="exporter")
        self.operator.reports.commit([Change(None, report, registered)])
        return report

    def tables(self) -> Tables:
        """What there is now, read behind everybody's back."""
        reports, access, links, audit = map(rows, TABLES)
        return Tables(
            reports=tuple(map(from_item, reports)),
            access=tuple(map(from_item, access)),
            links=tuple(map(from_item, links)),
            entries=tuple(map(entry_of, audit)),
        )

    def dead_letters(self) -> set[str]:
        """The messages among the dead letters, which are taken out of there."""
        sqs, queue, found = self.clients["sqs"], self.settings.dead_letter_queue_url, set[str]()
        while received := sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=10):
            for message in received.get("Messages", ()):
                found.add(message["Body"])
                sqs.delete_message(QueueUrl=queue, ReceiptHandle=message["ReceiptHandle"])
            if "Messages" not in received:
                break
        return found

    @property
    def tags(self) -> dict[str, Any]:
        """The tags of every object that has some."""
        return {name: tags for name, tags in storage().tagger.tags.items() if tags}
