"""Clients of an identity provider outside, on the wire."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from claimcheck.domain.audit import Action, Outcome
from claimcheck.domain.caller import DEFAULT_RATE
from tests.client import WireReply
from tests.contracts.external_reports.stage import Stage, assert_golden
from tests.contracts.stage import STRANGER, TENANT

PATH = "/external-api/v1/reports/download/report_a"


@pytest.fixture
def stage(stage: Stage) -> Stage:
    stage.report("report_a")
    return stage


def ask(stage: Stage, **claims: object) -> WireReply:
    token = stage.services.issuer.token(**claims)
    return stage.client.get(PATH, {"Authorization": f"Bearer {token}"})


@pytest.mark.covers("access-tokens-11")
def test_a_client_from_outside_gets_what_one_of_ours_gets(stage: Stage) -> None:
    theirs, ours = ask(stage), stage.client.get(PATH, stage.authorization("reports:read"))

    assert theirs.status == ours.status == 200
    # The link names who asked for it; all else is the same.
    varying = {"download_url": ""}
    assert theirs.json()["data"] | varying == ours.json()["data"] | varying


def test_its_link_gives_the_file(stage: Stage) -> None:
    url = ask(stage).json()["data"]["download_url"]

    assert stage.client.get(url).status == 200


def test_it_is_on_record_under_a_name_of_its_own(stage: Stage) -> None:
    ask(stage)

    (entry,) = stage.entries
    assert (entry.action, entry.tenant) == (Action.ISSUED, TENANT)
    assert (entry.principal, entry.principal_kind) == ("external:client-7", "external-client")


def test_its_scopes_count(stage: Stage) -> None:
    assert_golden("insufficient_scope", ask(stage, scope="reports:list openid"))


def test_a_scope_without_the_prefix_is_none_of_ours(stage: Stage) -> None:
    issuer = stage.services.issuer
    assert issuer.settings is not None
    issuer.settings = replace(issuer.settings, scope_prefix="reports-api/")

    assert ask(stage, scope="reports:read").status == 403
    assert ask(stage, scope="reports-api/reports:read").status == 200


def test_a_report_of_another_tenant_answers_as_one_that_never_was(stage: Stage) -> None:
    foreign = ask(stage, tenant=STRANGER)

    assert_golden("access_denied", foreign)


@pytest.mark.parametrize(
    "claims",
    [
        {"tenant": "absent"},
        {"tenant": "11111111-2222-4333-8444-555555555555"},
        {"aud": "other"},
    ],
    ids=str,
)
def test_a_token_that_proves_no_tenant_of_ours_answers_401(
    stage: Stage, claims: dict[str, Any]
) -> None:
    assert_golden("unauthenticated", ask(stage, **claims))
    assert stage.entries == []


def test_a_suspended_tenant_is_refused_on_its_record(stage: Stage) -> None:
    stage.services.credentials.set_suspended(TENANT, True)

    assert_golden("unauthenticated", ask(stage))

    (entry,) = stage.entries
    assert (entry.outcome, entry.reason) == (Outcome.DENIED, "tenant_suspended")
    assert (entry.tenant, entry.principal) == (TENANT, "external:client-7")


def test_each_client_has_the_usual_quota_of_its_own(stage: Stage) -> None:
    now = stage.services.clock.now()
    for _ in range(DEFAULT_RATE - 1):
        stage.services.quota.take("external:client-7", DEFAULT_RATE, now)

    assert [ask(stage).status for _ in range(2)] == [200, 429]
    assert ask(stage, sub="client-8").status == 200


def test_nobody_from_outside_comes_in_unless_the_deployment_says_so(stage: Stage) -> None:
    stage.services.issuer.settings = None

    assert_golden("unauthenticated", ask(stage))


def test_the_contract_for_documents_takes_no_token_from_outside(stage: Stage) -> None:
    headers = {"Authorization": f"Bearer {stage.services.issuer.token()}"}

    assert stage.client.get("/download/report_a", headers).status == 403


def test_an_issuer_without_keys_is_our_failure_and_not_the_callers(stage: Stage) -> None:
    stage.services.issuer.down = True

    assert_golden("unavailable", ask(stage))


def test_our_own_tokens_ask_nobody_outside(stage: Stage) -> None:
    stage.services.issuer.down = True

    assert stage.client.get(PATH, stage.authorization("reports:read")).status == 200
    assert stage.services.issuer.asked == []
