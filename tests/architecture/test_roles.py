"""What each function may not do, under which conditions, and which names it is given.

Which actions it may do on what is signed for in grants.yaml.
"""

from __future__ import annotations

from dataclasses import fields

import pytest

from claimcheck.runtime.settings import Settings
from tests.architecture.policies import (
    SECRETS,
    WILDCARDS,
    actions_on,
    every_statement,
    functions,
    managed_statements,
    role_of,
    statements_of,
)
from tests.template import load_template

FUNCTIONS = sorted(functions())
TABLES = {
    "REPORTS_TABLE": "ReportsTable",
    "ACCESS_TABLE": "AccessTable",
    "LINKS_TABLE": "LinksTable",
    "AUDIT_TABLE": "AuditTable",
    "ARCHIVE_TABLE": "ArchiveTable",
}
# What Lambda does with a function's role before it calls the function: of that it need not be told.
STREAM = {
    "dynamodb:DescribeStream",
    "dynamodb:GetRecords",
    "dynamodb:GetShardIterator",
    "dynamodb:ListStreams",
}


WRITES_SECRETS = {"secretsmanager:PutSecretValue", "secretsmanager:UpdateSecretVersionStage"}


def environment_of(function: str) -> dict[str, object]:
    variables: dict[str, object] = functions()[function]["Environment"]["Variables"]
    return variables


def secrets_read_by(role: str) -> set[str]:
    named = {r for s in statements_of(role) for r in s.resources if ":secret:" in r}
    return {name for name, path in SECRETS.items() if any(f"/{path}-?" in arn for arn in named)}


def test_every_function_has_a_role_of_its_own_that_only_lambda_takes() -> None:
    roles = [role_of(function) for function in FUNCTIONS]

    assert len(set(roles)) == len(FUNCTIONS)
    for role in roles:
        [trust] = load_template()["Resources"][role]["Properties"]["AssumeRolePolicyDocument"][
            "Statement"
        ]
        assert trust["Principal"] == {"Service": "lambda.amazonaws.com"}


def test_resources_have_exactly_the_wildcards_that_have_a_reason() -> None:
    named = {resource for _, statement in every_statement() for resource in statement.resources}

    assert {r for r in named if "*" in r or "?" in r} == set(WILDCARDS)


def test_the_signer_is_taken_by_issuance_and_download_alone() -> None:
    signer = load_template()["Resources"]["SignerRole"]["Properties"]
    [trust] = signer["AssumeRolePolicyDocument"]["Statement"]
    trusted = {arn["Fn::GetAtt"][0] for arn in trust["Principal"]["AWS"]}
    granted = {role for role, s in every_statement() if "sts:AssumeRole" in s.actions}

    assert trusted == granted == {"IssuanceRole", "DownloadRole"}


@pytest.mark.parametrize("function", FUNCTIONS)
def test_the_audit_can_only_grow(function: str) -> None:
    reads = STREAM | {"dynamodb:ConditionCheckItem"}
    writes = actions_on(role_of(function), "AuditTable") - reads

    assert writes == (set() if function == "ArchiveFunction" else {"dynamodb:PutItem"})


def test_nothing_in_the_template_may_delete_or_write_in_batches() -> None:
    allowed = {action for _, statement in every_statement() for action in statement.actions}

    assert not {a for a in allowed if a.startswith("dynamodb:Delete") or "BatchWrite" in a}
    assert not {a for a in allowed if a.startswith(("s3:Delete", "dynamodb:PartiQL"))}


@pytest.mark.parametrize("function", ["ListingFunction", "IssuanceFunction", "TokensFunction"])
def test_doors_that_redeem_no_links_can_only_count_requests_among_them(function: str) -> None:
    [counting] = [s for s in statements_of(role_of(function)) if s.touches("LinksTable")]

    assert counting.actions == {"dynamodb:UpdateItem"}
    assert counting.condition == {
        "ForAllValues:StringLike": {"dynamodb:LeadingKeys": ["quota#*", "denied#*"]}
    }


def test_the_maintenance_touches_no_link_and_no_quota() -> None:
    finding, closing = [s for s in statements_of("MaintenanceRole") if s.touches("LinksTable")]

    assert finding.actions == {"dynamodb:Scan"}
    assert finding.resources == {"${LinksTable.Arn}/index/by_open_minute"}
    assert closing.actions == {"dynamodb:BatchGetItem", "dynamodb:UpdateItem"}
    assert closing.condition == {"ForAllValues:StringLike": {"dynamodb:LeadingKeys": ["denied#*"]}}


def test_a_download_changes_nothing_of_a_report_but_when_it_was() -> None:
    writing = [
        s
        for s in statements_of("DownloadRole")
        if s.touches("ReportsTable") and "dynamodb:UpdateItem" in s.actions
    ]

    assert [s.condition for s in writing] == [
        {
            "ForAllValues:StringEquals": {
                "dynamodb:Attributes": ["tenant", "entity", "downloaded_at"]
            }
        }
    ]


def test_operators_revoke_links_and_cannot_touch_how_often_one_was_used() -> None:
    [revoking] = [s for s in managed_statements("OperatorPolicy") if s.touches("LinksTable")]
    marks = revoking.condition["ForAllValues:StringLike"]["dynamodb:LeadingKeys"]

    assert marks == ["link#*", "report#*", "credential#*", "tenant#*"]


def test_only_rotations_write_a_secret_and_they_write_rings_alone() -> None:
    writing = {owner: s for owner, s in every_statement() if s.actions & WRITES_SECRETS}

    assert writing.keys() == {"RotationRole", "KeyRotatorPolicy"}
    for statement in writing.values():
        assert statement.actions == WRITES_SECRETS | {"secretsmanager:GetSecretValue"}
        assert [arn.rpartition("/")[2] for arn in sorted(statement.resources)] == [
            "access-token-??????",
            "link-??????",
            "list-??????",
        ]


@pytest.mark.parametrize("function", FUNCTIONS)
def test_functions_are_told_of_what_they_may_touch_and_of_nothing_else(function: str) -> None:
    told = environment_of(function)
    role = role_of(function)

    assert set(told) <= {field.name.upper() for field in fields(Settings)}
    used = {name for name, table in TABLES.items() if actions_on(role, table) - STREAM}
    assert used == told.keys() & TABLES.keys()
    assert secrets_read_by(role) == {name for name in SECRETS if str({"Ref": name}) in str(told)}
