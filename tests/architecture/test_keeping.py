"""Whatever holds data, however many there are: encrypted, private and not to be lost."""

from __future__ import annotations

import pytest

from tests.architecture.policies import resources_of
from tests.template import load_template, tables

HOLDS_DATA = ("AWS::DynamoDB::Table", "AWS::S3::Bucket")


@pytest.mark.parametrize("kind", HOLDS_DATA)
def test_deleting_the_stack_deletes_no_data(kind: str) -> None:
    for name, resource in resources_of(kind).items():
        assert resource.get("DeletionPolicy") in {"Retain", "RetainExceptOnCreate"}, name
        assert resource.get("UpdateReplacePolicy") == "Retain", name


def test_every_table_is_encrypted_goes_back_in_time_and_refuses_deletion() -> None:
    for name, table in tables().items():
        assert table["SSESpecification"] == {"SSEEnabled": True}, name
        recovery = table["PointInTimeRecoverySpecification"]
        assert recovery["PointInTimeRecoveryEnabled"] is True, name
        assert table["BillingMode"] == "PAY_PER_REQUEST", name
        assert table["DeletionProtectionEnabled"] == {"Fn::If": ["Protected", True, False]}, name


def test_tables_are_protected_unless_somebody_says_otherwise() -> None:
    template = load_template()

    assert template["Parameters"]["DeletionProtection"]["Default"] == "on"
    assert template["Conditions"]["Protected"] == {
        "Fn::And": [
            {"Fn::Equals": [{"Ref": "DeletionProtection"}, "on"]},
            {"Condition": "OnAws"},
        ]
    }
    assert template["Conditions"]["OnAws"] == {"Fn::Not": [{"Condition": "OnLoopback"}]}


def test_every_bucket_is_encrypted_versioned_private_and_owned_by_us() -> None:
    for name, bucket in resources_of("AWS::S3::Bucket").items():
        declared = bucket["Properties"]
        [encryption] = declared["BucketEncryption"]["ServerSideEncryptionConfiguration"]
        assert encryption["ServerSideEncryptionByDefault"]["SSEAlgorithm"] in {"AES256", "aws:kms"}
        assert declared["VersioningConfiguration"] == {"Status": "Enabled"}, name
        assert set(declared["PublicAccessBlockConfiguration"].values()) == {True}, name
        assert len(declared["PublicAccessBlockConfiguration"]) == 4, name
        [ownership] = declared["OwnershipControls"]["Rules"]
        assert ownership == {"ObjectOwnership": "BucketOwnerEnforced"}, name
        assert not declared.keys() & {"AccessControl", "WebsiteConfiguration"}, name


def test_every_bucket_is_reached_by_tls_only() -> None:
    policies = resources_of("AWS::S3::BucketPolicy").values()
    guarded = {
        policy["Properties"]["Bucket"]["Ref"]
        for policy in policies
        for statement in policy["Properties"]["PolicyDocument"]["Statement"]
        if "'aws:SecureTransport': 'false'" in str(statement) and "'Deny'" in str(statement)
    }

    assert guarded == set(resources_of("AWS::S3::Bucket"))


def test_bucket_names_carry_the_account_and_are_nobodys_to_take() -> None:
    for name, bucket in resources_of("AWS::S3::Bucket").items():
        assert "${AWS::AccountId}" in bucket["Properties"]["BucketName"]["Fn::Sub"], name


def test_the_setting_of_the_account_outlives_the_stack() -> None:
    for name in ("GatewayAccount", "GatewayLogsRole"):
        resource = load_template()["Resources"][name]
        assert resource["DeletionPolicy"] == resource["UpdateReplacePolicy"] == "Retain"


def test_layers_of_published_versions_are_kept() -> None:
    for name, layer in resources_of("AWS::Serverless::LayerVersion").items():
        assert layer["Properties"]["RetentionPolicy"] == "Retain", name
