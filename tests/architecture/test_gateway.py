"""What API Gateway answers, logs and limits by itself, before any function is asked."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.template import load_template

COMMON_HEADERS = {
    "Cache-Control": "'private, no-store'",
    "X-Content-Type-Options": "'nosniff'",
    "Referrer-Policy": "'no-referrer'",
    "X-Request-Id": "context.requestId",
}
GATEWAY_STATUSES = {
    "DEFAULT_4XX": 404,
    "MISSING_AUTHENTICATION_TOKEN": 404,
    "INVALID_SIGNATURE": 404,
    "BAD_REQUEST_BODY": 400,
    "BAD_REQUEST_PARAMETERS": 400,
    "WAF_FILTERED": 403,
    "REQUEST_TOO_LARGE": 413,
    "THROTTLED": 429,
    "QUOTA_EXCEEDED": 429,
    "DEFAULT_5XX": 503,
}


def properties() -> dict[str, Any]:
    found: dict[str, Any] = load_template()["Resources"]["Api"]["Properties"]
    return found


@pytest.mark.covers("common-13")
def test_the_gateway_words_all_that_it_answers_by_itself() -> None:
    responses = properties()["GatewayResponses"]

    assert {name: r["StatusCode"] for name, r in responses.items()} == GATEWAY_STATUSES
    for response in responses.values():
        [body] = response["ResponseTemplates"].values()
        assert json.loads(body).keys() == {"message"}
        assert response["ResponseParameters"]["Headers"].items() >= COMMON_HEADERS.items()


@pytest.mark.covers("common-13")
def test_an_unknown_path_and_a_wrong_signature_answer_alike() -> None:
    responses = properties()["GatewayResponses"]
    unknown = [responses[name] for name, status in GATEWAY_STATUSES.items() if status == 404]

    assert unknown == [unknown[0]] * 3
    assert unknown[0]["ResponseTemplates"] == {"application/json": '{"message": "Not found"}'}


def test_whoever_is_turned_away_for_now_is_told_when_to_come_back() -> None:
    responses = properties()["GatewayResponses"]
    told = {n for n, r in responses.items() if "Retry-After" in r["ResponseParameters"]["Headers"]}

    assert told == {name for name, status in GATEWAY_STATUSES.items() if status in (429, 503)}


def test_the_access_log_keeps_routes_and_never_paths_or_queries() -> None:
    logged = json.loads(properties()["AccessLogSetting"]["Format"])

    assert logged["route"] == "$context.resourcePath"
    assert not {value for value in logged.values() if "querystring" in value.lower()}
    assert "$context.path" not in logged.values()
    assert "$context.customDomain.basePathMatched" not in logged.values()


def test_the_stage_is_throttled_measured_and_never_traces_data() -> None:
    [settings] = properties()["MethodSettings"]

    assert settings["ThrottlingRateLimit"] == {"Ref": "StageRateLimit"}
    assert settings["ThrottlingBurstLimit"] == {"Ref": "StageBurstLimit"}
    assert settings["MetricsEnabled"] is True
    assert settings["DataTraceEnabled"] is False
    assert settings["LoggingLevel"] == "OFF"


def test_bytes_pass_the_api_as_they_are() -> None:
    assert properties()["BinaryMediaTypes"] == ["*/*"]
    assert properties()["EndpointConfiguration"] == {"Type": "REGIONAL"}
