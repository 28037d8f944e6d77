"""The audit's way into its archive on the embedded AWS, and what the operator's check says of it.

The account itself tampers: no role that the template makes could. A check here is of one tenant,
for the tests share one table.
"""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import httpx
import pytest
from botocore.exceptions import ClientError

from claimcheck.domain.archive.digest import DIGESTS_PREFIX, FILES_PREFIX
from claimcheck.domain.span import ALL_TIME
from claimcheck.usecases.verify_audit import VerificationScope, verify_audit
from claimcheck_cli.audit_verify import document
from claimcheck_cli.aws import Actor, operator
from tests.e2e.customer import Customer
from tests.e2e.stage import Stage, eventually

pytestmark = pytest.mark.e2e

DENIED = {"AccessDenied", "AccessDeniedException"}
# Every entry has to be archived, however young.
AT_ONCE = timedelta(0)


@pytest.fixture
def customer(stage: Stage, http: httpx.Client) -> Customer:
    """One with a few entries of its own, all of them archived."""
    customer = Customer.of(stage, http)
    report = customer.publish()
    path = f"/b/api/v1/reports/files/{report.encrypted_id}/download"
    assert http.get(path, headers=customer.api_key).status_code == 200
    assert http.get("/tasks/1/download_url", headers=customer.task).status_code == 404
    eventually(lambda: not verified(stage, customer)["findings"], "all is archived")
    return customer


def verified(stage: Stage, customer: Customer) -> dict[str, Any]:
    scope = VerificationScope(ALL_TIME, customer.tenant, AT_ONCE)
    return document(verify_audit(stage.operator, scope))


def kinds(stage: Stage, customer: Customer) -> list[str]:
    return [found["kind"] for found in verified(stage, customer)["findings"]]


def keys_of(stage: Stage) -> dict[str, Any]:
    """The key of a row of the customer's, as the account names it."""
    return {"TableName": stage.deployment.tables["audit"]}


def row_key(stage: Stage, customer: Customer) -> dict[str, Any]:
    dynamodb = stage.stack.account.client("dynamodb")
    found = dynamodb.query(
        TableName=stage.deployment.tables["audit"],
        KeyConditionExpression="tenant = :tenant",
        ExpressionAttributeValues={":tenant": {"S": customer.tenant}},
    )["Items"][-1]
    return {name: found[name] for name in ("tenant", "at")}


def test_the_archive_holds_an_entry_as_it_was_answered(stage: Stage, customer: Customer) -> None:
    reader = stage.operator.archived
    bodies = [
        body for _, body in reader.read(stored.key for stored in reader.list_objects(FILES_PREFIX))
    ]
    lines = [json.loads(line) for body in bodies for line in (body or b"").splitlines()]

    mine = [line["request_id"] for line in lines if line.get("tenant") == customer.tenant]

    assert sorted(mine) == sorted(e["request_id"] for e in stage.entries(customer.tenant))


def test_a_changed_row_is_found_and_its_change_is_on_record(
    stage: Stage, customer: Customer
) -> None:
    stage.stack.account.client("dynamodb").update_item(
        **keys_of(stage),
        Key=row_key(stage, customer),
        UpdateExpression="SET principal = :somebody",
        ExpressionAttributeValues={":somebody": {"S": "somebody else"}},
    )

    eventually(lambda: "tampering" in kinds(stage, customer), "the change was archived")
    assert sorted(kinds(stage, customer)) == ["changed_row", "tampering"]


def test_a_deleted_row_is_found_and_its_removal_is_on_record(
    stage: Stage, customer: Customer
) -> None:
    stage.stack.account.client("dynamodb").delete_item(
        **keys_of(stage), Key=row_key(stage, customer)
    )

    eventually(lambda: "tampering" in kinds(stage, customer), "the removal was archived")
    assert sorted(kinds(stage, customer)) == ["deleted_row", "tampering"]


def refused(actor: Actor, service: str, operation: str, **arguments: Any) -> bool:
    try:
        getattr(actor.client(service), operation)(**arguments)
    except ClientError as error:
        return error.response["Error"]["Code"] in DENIED
    return False


@pytest.mark.parametrize("who", ["ArchiveRole", "DownloadRole", "operator"])
def test_nobody_deletes_from_the_archive_and_only_the_archiver_signs_and_puts(
    stage: Stage, customer: Customer, who: str
) -> None:
    actor = operator(stage.deployment) if who == "operator" else stage.role(who)
    bucket = {"Bucket": stage.deployment.archive_bucket}
    digest = next(stage.operator.archived.list_objects(DIGESTS_PREFIX)).key
    signing = {
        "KeyId": stage.deployment.archive_key,
        "Message": b"forged",
        "SigningAlgorithm": "ECDSA_SHA_256",
    }
    head = {"TableName": stage.deployment.tables["archive"], "Item": {"id": {"S": "other"}}}
    archiver = who == "ArchiveRole"

    assert refused(actor, "s3", "delete_object", **bucket, Key=digest)
    assert refused(actor, "s3", "get_object", **bucket, Key=digest) == (who != "operator")
    assert refused(actor, "s3", "put_object", **bucket, Key="elsewhere", Body=b"")
    # What lies there stays, and that it does is all that the archiver is told.
    there = {**bucket, "Key": digest, "Body": b"forged"}
    assert refused(actor, "s3", "put_object", **there, IfNoneMatch="*") != archiver
    assert refused(actor, "kms", "sign", **signing) != archiver
    assert refused(actor, "dynamodb", "put_item", **head) != archiver
    audit = {"TableName": stage.deployment.tables["audit"], "Item": row_key(stage, customer)}
    assert refused(actor, "dynamodb", "put_item", **audit) == archiver
