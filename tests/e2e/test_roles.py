"""What each role of the template can do, tried out: as much as its work needs, and no more.

Conditions on keys and attributes are not among it: the embedded AWS does not enforce them.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import httpx
import pytest
from botocore.exceptions import ClientError

from claimcheck.domain.report import Kind, Report
from claimcheck_cli.aws import Actor, operator
from tests.e2e.customer import Customer
from tests.e2e.stage import Stage

pytestmark = pytest.mark.e2e

DENIED = {"AccessDenied", "AccessDeniedException", "403"}
SECRETS = {"access token keys": "AccessToken", "link keys": "Link", "list keys": "List"}

Act = Callable[[], Any]
Acts = dict[str, Act]

# What of the acts below each role can do.
FILES = {"read a file", "read a version", "see that a file is there"}
ALLOWED = {
    "ListingRole": {"read a report", "read list keys"},
    "IssuanceRole": {"read a report", "read access token keys", "read link keys", "become signer"},
    "DownloadRole": {
        *FILES,
        "read a report",
        "read access token keys",
        "read link keys",
        "read list keys",
        "become signer",
    },
    "TokensRole": {"read access token keys"},
    "ExportCompletedRole": {*FILES, "list files", "read a report", "look at the queue"},
    "MaintenanceRole": {"read a report"},
    "ArchiveRole": set(),
    "RotationRole": {f"read {what}" for what in SECRETS},
}


@pytest.fixture(scope="module")
def report(customer: Customer) -> Report:
    return customer.publish()


def acts_on_files(actor: Actor, report: Report) -> Acts:
    s3 = actor.client("s3")
    assert report.file
    version = {"VersionId": report.file.version_id}
    bucket = {"Bucket": report.file.bucket}
    place = {**bucket, "Key": report.file.key}
    return {
        "read a file": lambda: s3.get_object(**place),
        "read a version": lambda: s3.get_object(**place, **version),
        "see that a file is there": lambda: s3.head_object(**place),
        "list files": lambda: s3.list_objects_v2(**bucket),
        "put a file": lambda: s3.put_object(**place, Body=b"other"),
        "delete a file": lambda: s3.delete_object(**place),
        "delete a version": lambda: s3.delete_object(**place, **version),
        "open the bucket": lambda: s3.delete_bucket_policy(**bucket),
    }


def acts_on_rows(actor: Actor, stage: Stage, report: Report) -> Acts:
    dynamodb, tables = actor.client("dynamodb"), stage.deployment.tables
    row = {"tenant": {"S": report.tenant}, "entity": {"S": f"report#{report.id}"}}
    account = {"tenant": {"S": report.tenant}, "entity": {"S": "credential#nobody"}}
    entry = {"tenant": {"S": report.tenant}, "at": {"S": "2026"}}
    rewrite = {
        "UpdateExpression": "SET forged = :forged",
        "ExpressionAttributeValues": {":forged": {"S": "forged"}},
    }
    reports, access, audit = ({"TableName": tables[n]} for n in ("reports", "access", "audit"))
    batch = {tables["audit"]: [{"PutRequest": {"Item": entry}}]}
    return {
        "read a report": lambda: dynamodb.get_item(**reports, Key=row),
        "scan reports": lambda: dynamodb.scan(**reports),
        "replace a report": lambda: dynamodb.put_item(**reports, Item=row),
        "delete a report": lambda: dynamodb.delete_item(**reports, Key=row),
        "scan credentials": lambda: dynamodb.scan(**access),
        "add a credential": lambda: dynamodb.put_item(**access, Item=account),
        "change a credential": lambda: dynamodb.update_item(**access, Key=account, **rewrite),
        "delete a credential": lambda: dynamodb.delete_item(**access, Key=account),
        "read the audit": lambda: dynamodb.query(
            **audit,
            KeyConditionExpression="tenant = :tenant",
            ExpressionAttributeValues={":tenant": {"S": report.tenant}},
        ),
        "change the audit": lambda: dynamodb.update_item(**audit, Key=entry, **rewrite),
        "delete from the audit": lambda: dynamodb.delete_item(**audit, Key=entry),
        "write the audit in bulk": lambda: dynamodb.batch_write_item(RequestItems=batch),
        "delete a use": lambda: dynamodb.delete_item(
            TableName=tables["links"], Key={"mark": {"S": "link#any"}}
        ),
    }


def acts_on_secrets(actor: Actor, stage: Stage) -> Acts:
    secrets = actor.client("secretsmanager")
    reading = {
        f"read {what}": partial(secrets.get_secret_value, SecretId=stage.resource(f"{of}Secret"))
        for what, of in SECRETS.items()
    }
    return {**reading, "become signer": partial(stage.role, "SignerRole", actor)}


def acts_on_events(actor: Actor, stage: Stage) -> Acts:
    sqs, queue = actor.client("sqs"), {"QueueUrl": stage.resource("ExportQueue")}
    graves = {"QueueUrl": stage.resource("ExportDeadLetterQueue")}
    event = {"Source": "forged", "DetailType": "Export Failed", "Detail": "{}"}
    bus = {"EventBusName": stage.resource("ExportBus")}
    return {
        "look at the queue": lambda: sqs.get_queue_attributes(**queue, AttributeNames=["All"]),
        "speak into the queue": lambda: sqs.send_message(**queue, MessageBody="forged"),
        "empty the queue": lambda: sqs.purge_queue(**queue),
        "empty the dead letters": lambda: sqs.purge_queue(**graves),
        "open the queue": lambda: sqs.set_queue_attributes(**queue, Attributes={"Policy": ""}),
        "say what is finished": lambda: actor.client("events").put_events(
            Entries=[{**event, **bus}]
        ),
    }


def allowed(act: Act) -> bool:
    try:
        act()
    except ClientError as error:
        if error.response["Error"]["Code"] not in DENIED:
            raise
        return False
    return True


@pytest.mark.parametrize("role", ALLOWED)
def test_a_function_can_do_its_own_work_and_nothing_else(
    stage: Stage, report: Report, role: str
) -> None:
    actor = stage.role(role)
    acts = acts_on_files(actor, report) | acts_on_rows(actor, stage, report)
    acts |= acts_on_secrets(actor, stage) | acts_on_events(actor, stage)

    assert {name for name, act in acts.items() if allowed(act)} == ALLOWED[role]


def test_the_signer_can_read_files_and_nothing_else(stage: Stage, report: Report) -> None:
    signer = stage.role("SignerRole", stage.role("DownloadRole"))
    acts = acts_on_files(signer, report) | acts_on_rows(signer, stage, report)
    acts |= acts_on_secrets(signer, stage) | acts_on_events(signer, stage)

    assert {name for name, act in acts.items() if allowed(act)} == FILES


@pytest.mark.parametrize("who", ["ListingRole", "TokensRole", "ExportCompletedRole", "account"])
def test_only_the_two_doors_that_sign_become_the_signer(stage: Stage, who: str) -> None:
    actor = stage.stack.account if who == "account" else stage.role(who)

    assert not allowed(lambda: stage.role("SignerRole", actor))


def test_the_exporter_can_put_files_and_nothing_else(stage: Stage, report: Report) -> None:
    acts = acts_on_files(stage.exporter, report) | acts_on_rows(stage.exporter, stage, report)
    acts |= acts_on_secrets(stage.exporter, stage)
    del acts["put a file"]  # the publishing in every other test shows it

    assert {name for name, act in acts.items() if allowed(act)} == set()


def test_an_operator_with_every_policy_reads_keys_and_audit_and_no_file(
    stage: Stage, report: Report
) -> None:
    actor = operator(stage.deployment)
    acts = acts_on_files(actor, report) | acts_on_secrets(actor, stage)
    rows = acts_on_rows(actor, stage, report)
    acts |= {name: rows[name] for name in rows if "audit" in name or "delete" in name}

    can = {name for name, act in acts.items() if allowed(act)}
    assert can == {"read the audit", *(f"read {what}" for what in SECRETS)}


def test_what_issuance_signs_is_served_although_it_cannot_read_itself(
    stage: Stage, http: httpx.Client, customer: Customer
) -> None:
    document = customer.publish(Kind.DOCUMENT)

    arrived = http.get(customer.document_url(document.id))

    assert arrived.status_code == 200
    assert not allowed(acts_on_files(stage.role("IssuanceRole"), document)["read a version"])
