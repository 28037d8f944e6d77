"""The audit's archive: who may sign, who may put, and that nobody may take away.

The embedded AWS makes no bucket with a lock from a template, so the lock is looked at here.
"""

from __future__ import annotations

from typing import Any

from claimcheck.runtime.archive_handler import MAX_FILE_LINES
from tests.architecture.policies import every_statement, functions
from tests.template import load_template


def properties(name: str) -> dict[str, Any]:
    found: dict[str, Any] = load_template()["Resources"][name]["Properties"]
    return found


def bucket_statements() -> dict[str, dict[str, Any]]:
    """What the bucket refuses on AWS, by its name."""
    listed = properties("ArchiveBucketPolicy")["PolicyDocument"]["Statement"]
    told = [statement["Fn::If"][2] if "Fn::If" in statement else statement for statement in listed]
    return {statement["Sid"]: statement for statement in told}


def test_only_on_the_loopback_may_a_refusal_be_missing() -> None:
    listed = properties("ArchiveBucketPolicy")["PolicyDocument"]["Statement"]
    left_out = [s["Fn::If"][:2] for s in listed if "Fn::If" in s]

    assert left_out == [["OnLoopback", {"Ref": "AWS::NoValue"}]] * 2


def key_statements() -> dict[str, dict[str, Any]]:
    listed = properties("ArchiveKey")["KeyPolicy"]["Statement"]
    return {statement["Sid"]: statement for statement in listed}


def test_only_the_archiver_may_sign() -> None:
    signers = {owner for owner, s in every_statement() if "kms:Sign" in s.actions}
    by_key = [s for s in key_statements().values() if "kms:Sign" in str(s["Action"])]

    assert signers == {"ArchiveRole"}
    assert [s["Principal"] for s in by_key] == [{"AWS": {"Fn::GetAtt": ["ArchiveRole", "Arn"]}}]


def test_the_key_lends_its_public_half_and_allows_no_wildcard() -> None:
    kept = key_statements()["KeepKey"]["Action"]

    assert not [action for action in kept if "*" in action]
    assert {"kms:GetPublicKey", "kms:Verify"} <= set(kept)
    # Grants would let whoever may make one sign without being named here.
    assert "kms:CreateGrant" not in kept


def test_the_key_signs_and_outlives_the_stack() -> None:
    declared = load_template()["Resources"]["ArchiveKey"]

    assert (properties("ArchiveKey")["KeySpec"], properties("ArchiveKey")["KeyUsage"]) == (
        "ECC_NIST_P256",
        "SIGN_VERIFY",
    )
    assert declared["DeletionPolicy"] == declared["UpdateReplacePolicy"] == "Retain"


def test_nobody_else_puts_and_nobody_deletes() -> None:
    touching = {
        owner: action
        for owner, statement in every_statement()
        if statement.touches("ArchiveBucket")
        for action in statement.actions
        if action not in ("s3:GetObject", "s3:ListBucket")
    }

    assert touching == {"ArchiveRole": "s3:PutObject"}


def test_the_bucket_is_locked_and_forgets_nothing() -> None:
    bucket = properties("ArchiveBucket")
    retention = bucket["ObjectLockConfiguration"]["Rule"]["DefaultRetention"]

    assert bucket["ObjectLockEnabled"] is True
    assert bucket["ObjectLockConfiguration"]["ObjectLockEnabled"] == "Enabled"
    assert retention == {
        "Mode": {"Ref": "AuditRetentionMode"},
        "Days": {"Ref": "AuditRetentionDays"},
    }
    assert "LifecycleConfiguration" not in bucket


def test_the_bucket_refuses_everybody_to_delete_to_overwrite_and_to_come_unencrypted() -> None:
    refused = bucket_statements()

    assert {(s["Effect"], s["Principal"]) for s in refused.values()} == {("Deny", "*")}
    within = {"Fn::Sub": "${ArchiveBucket.Arn}/*"}
    assert refused["RefusePlainHttp"]["Action"] == "s3:*"
    assert refused["RefusePlainHttp"]["Resource"] == [
        {"Fn::GetAtt": ["ArchiveBucket", "Arn"]},
        within,
    ]
    assert refused["RefuseDeleting"]["Resource"] == refused["RefuseOverwriting"]["Resource"]
    assert refused["RefuseDeleting"]["Resource"] == within
    assert refused["RefusePlainHttp"]["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}
    assert refused["RefuseDeleting"]["Action"] == [
        "s3:DeleteObject",
        "s3:DeleteObjectVersion",
        "s3:BypassGovernanceRetention",
    ]
    assert "Condition" not in refused["RefuseDeleting"]
    assert refused["RefuseOverwriting"]["Action"] == "s3:PutObject"
    assert refused["RefuseOverwriting"]["Condition"] == {"Null": {"s3:if-none-match": "true"}}


def test_one_function_takes_the_whole_stream_from_its_beginning_and_gives_up_nothing() -> None:
    [event] = functions()["ArchiveFunction"]["Events"].values()
    stream = event["Properties"]

    assert stream["Stream"] == {"Fn::GetAtt": ["AuditTable", "StreamArn"]}
    assert "FilterCriteria" not in stream
    assert stream["StartingPosition"] == "TRIM_HORIZON"
    assert stream["ParallelizationFactor"] == 1
    assert stream["BisectBatchOnFunctionError"] is True
    assert stream["MaximumRetryAttempts"] == -1
    assert stream["DestinationConfig"]["OnFailure"] == {
        "Type": "SQS",
        "Destination": {"Fn::GetAtt": ["ArchiveFailureQueue", "Arn"]},
    }
    assert stream["BatchSize"] <= MAX_FILE_LINES < 100


def test_what_goes_wrong_with_the_archive_raises_an_alarm() -> None:
    names = {
        r["Properties"].get("MetricName")
        for name, r in load_template()["Resources"].items()
        if r["Type"] == "AWS::CloudWatch::Alarm" and name.startswith(("Archive", "Audit"))
    }

    assert names == {"AuditTampering", "IteratorAge", "ApproximateNumberOfMessagesVisible"}
    assert {"Ref": "ArchiveFunction"} in [
        metric["MetricStat"]["Metric"]["Dimensions"][0]["Value"]
        for metric in properties("FunctionErrorsAlarm")["Metrics"]
        if "MetricStat" in metric
    ]
