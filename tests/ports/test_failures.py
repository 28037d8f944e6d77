"""What AWS says when something is wrong, and what the core hears of it."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from botocore.exceptions import EndpointConnectionError, ReadTimeoutError

from claimcheck.adapters.dynamodb.access import DynamoAccessAdmin, DynamoCredentials
from claimcheck.adapters.dynamodb.audit_log import DynamoAuditLog
from claimcheck.adapters.dynamodb.audit_trail import DynamoAuditTrail
from claimcheck.adapters.dynamodb.counters import DynamoCounters
from claimcheck.adapters.dynamodb.denials import DynamoDenials
from claimcheck.adapters.dynamodb.links import DynamoLinks
from claimcheck.adapters.dynamodb.quota import DynamoQuota
from claimcheck.adapters.dynamodb.report_index import DynamoReportIndex
from claimcheck.adapters.dynamodb.reports import DynamoReports
from claimcheck.adapters.keys.signing_keys import SecretsManagerSigningKeys
from claimcheck.adapters.s3.files import S3Files
from claimcheck.adapters.s3.url_signer import StsUrlSigner
from claimcheck.adapters.sqs.dead_letters import SqsDeadLetters
from claimcheck.domain.counting import DayCounter
from claimcheck.domain.delivery import ByteRange
from claimcheck.domain.listing import ReportFilter
from claimcheck.domain.refusals import StoredFileMissing, Unavailable
from claimcheck.domain.report import Kind
from claimcheck.domain.revocation import SingleLink
from tests.fakes import NOW, FakeClock
from tests.ports.samples import a_file, a_report, an_entry
from tests.ports.scripted import an_error, scripted_aws
from tests.ports.test_credentials import a_credential
from tests.samples import TENANT

CLOCK = FakeClock()
TROUBLE = [
    an_error("InternalServerError", 500),
    an_error("ThrottlingException", 429),
    an_error("ValidationException"),
    EndpointConnectionError(endpoint_url="http://127.0.0.1"),
    ReadTimeoutError(endpoint_url="http://127.0.0.1"),
]
CALLS: dict[str, Any] = {
    "get": lambda aws: DynamoReports(aws, "r", "a").get(TENANT, Kind.REPORT, "r-1"),
    "find_stored": lambda aws: DynamoReports(aws, "r", "a").find_stored(TENANT, "reports/x/y"),
    "mark_downloaded": lambda aws: DynamoReports(aws, "r", "a").mark_downloaded(a_report("r"), NOW),
    "counts": lambda aws: DynamoReportIndex(aws, "r").counts(TENANT, ReportFilter()),
    "mend": lambda aws: DynamoCounters(aws, "r").repair(TENANT, NOW.date(), DayCounter(), {}),
    "suspend": lambda aws: DynamoAccessAdmin(aws, "c").set_suspended(TENANT, True),
    "revoke_links": lambda aws: DynamoLinks(aws, "l", "r", "a").revoke(SingleLink("x"), NOW),
    "append": lambda aws: DynamoAuditLog(aws, "a").append(an_entry()),
    "count": lambda aws: DynamoDenials(aws, "l", "a").count(an_entry()),
    "find": lambda aws: DynamoCredentials(aws, "c", CLOCK).find(a_credential().id),
    "add": lambda aws: DynamoAccessAdmin(aws, "c").add(a_credential()),
    "revoke": lambda aws: DynamoAccessAdmin(aws, "c").revoke(a_credential().id, NOW),
    "take": lambda aws: DynamoQuota(aws, "l").take("ak_one", 5, NOW),
    "head": lambda aws: S3Files(aws, "files").head("reports/x/y"),
    "read": lambda aws: S3Files(aws, "files").read(a_file("r-1")),
    "presign": lambda aws: StsUrlSigner(
        aws, "role", "https://b.example", "us-east-1", CLOCK
    ).presign(a_file("r-1"), 60),
    "current": lambda aws: SecretsManagerSigningKeys(aws, "ring", CLOCK).current(),
    "bury": lambda aws: SqsDeadLetters(aws, "queue").send("message", "reason"),
}


@pytest.mark.parametrize("trouble", TROUBLE, ids=lambda error: type(error).__name__)
@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS.keys())
def test_trouble_is_unavailable_and_names_no_resource(call: Any, trouble: Exception) -> None:
    with pytest.raises(Unavailable) as refusal:
        call(scripted_aws(trouble))

    assert "resource" not in refusal.value.reason
    assert "127.0.0.1" not in refusal.value.reason


def test_making_an_adapter_calls_nobody() -> None:
    aws = scripted_aws()

    for adapter in (DynamoAuditLog, DynamoAuditTrail, DynamoAccessAdmin, DynamoQuota):
        adapter(aws, "table")
    DynamoReports(aws, "r", "a")
    DynamoReportIndex(aws, "r")
    DynamoCounters(aws, "r")
    DynamoLinks(aws, "l", "r", "a")
    DynamoDenials(aws, "l", "a")
    DynamoCredentials(aws, "c", CLOCK)
    S3Files(aws, "files")
    StsUrlSigner(aws, "role", "https://b.example", "us-east-1", CLOCK)
    SecretsManagerSigningKeys(aws, "ring", CLOCK)
    SqsDeadLetters(aws, "queue")

    assert not aws.calls


GONE = [("NoSuchKey", 404), ("NoSuchVersion", 404), ("404", 404), ("MethodNotAllowed", 405)]


@pytest.mark.parametrize(("code", "status"), GONE)
@pytest.mark.parametrize("call", [CALLS["head"], CALLS["read"]], ids=["head", "read"])
def test_what_storage_has_lost_is_missing(call: Any, code: str, status: int) -> None:
    with pytest.raises(StoredFileMissing) as refusal:
        call(scripted_aws(an_error(code, status)))
    assert refusal.value.reason == "missing"


@pytest.mark.parametrize("call", [CALLS["head"], CALLS["read"]], ids=["head", "read"])
def test_what_storage_hides_is_denied(call: Any) -> None:
    with pytest.raises(StoredFileMissing) as refusal:
        call(scripted_aws(an_error("AccessDenied", 403)))
    assert refusal.value.reason == "denied"


@pytest.mark.parametrize("part", [None, ByteRange(0, 7)])
def test_bytes_that_arrive_cut_short_are_not_served(part: ByteRange | None) -> None:
    aws = scripted_aws({"Body": BytesIO(b"only 7!")})

    with pytest.raises(Unavailable):
        S3Files(aws, "files").read(a_file("r-1", size=8), part)


CHECKSUM = "uU0nuZNNPgilLlLX2n2r+sSE7+N6U4DukIj3rOLvzek="
CHECKSUMS = {
    "full": (CHECKSUM, "b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9"),
    "of parts": (f"{CHECKSUM}-3", None),
    "none": ("", None),
    "of another length": ("AAAA", None),
}


@pytest.mark.parametrize(("sent", "known"), CHECKSUMS.values(), ids=CHECKSUMS.keys())
def test_only_a_checksum_of_the_whole_object_is_taken(sent: str, known: str | None) -> None:
    told = {"ContentLength": 8, "ETag": '"0"', "LastModified": NOW}
    aws = scripted_aws({**told, "ChecksumSHA256": sent})

    assert S3Files(aws, "files").head("reports/x/y").sha256 == known
    assert aws.calls[0][1]["ChecksumMode"] == "ENABLED"
