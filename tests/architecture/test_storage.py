"""Where files and rows lie: what the bucket refuses, and what the tables keep."""

from __future__ import annotations

from typing import Any

import pytest

from claimcheck.domain.link import MAX_LINK_SECONDS
from claimcheck.domain.retention import RETENTION_TAG, Retention
from tests.template import load_template, tables


def bucket() -> dict[str, Any]:
    found: dict[str, Any] = load_template()["Resources"]["FilesBucket"]
    return found


def bucket_statements() -> list[dict[str, Any]]:
    policy = load_template()["Resources"]["FilesBucketPolicy"]["Properties"]["PolicyDocument"]
    return list(policy["Statement"])


def test_the_bucket_tells_what_happens_in_it() -> None:
    assert bucket()["Properties"]["NotificationConfiguration"] == {
        "EventBridgeConfiguration": {"EventBridgeEnabled": True}
    }


@pytest.mark.covers("files-21")
def test_pages_of_any_origin_may_read_what_a_signed_url_serves_them() -> None:
    [rule] = bucket()["Properties"]["CorsConfiguration"]["CorsRules"]

    assert rule["AllowedOrigins"] == ["*"]
    assert rule["AllowedMethods"] == ["GET", "HEAD"]
    assert rule["ExposedHeaders"] == [
        "Content-Disposition",
        "Content-Length",
        "Content-Range",
        "ETag",
        "Retry-After",
        "X-Request-Id",
    ]


def test_plain_http_is_refused_everywhere_but_on_the_loopback() -> None:
    condition, on_loopback, statement = bucket_statements()[0]["Fn::If"]

    assert load_template()["Conditions"][condition] == {"Fn::Equals": [{"Ref": "Stage"}, "local"]}
    assert on_loopback == {"Ref": "AWS::NoValue"}
    assert statement["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}


def test_no_signed_url_outlives_an_hour_and_none_has_the_old_signature() -> None:
    conditions = [statement["Condition"] for statement in bucket_statements()[1:]]

    assert conditions == [
        {"NumericGreaterThan": {"s3:signatureAge": "3600000"}},
        {"StringEquals": {"s3:signatureversion": "AWS"}},
    ]


def test_what_the_bucket_refuses_it_refuses_to_everybody_and_for_everything() -> None:
    first, *rest = bucket_statements()

    for statement in (first["Fn::If"][2], *rest):
        assert (statement["Effect"], statement["Principal"]) == ("Deny", "*")
        assert statement["Action"] == "s3:*"
        assert statement["Resource"] == [
            {"Fn::GetAtt": ["FilesBucket", "Arn"]},
            {"Fn::Sub": "${FilesBucket.Arn}/*"},
        ]


def test_a_replaced_file_outlives_the_links_to_it() -> None:
    rules = bucket()["Properties"]["LifecycleConfiguration"]["Rules"]
    days = {
        r["Id"]: r["NoncurrentVersionExpiration"]["NoncurrentDays"]
        for r in rules
        if ("NoncurrentVersionExpiration" in r)
    }

    assert days.pop("replaced-versions") == {"Ref": "RetentionDays"}
    least = [load_template()["Parameters"]["RetentionDays"]["MinValue"], *days.values()]
    assert len(least) == 1 + len(Retention)
    assert min(least) * 24 * 3600 > MAX_LINK_SECONDS


def test_every_class_of_retention_has_its_rule_and_no_other_has_one() -> None:
    rules = bucket()["Properties"]["LifecycleConfiguration"]["Rules"]

    assert [rule for rule in rules if "TagFilters" in rule or "ExpirationInDays" in rule] == [
        {
            "Id": f"retention-{retention}",
            "Status": "Enabled",
            "TagFilters": [{"Key": RETENTION_TAG, "Value": retention.value}],
            "ExpirationInDays": retention.days,
            "NoncurrentVersionExpiration": {"NoncurrentDays": 8},
        }
        for retention in Retention
    ]


def test_only_links_and_marks_of_the_archive_forget_by_themselves() -> None:
    forgetting = {
        name: t["TimeToLiveSpecification"]
        for name, t in tables().items()
        if ("TimeToLiveSpecification" in t)
    }

    by_ttl = {"AttributeName": "ttl", "Enabled": True}
    assert forgetting == {"LinksTable": by_ttl, "ArchiveTable": by_ttl}


def test_what_happens_to_the_audit_is_told() -> None:
    assert tables()["AuditTable"]["StreamSpecification"] == {"StreamViewType": "NEW_AND_OLD_IMAGES"}
