"""What the contracts promise and no local run can show: the template or the docs have it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.template import load_template

DOCS = Path(__file__).parents[2] / "docs"
PAGE = " ".join((DOCS / "integrate.md").read_text().split())


def resource(name: str) -> dict[str, Any]:
    found: dict[str, Any] = load_template()["Resources"][name]
    return found


@pytest.mark.covers("common-18")
def test_one_lost_file_is_enough_for_an_alarm() -> None:
    alarm = resource("StoredFileMissingAlarm")["Properties"]

    assert (alarm["Namespace"], alarm["MetricName"]) == ("Claimcheck", "StoredFileMissing")
    assert (alarm["ComparisonOperator"], alarm["Threshold"]) == ("GreaterThanThreshold", 0)
    assert (alarm["Statistic"], alarm["EvaluationPeriods"]) == ("Sum", 1)


@pytest.mark.covers("common-21")
def test_the_api_is_of_the_kind_that_renames_headers_and_the_documentation_says_so() -> None:
    assert resource("Api")["Type"] == "AWS::Serverless::Api"
    assert "`WWW-Authenticate` to `x-amzn-Remapped-WWW-Authenticate`" in PAGE
    assert "replaces `Content-Length` of a `HEAD`" in PAGE
    assert "`Range: bytes=0-0` and its `Content-Range`" in PAGE


@pytest.mark.covers("files-06")
def test_the_documentation_warns_of_headers_that_a_redirect_takes_along() -> None:
    assert "may send its own headers along (`Api-Key`, `x-business-id`)" in PAGE
    assert 'curl -fsSL -o report.pdf "$LINK"' in PAGE
