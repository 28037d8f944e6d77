"""Transactions under contention, and reads that come in pieces."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ConnectTimeoutError

from claimcheck.adapters.dynamodb import calls as errors
from claimcheck.adapters.dynamodb.links import DynamoLinks
from claimcheck.adapters.dynamodb.report_items import row_fields
from claimcheck.adapters.dynamodb.reports import DynamoReports
from claimcheck.domain.refusals import Unavailable
from claimcheck.ports import AlreadySpentError, Change, ConflictError, LinkState
from tests.ports.samples import a_link, a_report, an_entry
from tests.ports.scripted import a_cancellation, an_error, scripted_aws

REPORT = a_report("r-1")
CHANGE = Change(None, REPORT, an_entry(report=REPORT))
OK: dict[str, Any] = {}
PASSING = [
    a_cancellation(["None", "TransactionConflict"]),
    a_cancellation(["ThrottlingError", "None"]),
    an_error("TransactionInProgressException"),
    an_error("ThrottlingException"),
]


@pytest.fixture(autouse=True)
def _no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(errors, "_pause", lambda _pause: None)


def commit(aws: Any) -> None:
    DynamoReports(aws, "reports", "audit").commit([CHANGE])


def take_use(aws: Any) -> None:
    DynamoLinks(aws, "links", "reports", "audit").take_use(a_link(REPORT), an_entry())


def download(aws: Any) -> bool:
    links = DynamoLinks(aws, "links", "reports", "audit")
    return links.take_use(a_link(REPORT), an_entry(), downloads=True)


@pytest.mark.parametrize("passing", PASSING)
@pytest.mark.parametrize("write", [commit, take_use])
def test_contention_is_retried_as_the_very_same_request(write: Any, passing: Exception) -> None:
    aws = scripted_aws(passing, passing, OK)

    write(aws)

    requests = [arguments for _, arguments in aws.calls]
    assert len(requests) == 3
    assert requests[0] == requests[1] == requests[2]


@pytest.mark.parametrize("write", [commit, take_use])
def test_every_call_has_a_request_token_of_its_own(write: Any) -> None:
    aws = scripted_aws(OK, OK)

    write(aws)
    write(aws)

    first, second = (arguments["ClientRequestToken"] for _, arguments in aws.calls)
    assert first != second


@pytest.mark.parametrize(("write", "turns"), [(commit, 9), (take_use, 5)])
def test_contention_without_end_is_unavailable_sooner_where_somebody_waits(
    write: Any, turns: int
) -> None:
    aws = scripted_aws(*[a_cancellation(["TransactionConflict"])] * 20)

    with pytest.raises(Unavailable):
        write(aws)
    assert len(aws.calls) == turns


@pytest.mark.parametrize(
    "failure",
    [
        an_error("InternalServerError", 500),
        an_error("AccessDeniedException"),
        a_cancellation(["ValidationError", "None"]),
        ConnectTimeoutError(endpoint_url="http://127.0.0.1"),
    ],
)
@pytest.mark.parametrize("write", [commit, take_use])
def test_any_other_failure_is_unavailable_at_once(write: Any, failure: Exception) -> None:
    aws = scripted_aws(failure)

    with pytest.raises(Unavailable) as refusal:
        write(aws)
    assert "resource" not in refusal.value.reason


def test_a_failed_condition_beats_a_conflict_beside_it() -> None:
    aws = scripted_aws(a_cancellation(["ConditionalCheckFailed", "TransactionConflict"]))

    with pytest.raises(ConflictError):
        commit(aws)


@pytest.mark.parametrize("number", [0, 1])
def test_a_link_is_spent_only_if_its_own_conditions_failed(number: int) -> None:
    codes = ["None", "None", "None"]
    codes[number] = "ConditionalCheckFailed"

    with pytest.raises(AlreadySpentError):
        take_use(scripted_aws(a_cancellation(codes)))


CONFLICT, FAILED = "TransactionConflict", "ConditionalCheckFailed"
AT_THE_ROW = [
    [*["None"] * 3, CONFLICT],
    [*["None"] * 3, FAILED],
    [CONFLICT, "None", "None", CONFLICT],
]


@pytest.mark.parametrize("codes", AT_THE_ROW)
def test_whoever_is_at_the_reports_row_delays_no_redemption(codes: list[str]) -> None:
    aws = scripted_aws(a_cancellation(codes), OK)

    assert not download(aws)

    first, second = (arguments for _, arguments in aws.calls)
    assert second["TransactItems"] == first["TransactItems"][:-1]
    assert first["ClientRequestToken"] != second["ClientRequestToken"]


@pytest.mark.parametrize("passing", PASSING)
def test_a_redemption_whose_end_is_open_is_repeated_with_the_row(passing: Exception) -> None:
    """A new token would not know of the use that the first may have taken."""
    aws = scripted_aws(passing, OK)

    assert download(aws)

    first, second = (arguments for _, arguments in aws.calls)
    assert first == second


def test_a_link_is_spent_whoever_is_at_the_row() -> None:
    spent = a_cancellation([FAILED, "None", "None", CONFLICT])

    with pytest.raises(AlreadySpentError):
        download(scripted_aws(spent, a_cancellation([FAILED, "None", "None"])))


def test_an_entry_that_finds_no_place_never_says_that_a_link_is_spent() -> None:
    with pytest.raises(Unavailable):
        take_use(scripted_aws(a_cancellation(["None", "None", "ConditionalCheckFailed"])))


def test_a_read_asks_again_for_what_was_left_out() -> None:
    link = a_link(REPORT)
    use = {"mark": {"S": f"use#{link.id}"}, "uses": {"N": "1"}}
    left_out = {"links": {"Keys": [{"mark": use["mark"]}], "ConsistentRead": True}}
    aws = scripted_aws(
        {"Responses": {}, "UnprocessedKeys": left_out},
        {"Responses": {"links": [use]}, "UnprocessedKeys": {}},
    )

    link_state = DynamoLinks(aws, "links", "reports", "audit").link_state(link)

    assert link_state == LinkState(None, 1, revoked=False)
    assert aws.calls[1][1]["RequestItems"] == left_out


def test_a_standing_is_one_strongly_consistent_read() -> None:
    aws = scripted_aws({"Responses": {}})

    DynamoLinks(aws, "links", "reports", "audit").link_state(a_link(REPORT))

    [(operation, arguments)] = aws.calls
    assert operation == "batch_get_item"
    assert all(table["ConsistentRead"] for table in arguments["RequestItems"].values())


def test_a_read_left_out_without_end_is_unavailable() -> None:
    left_out = {"links": {"Keys": [], "ConsistentRead": True}}
    aws = scripted_aws(*[{"Responses": {}, "UnprocessedKeys": left_out}] * 20)

    with pytest.raises(Unavailable):
        DynamoLinks(aws, "links", "reports", "audit").link_state(a_link(REPORT))


def test_a_use_is_kept_eight_days_beyond_its_link() -> None:
    aws, link = scripted_aws(OK), a_link(REPORT)

    DynamoLinks(aws, "links", "reports", "audit").take_use(link, an_entry())

    use = aws.calls[0][1]["TransactItems"][0]["Update"]
    assert use["ExpressionAttributeValues"][":ttl"] == {"N": str(link.expires + 691_200)}


def test_a_change_never_writes_the_moment_of_the_last_download() -> None:
    assert "downloaded_at" not in row_fields(REPORT)
