"""The template as a whole, its functions and its events."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.architecture.policies import functions, resources_of
from tests.architecture.transformed import transformed
from tests.template import load_template

ROOT = Path(__file__).parents[2]
BINARIES = Path(sys.executable).parent
FUNCTIONS = sorted(functions())


def properties(name: str) -> dict[str, Any]:
    found: dict[str, Any] = load_template()["Resources"][name]["Properties"]
    return found


def parameter(name: str) -> dict[str, Any]:
    found: dict[str, Any] = load_template()["Parameters"][name]
    return found


def run(*command: str) -> None:
    environment = {**os.environ, "SAM_CLI_TELEMETRY": "0", "AWS_DEFAULT_REGION": "eu-west-1"}
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


# ------------------------------------------------------------------------------------- as a whole


@pytest.mark.slow
def test_sam_finds_nothing_wrong_with_the_template() -> None:
    run(str(BINARIES / "sam"), "validate", "--lint", "--template", "template.yaml")


@pytest.mark.slow
def test_nothing_is_wrong_with_what_the_transform_makes_of_it(tmp_path: Path) -> None:
    made = tmp_path / "transformed.json"
    made.write_text(json.dumps(transformed()))

    run(str(BINARIES / "cfn-lint"), "--regions", "eu-west-1", "--", str(made))


def test_the_transform_makes_one_stage_and_no_role_of_its_own() -> None:
    made = transformed()["Resources"]
    stages = [name for name, r in made.items() if r["Type"] == "AWS::ApiGateway::Stage"]
    roles = {name for name, r in made.items() if r["Type"] == "AWS::IAM::Role"}

    assert len(stages) == 1
    assert roles == set(resources_of("AWS::IAM::Role"))


# ------------------------------------------------------------------------------------- functions


def test_functions_are_traced_published_and_answer_before_the_gateway_gives_up() -> None:
    shared = load_template()["Globals"]["Function"]

    assert (shared["Tracing"], shared["AutoPublishAlias"]) == ("Active", "live")
    assert shared["Timeout"] < 29


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_changed_parameter_publishes_the_functions_that_use_it_and_no_others(
    function: str,
) -> None:
    declared = functions()[function]
    told = json.dumps(declared["Environment"]) + json.dumps(load_template()["Globals"]["Function"])
    # Those of a build show in the code; a reservation belongs to no version.
    elsewhere = {"Stage", "Runtime", "Architecture", "FunctionConcurrency"}
    used = {p for p in load_template()["Parameters"] if f'{{"Ref": "{p}"}}' in told} | {"SnapStart"}

    assert {f"${{{name}}}" for name in used - elsewhere} == described(function) - {"${Issuers}"}


def described(function: str) -> set[str]:
    """What the description of the function's versions is made of."""
    text = functions()[function]["VersionDescription"]["Fn::Sub"]
    return set((text if isinstance(text, str) else text[0]).split())


def test_trusting_another_issuer_publishes_the_one_function_that_reads_whom() -> None:
    reads = [n for n in FUNCTIONS if "EXTERNAL_ISSUER_SECRET" in str(functions()[n])]
    [_, words] = functions()[reads[0]]["VersionDescription"]["Fn::Sub"]

    assert reads == [name for name in FUNCTIONS if "${Issuers}" in described(name)]
    assert words == {"Issuers": {"Fn::If": ["TrustsIssuer", 2, 1]}}


def test_the_description_of_a_version_always_fits() -> None:
    texts = sum(parameter(n)["MaxLength"] for n in ("PublicBaseUrl", "BucketUrl", "AllowedOrigins"))

    assert texts + len(f"{parameter('MemorySize')['MaxValue']} off     2") - 1 <= 256


# ---------------------------------------------------------------------------------------- events


@pytest.mark.parametrize("rule", sorted(resources_of("AWS::Events::Rule")))
def test_every_rule_retries_and_keeps_what_it_cannot_deliver(rule: str) -> None:
    [target] = properties(rule)["Targets"]

    assert target["Arn"] == {"Fn::GetAtt": ["ExportQueue", "Arn"]}
    assert target["RetryPolicy"]["MaximumRetryAttempts"] > 0
    assert target["RetryPolicy"]["MaximumEventAgeInSeconds"] >= 3600
    assert target["DeadLetterConfig"] == {"Arn": {"Fn::GetAtt": ["ExportDeadLetterQueue", "Arn"]}}


def test_the_queue_outlasts_the_function_and_gives_up_into_the_dead_letter_queue() -> None:
    queue, function = properties("ExportQueue"), functions()["ExportCompletedFunction"]
    longest_window = parameter("ExportBatchWindow")["MaxValue"]

    assert queue["VisibilityTimeout"] >= 6 * function["Timeout"] + longest_window
    assert queue["RedrivePolicy"] == {
        "deadLetterTargetArn": {"Fn::GetAtt": ["ExportDeadLetterQueue", "Arn"]},
        "maxReceiveCount": 5,
    }


def test_only_queue_clock_and_stream_call_a_function_unasked() -> None:
    unasked = {
        (function, event["Type"])
        for function, declared in functions().items()
        for event in declared.get("Events", {}).values()
        if event["Type"] != "Api"
    }

    assert unasked == {
        ("ExportCompletedFunction", "SQS"),
        ("MaintenanceFunction", "Schedule"),
        ("ArchiveFunction", "DynamoDB"),
    }


def test_keys_are_rotated_by_secrets_manager_and_only_where_a_parameter_says_so() -> None:
    schedules = resources_of("AWS::SecretsManager::RotationSchedule").values()
    called = properties("RotationPermission")

    assert parameter("RotationDays")["Default"] == 0
    assert {s["Condition"] for s in schedules} == {"RotatesKeys"}
    assert {s["Properties"]["SecretId"]["Ref"] for s in schedules} == {
        "AccessTokenSecret",
        "LinkSecret",
        "ListSecret",
    }
    assert not any(s["Properties"]["RotateImmediatelyOnUpdate"] for s in schedules)
    assert called["Principal"] == "secretsmanager.amazonaws.com"
    assert called["SourceAccount"] == {"Ref": "AWS::AccountId"}


def test_the_maintenance_is_done_every_minute() -> None:
    [schedule] = functions()["MaintenanceFunction"]["Events"].values()

    assert schedule["Properties"]["Schedule"] == "rate(1 minute)"
    assert functions()["MaintenanceFunction"]["Timeout"] < 60


def test_failures_in_a_batch_are_told_one_by_one() -> None:
    [queue] = [e["Properties"] for e in functions()["ExportCompletedFunction"]["Events"].values()]

    assert queue["Queue"] == {"Fn::GetAtt": ["ExportQueue", "Arn"]}
    assert queue["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
    _, locally, on_aws = queue["ScalingConfig"]["MaximumConcurrency"]["Fn::If"]
    assert 2 <= locally <= on_aws  # Lambda takes no less


def test_the_queue_of_failed_batches_lets_no_service_in() -> None:
    # Lambda fills it under the function's role, which needs nobody's leave but its own.
    [refusal] = properties("ArchiveFailureQueuePolicy")["PolicyDocument"]["Statement"]

    assert refusal["Fn::If"][2]["Effect"] == "Deny"


@pytest.mark.parametrize("queue", ["ExportQueue", "ExportDeadLetterQueue"])
def test_queues_are_encrypted_and_fed_by_our_rules_alone(queue: str) -> None:
    _, statement = properties(f"{queue}Policy")["PolicyDocument"]["Statement"]
    named = statement["Condition"]["ArnEquals"]["aws:SourceArn"]

    assert properties(queue)["SqsManagedSseEnabled"] is True
    assert statement["Principal"] == {"Service": "events.amazonaws.com"}
    assert {arn["Fn::GetAtt"][0] for arn in named} == set(resources_of("AWS::Events::Rule"))
