"""Who may do what at all: every grant of the template, and every way in beside its roles."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from tests.architecture.policies import every_statement, functions, grants_of, resources_of
from tests.template import load_template

GRANTS = yaml.safe_load(Path(__file__).with_name("grants.yaml").read_text())

# What would let somebody in who has no role of ours, or without the gateway in between.
SIDE_DOORS = {
    "AWS::IAM::AccessKey",
    "AWS::IAM::Group",
    "AWS::IAM::User",
    "AWS::Lambda::Url",
    "AWS::S3::AccessPoint",
}
LOGS_OF_THE_GATEWAY = "service-role/AmazonAPIGatewayPushToCloudWatchLogs"


def trust_of(role: dict[str, Any]) -> list[dict[str, Any]]:
    return list(role["Properties"]["AssumeRolePolicyDocument"]["Statement"])


def test_every_role_and_managed_policy_may_do_exactly_what_is_signed_for() -> None:
    owners = {owner for owner, _ in every_statement()}

    assert owners == set(GRANTS)
    for owner in owners:
        signed = {thing: set(actions) for thing, actions in GRANTS[owner].items()}
        assert grants_of(owner) == signed, owner


def test_roles_trust_one_named_party_each_and_nobody_outside_the_account() -> None:
    for name, role in resources_of("AWS::IAM::Role").items():
        [trust] = trust_of(role)
        assert (trust["Effect"], trust["Action"]) == ("Allow", "sts:AssumeRole"), name
        [(kind, principals)] = trust["Principal"].items()
        if kind == "Service":
            assert str(principals).endswith(".amazonaws.com"), name
        else:
            assert kind == "AWS", name
            assert all("Fn::GetAtt" in principal for principal in principals), name


def test_no_role_is_given_what_aws_keeps_but_the_one_that_the_gateway_logs_by() -> None:
    given = {
        name: role["Properties"]["ManagedPolicyArns"]
        for name, role in resources_of("AWS::IAM::Role").items()
        if "ManagedPolicyArns" in role["Properties"]
    }

    assert given.keys() == {"GatewayLogsRole"}
    [policy] = given["GatewayLogsRole"]
    assert policy["Fn::Sub"].endswith(LOGS_OF_THE_GATEWAY)


def test_nobody_gets_in_but_by_the_gateway_and_the_events() -> None:
    made = {resource["Type"] for resource in load_template()["Resources"].values()}

    assert not made & SIDE_DOORS
    assert not [name for name, f in functions().items() if "FunctionUrlConfig" in f]


def test_functions_are_called_for_named_sources_only() -> None:
    for name, permission in resources_of("AWS::Lambda::Permission").items():
        declared = permission["Properties"]
        assert declared["Principal"].endswith(".amazonaws.com"), name
        assert {"SourceArn", "SourceAccount"} & declared.keys(), name


def test_functions_take_their_rights_from_their_role_alone() -> None:
    for name, function in functions().items():
        assert function["Role"] == {"Fn::GetAtt": [f"{name[:-8]}Role", "Arn"]}
        assert not function.keys() & {"Policies", "PermissionsBoundary", "AssumeRolePolicyDocument"}


def test_managed_policies_are_for_others_to_attach() -> None:
    for policy in resources_of("AWS::IAM::ManagedPolicy").values():
        assert not policy["Properties"].keys() & {"Roles", "Users", "Groups"}
