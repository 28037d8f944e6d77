"""Refusals of callers who are known and of requests in shape, byte for byte."""

from __future__ import annotations

from typing import Any

import pytest

from claimcheck.domain.audit import Outcome
from tests.client import WireClient
from tests.contracts.business_reports.samples import (
    BUSINESS,
    DESCRIBE,
    DOWNLOAD,
    PATHS,
    REPORT_ID,
    STRANGER,
    add_report,
    add_token,
    assert_golden,
    headers,
)
from tests.contracts.stage import WITHHELD, lose_file, note_lost_file, without_audit
from tests.fakes import FakeServices


@pytest.mark.covers("business-reports-14")
@PATHS
def test_a_business_that_the_token_is_not_allowed_for_answers_403(
    client: WireClient, services: FakeServices, token: str, path: str
) -> None:
    add_report(services, tenant=STRANGER)
    reply = client.get(path, headers(token, STRANGER))

    assert_golden("forbidden", reply, 403)


@PATHS
def test_a_business_that_is_suspended_answers_403_to_those_who_act_for_it(
    client: WireClient, services: FakeServices, path: str
) -> None:
    add_report(services)
    partner = add_token(services, STRANGER, tenants=frozenset({BUSINESS}))
    assert client.get(path, headers(partner)).status == 200

    services.credentials.set_suspended(BUSINESS, True)
    reply = client.get(path, headers(partner))

    assert_golden("forbidden", reply, 403)


@PATHS
def test_a_business_that_is_not_there_answers_403_to_those_who_act_for_it(
    client: WireClient, services: FakeServices, path: str
) -> None:
    nobody = "5b7a1c5e-7a57-4e0c-9d3b-5f0f5e0d6a11"
    add_report(services, tenant=nobody)
    partner = add_token(services, STRANGER, tenants=frozenset({nobody}))

    reply = client.get(path, headers(partner, nobody))

    assert_golden("forbidden", reply, 403)


@pytest.mark.covers("common-06", "common-16", "business-reports-15")
@PATHS
@pytest.mark.parametrize(
    "fields", [*WITHHELD, {"tenant": STRANGER}, {"report_id": "report_another"}]
)
def test_a_report_that_cannot_be_given_answers_404(
    client: WireClient, services: FakeServices, token: str, path: str, fields: dict[str, Any]
) -> None:
    add_report(services, **fields)
    reply = client.get(path, headers(token))

    assert_golden("not_found", reply, 404)


@pytest.mark.covers("common-17", "business-reports-15")
def test_a_deleted_file_answers_404(client: WireClient, services: FakeServices, token: str) -> None:
    note_lost_file(services, add_report(services))

    assert_golden("not_found", client.get(DESCRIBE, headers(token)))


@pytest.mark.covers("common-17", "business-reports-15")
def test_a_file_that_storage_lost_answers_404(
    client: WireClient, services: FakeServices, token: str
) -> None:
    lose_file(services, add_report(services))
    reply = client.get(DOWNLOAD, headers(token))

    assert_golden("not_found", reply, 404)
    assert services.audit.entries[-1].reason == "missing"


@pytest.mark.covers("business-reports-03", "business-reports-15")
def test_a_malformed_id_answers_404(client: WireClient, token: str) -> None:
    reply = client.get("/api/v1/reports/%2e%2e%2f", headers(token))

    assert_golden("not_found", reply, 404)


@pytest.mark.covers("common-11")
@PATHS
def test_somebody_elses_report_answers_as_one_that_never_was(
    client: WireClient, services: FakeServices, token: str, path: str
) -> None:
    add_report(services, tenant=STRANGER)
    foreign = client.get(path, headers(token))
    unknown = client.get(path.replace(REPORT_ID, "report_never"), headers(token))

    assert foreign.body == unknown.body
    assert {**foreign.headers, "x-request-id": ""} == {**unknown.headers, "x-request-id": ""}


@pytest.mark.covers("common-14", "business-reports-20")
@pytest.mark.usefixtures("report")
@PATHS
def test_an_exhausted_quota_answers_429(
    client: WireClient, services: FakeServices, path: str
) -> None:
    token = add_token(services, rate=1)
    services.clock.advance(18)
    client.get(path, headers(token))
    reply = client.get(path, headers(token))

    assert_golden("quota", reply, 429)
    assert reply.headers["retry-after"] == "42"


@pytest.mark.covers("common-15")
@pytest.mark.usefixtures("report")
@PATHS
def test_nothing_is_given_when_the_audit_cannot_be_written(
    services: FakeServices, token: str, path: str
) -> None:
    reply = without_audit(services).get(path, headers(token))

    assert_golden("unavailable", reply, 503)
    assert reply.headers["retry-after"] == "1"


def test_every_refusal_of_a_known_caller_is_audited_once(
    client: WireClient, services: FakeServices, token: str
) -> None:
    client.get(DESCRIBE, headers(token))
    client.get(DESCRIBE, headers(token, STRANGER))
    client.get(DESCRIBE, headers(token, "acme-corp"))

    reasons = [(entry.outcome, entry.reason) for entry in services.audit.entries]
    assert reasons == [
        (Outcome.DENIED, "not_found"),
        (Outcome.DENIED, "business_not_allowed"),
        (Outcome.DENIED, "invalid_request"),
    ]
