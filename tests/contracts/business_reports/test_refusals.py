"""Every refusal of the contract, byte for byte, on both of its paths."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from claimcheck.domain.audit import AuditEntry, Outcome
from claimcheck.domain.caller import CredentialKind
from claimcheck.domain.refusals import Unavailable
from claimcheck.domain.report import Kind, State
from tests.client import WireClient
from tests.contracts.business_reports.samples import (
    BUSINESS,
    REPORT_ID,
    SECRET,
    STRANGER,
    add_report,
    add_token,
    golden,
    headers,
)
from tests.fakes import NOW, FakeAuditLog, FakeServices

DESCRIBE = f"/api/v1/reports/{REPORT_ID}"
PATHS = pytest.mark.parametrize("path", [DESCRIBE, f"{DESCRIBE}/download"])


class UnwritableAudit(FakeAuditLog):
    """An audit whose table is out of reach."""

    def append(self, entry: AuditEntry) -> None:
        raise Unavailable(f"audit_of_{entry.action}")


@pytest.mark.usefixtures("report")
@PATHS
@pytest.mark.parametrize(
    "authorization",
    [
        None,
        "",
        "Bearer",
        "Bearer ",
        "Basic {token}",
        "Token {token}",
        "Bearer  {token}",
        "Bearer\t{token}",
        "Bearer {token} ",
        " Bearer {token}",
        "Bearer {token}\n",
        "Bearer {token} extra",
        "Bearer {token}\ufeff",
        "Bearer {id}",
        "Bearer {id}.",
        "Bearer .{secret}",
        "Bearer {id}:{secret}",
        "Bearer {id}.{swapped}",
        "Bearer {id}.é{secret}",
        "Bearer {id}.\ud800",
        "Bearer {unknown}.{secret}",
        "Bearer tenant#b.{secret}",
        "Bearer {id}.{long}",
    ],
)
def test_a_bad_token_answers_401(
    client: WireClient, token: str, path: str, authorization: str | None
) -> None:
    credential_id, _, secret = token.partition(".")
    unknown = credential_id[:-1] + ("A" if credential_id[-1] != "A" else "Q")
    sent = {"x-business-id": BUSINESS}
    if authorization is not None:
        sent["Authorization"] = authorization.format(
            token=token,
            id=credential_id,
            secret=secret,
            swapped=secret.swapcase(),
            unknown=unknown,
            long="x" * 100_000,
        )
    reply = client.get(path, sent)

    assert (reply.status, reply.body) == (401, golden("unauthenticated"))
    assert reply.headers["www-authenticate"] == "Bearer"


def test_a_missing_token_comes_before_a_missing_business(client: WireClient) -> None:
    assert client.get(DESCRIBE).body == golden("unauthenticated")


@pytest.mark.usefixtures("report")
@pytest.mark.parametrize("second", ["{token}", "other"])
def test_a_token_sent_twice_counts_as_none(client: WireClient, token: str, second: str) -> None:
    values = [f"Bearer {token}", f"Bearer {second.format(token=token)}"]
    sent = [*(("Authorization", value) for value in values), ("x-business-id", BUSINESS)]

    assert client.get(DESCRIBE, sent).status == 401


@pytest.mark.usefixtures("report")
@pytest.mark.parametrize(
    "fields", [{"revoked_at": NOW}, {"expires_at": NOW}, {"kind": CredentialKind.API_KEY}]
)
def test_a_credential_that_ended_or_is_of_another_kind_answers_401(
    client: WireClient, services: FakeServices, fields: dict[str, Any]
) -> None:
    token = add_token(services, **fields)

    assert client.get(DESCRIBE, headers(token)).body == golden("unauthenticated")


def test_a_wrong_secret_of_a_known_token_is_audited_for_its_tenant(
    client: WireClient, services: FakeServices, token: str
) -> None:
    client.get(DESCRIBE, headers(token.replace(SECRET, SECRET[::-1])))

    [entry] = services.audit.entries
    assert (entry.tenant, entry.outcome, entry.reason) == (
        BUSINESS,
        Outcome.DENIED,
        "wrong_secret",
    )


@PATHS
def test_a_business_that_the_token_is_not_allowed_for_answers_403(
    client: WireClient, services: FakeServices, token: str, path: str
) -> None:
    add_report(services, tenant=STRANGER)
    reply = client.get(path, headers(token, STRANGER))

    assert (reply.status, reply.body) == (403, golden("forbidden"))


@PATHS
@pytest.mark.parametrize("business", [None, "twice"])
def test_a_missing_business_answers_422(
    client: WireClient, token: str, path: str, business: str | None
) -> None:
    sent = [("Authorization", f"Bearer {token}")]
    sent += [("x-business-id", BUSINESS)] * 2 if business else []
    reply = client.get(path, sent)

    assert (reply.status, reply.body) == (422, golden("missing_business"))


@PATHS
def test_a_business_that_is_no_uuid_answers_422(client: WireClient, token: str, path: str) -> None:
    reply = client.get(path, headers(token, "acme-corp"))

    assert (reply.status, reply.body) == (422, golden("malformed_business"))


@pytest.mark.parametrize("sent", ["", " ", f" {BUSINESS}", f"{BUSINESS}0", "é", "\x00"])
def test_a_malformed_business_is_echoed_as_sent(client: WireClient, token: str, sent: str) -> None:
    reply = client.get(DESCRIBE, headers(token, sent))

    [fault] = reply.json()["detail"]
    assert reply.status == 422
    assert (fault["type"], fault["input"]) == ("uuid_parsing", sent)
    assert fault["msg"] == f"Input should be a valid UUID, {fault['ctx']['error']}"


def test_text_that_is_no_unicode_answers_422(client: WireClient, token: str) -> None:
    reply = client.get(DESCRIBE, headers(token, "\ud800"))

    [fault] = reply.json()["detail"]
    assert (reply.status, fault["type"], fault["input"]) == (422, "string_unicode", "?")


@PATHS
def test_an_id_that_is_too_long_answers_422(client: WireClient, token: str, path: str) -> None:
    reply = client.get(path.replace(REPORT_ID, "r" * 129), headers(token))

    assert (reply.status, reply.body) == (422, golden("long_id"))


def test_an_id_of_128_characters_is_not_too_long(client: WireClient, token: str) -> None:
    reply = client.get(f"/api/v1/reports/{'r' * 128}", headers(token))

    assert (reply.status, reply.body) == (404, golden("not_found"))


def test_two_faults_are_two_entries_and_the_path_comes_first(
    client: WireClient, token: str
) -> None:
    reply = client.get(f"/api/v1/reports/{'r' * 129}", headers(token, "acme-corp"))

    assert (reply.status, reply.body) == (422, golden("two_faults"))


def test_a_long_id_is_told_beside_a_missing_business(client: WireClient, token: str) -> None:
    sent = {"Authorization": f"Bearer {token}"}
    faults = client.get(f"/api/v1/reports/{'r' * 129}", sent).json()["detail"]

    assert [fault["type"] for fault in faults] == ["string_too_long", "missing"]


@PATHS
@pytest.mark.parametrize(
    "fields",
    [
        {"state": State.PENDING},
        {"state": State.FAILED},
        {"state": State.RETIRED},
        {"file": None},
        {"restricted": True},
        {"tenant": STRANGER},
        {"kind": Kind.TASK},
        {"kind": Kind.DOCUMENT},
        {"report_id": "report_of_another_name"},
    ],
)
def test_a_report_that_cannot_be_given_answers_404(
    client: WireClient, services: FakeServices, token: str, path: str, fields: dict[str, Any]
) -> None:
    add_report(services, **fields)
    reply = client.get(path, headers(token))

    assert (reply.status, reply.body) == (404, golden("not_found"))


def test_a_deleted_file_answers_404(client: WireClient, services: FakeServices, token: str) -> None:
    report = add_report(services)
    assert report.file is not None
    services.reports.add(replace(report, file=replace(report.file, present=False)))

    assert client.get(DESCRIBE, headers(token)).body == golden("not_found")


def test_a_file_that_storage_lost_answers_404(
    client: WireClient, services: FakeServices, token: str
) -> None:
    report = add_report(services)
    assert report.file is not None
    services.files.destroy(report.file.key, report.file.version_id)
    reply = client.get(f"{DESCRIBE}/download", headers(token))

    assert (reply.status, reply.body) == (404, golden("not_found"))
    assert services.audit.entries[-1].reason == "missing"


@pytest.mark.parametrize(
    "report_id",
    ["null", "%2e%2e%2f", "a%00b", "%0d%0aX:y", "%D0%B0", "{{7*7}}", "%3Cscript%3E", "a%20b", "*"],
)
def test_a_malformed_id_answers_404(client: WireClient, token: str, report_id: str) -> None:
    reply = client.get(f"/api/v1/reports/{report_id}", headers(token))

    assert (reply.status, reply.body) == (404, golden("not_found"))


@PATHS
def test_somebody_elses_report_answers_as_one_that_never_was(
    client: WireClient, services: FakeServices, token: str, path: str
) -> None:
    add_report(services, tenant=STRANGER)
    foreign = client.get(path, headers(token))
    unknown = client.get(path.replace(REPORT_ID, "report_never"), headers(token))

    def lasting(sent: dict[str, str]) -> dict[str, str]:
        return {name: value for name, value in sent.items() if name != "x-request-id"}

    assert foreign.body == unknown.body
    assert lasting(dict(foreign.headers)) == lasting(dict(unknown.headers))


@pytest.mark.usefixtures("report")
@PATHS
def test_an_exhausted_quota_answers_429(
    client: WireClient, services: FakeServices, path: str
) -> None:
    token = add_token(services, rate=1)
    services.clock.advance(18)
    client.get(path, headers(token))
    reply = client.get(path, headers(token))

    assert (reply.status, reply.body) == (429, golden("quota"))
    assert reply.headers["retry-after"] == "42"


@pytest.mark.usefixtures("report")
@PATHS
def test_nothing_is_given_when_the_audit_cannot_be_written(
    services: FakeServices, token: str, path: str
) -> None:
    broken = WireClient(replace(services, audit=UnwritableAudit()))
    reply = broken.get(path, headers(token))

    assert (reply.status, reply.body) == (503, golden("unavailable"))
    assert reply.headers["retry-after"] == "1"


@pytest.mark.usefixtures("report")
def test_a_refused_head_has_no_body(client: WireClient) -> None:
    reply = client.head(f"{DESCRIBE}/download", {"x-business-id": BUSINESS})

    assert (reply.status, reply.body) == (401, b"")


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
