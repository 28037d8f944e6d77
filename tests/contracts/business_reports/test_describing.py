"""`GET /api/v1/reports/{report_id}` on the wire: the ten fields."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from claimcheck.domain.audit import Action, Outcome
from claimcheck.domain.report import Report
from tests.client import WireClient
from tests.contracts.business_reports.samples import (
    BUSINESS,
    DESCRIBE,
    PARAMS,
    STRANGER,
    add_report,
    add_token,
    assert_golden,
    headers,
)
from tests.fakes import FakeServices

pytestmark = pytest.mark.usefixtures("report")


@pytest.mark.covers(
    "common-03", "business-reports-04", "business-reports-05", "business-reports-08"
)
def test_a_report_is_described_in_exactly_ten_fields(
    client: WireClient, token: str, report: Report
) -> None:
    reply = client.get(DESCRIBE, headers(token))

    assert reply.status == 200
    assert reply.headers["content-type"] == "application/json"
    assert_golden("report", reply)
    assert report.file is not None
    assert reply.json()["s3_key"] == report.file.key


def test_a_trailing_slash_changes_nothing(client: WireClient, token: str) -> None:
    assert_golden("report", client.get(f"{DESCRIBE}/", headers(token)))


def test_a_description_is_audited_under_the_report(
    client: WireClient, services: FakeServices, token: str, report: Report
) -> None:
    client.get(DESCRIBE, headers(token))

    [entry] = services.audit.entries
    assert (entry.action, entry.outcome, entry.tenant, entry.subject) == (
        Action.DESCRIBED,
        Outcome.GRANTED,
        BUSINESS,
        report.subject,
    )


@pytest.mark.covers("business-reports-09", "business-reports-11")
def test_describing_is_no_download(client: WireClient, services: FakeServices, token: str) -> None:
    services.clock.advance(60)
    client.get(DESCRIBE, headers(token))

    described = client.get(DESCRIBE, headers(token)).json()
    assert described["downloaded_at"] == described["created_at"]


@pytest.mark.covers("common-02")
def test_times_are_whole_seconds_of_utc(
    client: WireClient, services: FakeServices, token: str
) -> None:
    eastern = timezone(timedelta(hours=-5))
    add_report(services, created_at=datetime(2026, 3, 1, 22, 15, 30, 999999, tzinfo=eastern))

    assert client.get(DESCRIBE, headers(token)).json()["created_at"] == "2026-03-02T03:15:30Z"


@pytest.mark.covers("business-reports-06")
def test_generation_params_keep_nulls_and_numbers(client: WireClient, token: str) -> None:
    assert client.get(DESCRIBE, headers(token)).json()["generation_params"] == PARAMS


@pytest.mark.covers("business-reports-06", "business-reports-07")
def test_a_report_without_params_has_an_empty_object(
    client: WireClient, services: FakeServices, token: str
) -> None:
    add_report(services, params={})

    described = client.get(DESCRIBE, headers(token)).json()
    assert described["generation_params"] == {}
    assert described["generated_by_name"] is None


@pytest.mark.covers("business-reports-07")
@pytest.mark.parametrize("name", [None, 7, ["Ada"], {"first": "Ada"}])
def test_a_generator_that_is_no_text_has_no_name(
    client: WireClient, services: FakeServices, token: str, name: object
) -> None:
    add_report(services, params={"generated_by_name": name})

    described = client.get(DESCRIBE, headers(token)).json()
    assert described["generated_by_name"] is None
    assert described["generation_params"] == {"generated_by_name": name}


@pytest.mark.covers("common-05", "business-reports-02")
@pytest.mark.parametrize(
    "spelling",
    [
        BUSINESS.upper(),
        BUSINESS.replace("-", ""),
        f"{{{BUSINESS}}}",
        f"urn:uuid:{BUSINESS}",
    ],
)
def test_every_spelling_of_the_business_is_the_same_business(
    client: WireClient, token: str, spelling: str
) -> None:
    reply = client.get(DESCRIBE, headers(token, spelling))

    assert_golden("report", reply)


@pytest.mark.covers("business-reports-01")
def test_a_token_may_act_for_the_businesses_it_is_allowed(
    client: WireClient, services: FakeServices
) -> None:
    add_report(services)
    partner = add_token(services, STRANGER, tenants=frozenset({BUSINESS}))

    assert_golden("report", client.get(DESCRIBE, headers(partner)))
    assert services.audit.entries[-1].tenant == BUSINESS
