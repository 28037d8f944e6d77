"""What stands behind the ports: memory, or the adapters on a simulated AWS."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

from claimcheck.adapters.aws_client.dynamodb import DynamoDb
from claimcheck.adapters.aws_client.http import Transport
from claimcheck.adapters.aws_client.s3 import S3
from claimcheck.adapters.aws_client.secrets_manager import SecretsManager
from claimcheck.adapters.aws_client.service import Endpoint
from claimcheck.adapters.aws_client.sigv4 import SigningCredentials
from claimcheck.adapters.aws_client.sqs import Sqs
from claimcheck.adapters.dynamodb.access import DynamoAccessAdmin, DynamoCredentials
from claimcheck.adapters.dynamodb.audit_log import DynamoAuditLog
from claimcheck.adapters.dynamodb.audit_trail import DynamoAuditTrail
from claimcheck.adapters.dynamodb.counters import DynamoCounters
from claimcheck.adapters.dynamodb.denials import DynamoDenials
from claimcheck.adapters.dynamodb.expiries import DynamoExpiries
from claimcheck.adapters.dynamodb.links import DynamoLinks
from claimcheck.adapters.dynamodb.quota import DynamoQuota
from claimcheck.adapters.dynamodb.report_index import DynamoReportIndex
from claimcheck.adapters.dynamodb.reports import DynamoReports
from claimcheck.adapters.keys.rotation_store import SecretsManagerRotationStore
from claimcheck.adapters.keys.signing_keys import SecretsManagerSigningKeys
from claimcheck.adapters.s3.files import S3Files
from claimcheck.adapters.sqs.dead_letters import SqsDeadLetters
from claimcheck.adapters.system.clock import SystemClock
from claimcheck.domain.key_ring import Purpose
from claimcheck.ports import (
    AccessAdmin,
    AuditLog,
    AuditTrail,
    Counters,
    Credentials,
    DeadLetters,
    Denials,
    Expiries,
    FileStore,
    KeyRotationStore,
    LinkStore,
    Quota,
    ReportIndex,
    ReportStore,
    SigningKeys,
    StoredObject,
)
from tests.dynamodb_local.server import READ_SECONDS
from tests.fakes import BUCKET, FakeClock, FakeCounters, FakeServices
from tests.ports.simulated import SECRET, SimulatedRing, SimulatedUploads
from tests.simulated_aws import simulated_client
from tests.template import create_tables

QUEUE = "dead-letters"


class Uploads(Protocol):
    """What exporters and operators do to the bucket."""

    def put(
        self,
        key: str,
        body: bytes,
        *,
        content_type: str = ...,
        content_encoding: str = ...,
        metadata: Mapping[str, str] | None = ...,
    ) -> StoredObject: ...

    def delete(self, key: str) -> None: ...

    def destroy(self, key: str, version_id: str) -> None: ...

    def tag(self, key: str, version_id: str, tags: Mapping[str, str]) -> None: ...

    def tags_of(self, key: str, version_id: str) -> Mapping[str, str]: ...


@dataclass(frozen=True)
class World:
    """Every port, and the hands that move what lies behind it."""

    clock: FakeClock
    reports: ReportStore
    index: ReportIndex
    counters: Counters
    expiries: Expiries
    links: LinkStore
    audit: AuditLog
    trail: AuditTrail
    denials: Denials
    credentials: Credentials
    admin: AccessAdmin
    quota: Quota
    files: FileStore
    uploads: Uploads
    keyring: SigningKeys
    ring: KeyRotationStore
    rotate: Callable[[int], None]
    dead_letters: DeadLetters
    dead_letter_messages: Callable[[], list[tuple[str, str]]]


def fake_world() -> World:
    services = FakeServices.fresh()
    return World(
        clock=services.clock,
        reports=services.reports,
        index=services.index,
        counters=FakeCounters(services.reports),
        expiries=services.expiries,
        links=services.links,
        audit=services.audit,
        trail=services.audit,
        denials=services.denials,
        credentials=services.credentials,
        admin=services.credentials,
        quota=services.quota,
        files=services.files,
        uploads=services.files,
        keyring=services.link_keys,
        ring=services.rings[Purpose.LINK],
        rotate=services.link_keys.rotate,
        dead_letters=services.dead_letters,
        dead_letter_messages=lambda: services.dead_letters.messages,
    )


class Clients(NamedTuple):
    """How the adapters ask."""

    dynamodb: Any
    s3: Any
    secrets: Any
    sqs: Any

    @classmethod
    def sdk(cls) -> Clients:
        """By boto3's clients."""
        return cls(*map(simulated_client, ("dynamodb", "s3", "secretsmanager", "sqs")))

    @classmethod
    def small(cls, url: str) -> Clients:
        """By those that the functions have, of a simulated AWS at `url`."""
        place = an_endpoint(url)
        # The simulation takes seconds for large transactions on a busy machine.
        dynamodb = DynamoDb(place, Transport(url, READ_SECONDS))
        return cls(dynamodb, S3(place, BUCKET), SecretsManager(place), Sqs(place))


def an_endpoint(url: str) -> Endpoint:
    """Where everything answers at `url`, asked by nobody in particular."""
    credentials = SigningCredentials("testing", "testing", "testing")
    return Endpoint("us-east-1", lambda: credentials, SystemClock().now, endpoint_url=url)


def simulated_world(url: str = "") -> World:
    """To be called while AWS is simulated. The functions' own clients ask, if it has a `url`."""
    create_tables(simulated_client("dynamodb"))
    return world_on(Clients.small(url) if url else Clients.sdk())


def world_on(clients: Clients) -> World:
    """What these clients reach, and the rest simulated: to be called while it is."""
    clock = FakeClock()
    s3, sqs, secrets = map(simulated_client, ("s3", "sqs", "secretsmanager"))
    dynamodb = clients.dynamodb
    queue = sqs.create_queue(QueueName=QUEUE)["QueueUrl"]
    ring = SimulatedRing(secrets, clock)
    return World(
        clock=clock,
        reports=DynamoReports(dynamodb, "ReportsTable", "AuditTable"),
        index=DynamoReportIndex(dynamodb, "ReportsTable"),
        counters=DynamoCounters(dynamodb, "ReportsTable"),
        expiries=DynamoExpiries(dynamodb, "ReportsTable"),
        links=DynamoLinks(dynamodb, "LinksTable", "ReportsTable", "AuditTable"),
        audit=DynamoAuditLog(dynamodb, "AuditTable"),
        trail=DynamoAuditTrail(dynamodb, "AuditTable"),
        denials=DynamoDenials(dynamodb, "LinksTable", "AuditTable"),
        credentials=DynamoCredentials(dynamodb, "AccessTable", clock),
        admin=DynamoAccessAdmin(dynamodb, "AccessTable"),
        quota=DynamoQuota(dynamodb, "LinksTable"),
        files=S3Files(clients.s3, BUCKET),
        uploads=SimulatedUploads(s3),
        keyring=SecretsManagerSigningKeys(clients.secrets, SECRET, clock),
        ring=SecretsManagerRotationStore(secrets, SECRET),
        rotate=ring.rotate,
        dead_letters=SqsDeadLetters(clients.sqs, queue),
        dead_letter_messages=lambda: _dead_letter_messages(sqs, queue),
    )


def _dead_letter_messages(sqs: Any, queue: str) -> list[tuple[str, str]]:
    received = sqs.receive_message(
        QueueUrl=queue, MaxNumberOfMessages=10, MessageAttributeNames=["All"]
    )
    return [
        (message["Body"], message["MessageAttributes"]["reason"]["StringValue"])
        for message in received.get("Messages", ())
    ]
