"""Answers that get lost: DynamoDB has done what it was told, and the client tells it again."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from botocore.exceptions import ClientError

from claimcheck.domain.caller import Tenant
from claimcheck.domain.refusals import Unavailable
from claimcheck.domain.report import Kind
from claimcheck.domain.revocation import SingleLink
from claimcheck.usecases.operator import Command
from claimcheck.usecases.recount import recount
from tests.fakes import NOW
from tests.ports.samples import a_link, a_report, an_entry, register, stored
from tests.races.crowd import THREADS, outcomes
from tests.races.table_layer import TableLayer
from tests.races.test_links import uses
from tests.races.test_reports import miscount
from tests.races.wire import TRANSACTION, LostAnswers, Sent
from tests.samples import TENANT, an_attempt

pytestmark = pytest.mark.race

REPORT = a_report("r-1")


@pytest.mark.parametrize("arrives", [True, False], ids=["answer lost", "request lost"])
@pytest.mark.parametrize("times", [1, 2])
def test_a_lost_answer_costs_one_use_and_the_caller_hears_of_success(
    layer: TableLayer, times: int, arrives: bool
) -> None:
    link, lossy = a_link(REPORT), LostAnswers(layer.client, TRANSACTION, times, arrives=arrives)

    layer.links.take_use(link, an_entry())

    assert (lossy.lost, uses(layer, link), len(layer.entries())) == (times, 1, 1)


def test_callers_that_lose_answers_while_they_race_share_no_use(layer: TableLayer) -> None:
    link, lossy = a_link(REPORT, max_uses=5), LostAnswers(layer.client, TRANSACTION)

    ended = outcomes([lambda: layer.links.take_use(link, an_entry())] * THREADS)

    assert ended == {"done": 5, "AlreadySpentError": THREADS - 5}
    assert (lossy.lost, uses(layer, link), len(layer.entries())) == (THREADS, 5, 5)


def test_a_caller_that_never_hears_back_may_come_again_with_its_key(layer: TableLayer) -> None:
    link = a_link(REPORT)
    LostAnswers(layer.client, TRANSACTION, times=100)

    with pytest.raises(Unavailable):
        layer.links.take_use(link, an_entry(), "a claim")

    assert (uses(layer, link), len(layer.entries())) == (1, 1)
    assert layer.links.link_state(link, "a claim").previous_use_at == NOW


def test_a_transaction_repeated_under_its_token_is_made_once(layer: TableLayer) -> None:
    link, sent = a_link(REPORT, max_uses=9), Sent(layer.client, TRANSACTION)

    layer.links.take_use(link, an_entry())
    frozen = json.loads(sent.bodies[0])
    for _ in range(3):
        layer.client.transact_write_items(**frozen)

    assert uses(layer, link) == 1
    with pytest.raises(ClientError, match="IdempotentParameterMismatch"):
        layer.client.transact_write_items(
            TransactItems=frozen["TransactItems"][:2],
            ClientRequestToken=frozen["ClientRequestToken"],
        )


def test_a_registration_whose_answer_is_lost_is_counted_once(layer: TableLayer) -> None:
    lossy = LostAnswers(layer.client, TRANSACTION)

    register(layer.reports, REPORT)

    comparison = layer.comparison()
    assert (lossy.lost, stored(layer.reports, REPORT).rev, len(layer.entries())) == (1, 1, 1)
    assert sum(comparison.listed[REPORT.day].values()) == 1
    assert not comparison.differences


def test_an_entry_whose_answer_is_lost_is_there_once(layer: TableLayer) -> None:
    lossy, entry = LostAnswers(layer.client, "PutItem"), an_entry()

    layer.audit.append(entry)

    assert (lossy.lost, layer.entries()) == (1, [entry])


def test_lost_answers_let_nobody_beyond_a_quota(layer: TableLayer) -> None:
    lossy = LostAnswers(layer.client, "UpdateItem")

    ended = outcomes([lambda: layer.quota.take("ak_one", 10, NOW)] * THREADS)

    # What was counted twice is lost to the caller, never won.
    assert lossy.lost == THREADS
    assert ended["done"] <= 10
    assert [row["n"] for row in layer.rows("LinksTable")] == [10]


def test_a_revocation_whose_answer_is_lost_stands(layer: TableLayer) -> None:
    link, lossy = a_link(REPORT), LostAnswers(layer.client, "UpdateItem")

    layer.links.revoke(SingleLink(link.id), NOW)

    assert lossy.lost == 1
    assert layer.links.link_state(link).revoked


def test_a_download_whose_note_is_lost_is_noted(layer: TableLayer) -> None:
    register(layer.reports, REPORT)
    lossy = LostAnswers(layer.client, "UpdateItem")

    layer.reports.mark_downloaded(REPORT, NOW + timedelta(minutes=1))

    found = layer.reports.get(TENANT, Kind.REPORT, REPORT.id)
    assert lossy.lost == 1
    assert found is not None
    assert found.downloaded_at == NOW + timedelta(minutes=1)


def test_a_mended_counter_whose_answer_is_lost_is_mended(layer: TableLayer) -> None:
    layer.access_admin.add_tenant(Tenant(TENANT, "", NOW))
    register(layer.reports, REPORT)
    miscount(layer)
    lossy = LostAnswers(layer.client, "UpdateItem")

    repaired = recount(layer, Command(an_attempt("cli"), "ada"), TENANT, fix=True)

    assert lossy.lost >= 1
    assert repaired.fixed
    assert not layer.comparison().differences
