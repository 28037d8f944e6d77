"""Logs and limits: what is kept and for how long, and what one caller can use up."""

from __future__ import annotations

import json
import re
from typing import Any

from tests.architecture.policies import functions, resources_of
from tests.template import load_template

# What the access log may say. Each path, query, header and host may hold a token or a name.
LOGGED = {
    "$context.requestId",
    "$context.requestTimeEpoch",
    "$context.httpMethod",
    "$context.resourcePath",
    "$context.status",
    "$context.error.responseType",
    "$context.responseLength",
    "$context.responseLatency",
    "$context.identity.sourceIp",
}


def api() -> dict[str, Any]:
    declared: dict[str, Any] = load_template()["Resources"]["Api"]["Properties"]
    return declared


def test_every_log_group_forgets_after_as_many_days_as_the_parameter_says() -> None:
    for name, group in resources_of("AWS::Logs::LogGroup").items():
        assert group["Properties"]["RetentionInDays"] == {"Ref": "LogRetentionDays"}, name


def test_every_function_and_the_gateway_write_to_groups_of_the_template() -> None:
    groups = set(resources_of("AWS::Logs::LogGroup"))
    written = {function["LoggingConfig"]["LogGroup"]["Ref"] for function in functions().values()}

    assert groups == written | {"ApiAccessLog"}
    for name, function in functions().items():
        assert function["LoggingConfig"]["LogGroup"] == {"Ref": f"{name[:-8]}Log"}
    assert api()["AccessLogSetting"]["DestinationArn"]["Fn::Sub"].endswith("${ApiAccessLog}")


def test_the_access_log_has_nothing_that_a_caller_words() -> None:
    named = set(re.findall(r"\$[\w.]+", api()["AccessLogSetting"]["Format"]))

    assert named == LOGGED
    assert set(json.loads(api()["AccessLogSetting"]["Format"]).values()) == LOGGED


def test_functions_log_as_json_and_are_traced_with_the_gateway() -> None:
    assert {f["LoggingConfig"]["LogFormat"] for f in functions().values()} == {"JSON"}
    assert api()["TracingEnabled"] is True
    assert {f.get("Tracing", "Active") for f in functions().values()} == {"Active"}


def test_a_flood_is_stopped_at_the_gateway_before_it_can_take_all_functions() -> None:
    rate, burst = (load_template()["Parameters"][n] for n in ("StageRateLimit", "StageBurstLimit"))
    [settings] = api()["MethodSettings"]

    assert (settings["ResourcePath"], settings["HttpMethod"]) == ("/*", "*")
    assert 1 <= burst["Default"] <= rate["Default"] <= 100


def test_every_function_but_the_one_writer_shares_one_reservation_of_concurrency() -> None:
    reserved = load_template()["Globals"]["Function"]["ReservedConcurrentExecutions"]

    assert reserved == {
        "Fn::If": ["ReservesConcurrency", {"Ref": "FunctionConcurrency"}, {"Ref": "AWS::NoValue"}]
    }
    own = {n: f.get("ReservedConcurrentExecutions") for n, f in functions().items()}
    assert {name: of for name, of in own.items() if of} == {
        "ArchiveFunction": {"Fn::If": ["ReservesConcurrency", 1, {"Ref": "AWS::NoValue"}]}
    }
