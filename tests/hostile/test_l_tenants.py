"""What was sealed for another tenant, and filters that name one."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from claimcheck.domain.report import Kind
from tests.hostile.asks import merchant_file, merchant_list
from tests.hostile.judge import Judge
from tests.hostile.rows import each
from tests.hostile.words import Verdict
from tests.hostile.world import World
from tests.samples import OTHER_TENANT, publish

FILTERS = ("tenant", "tenant_id", "merchant", "business_id", "account", "source")
ROWS = {"L-04": [f"{name}={of}" for name in FILTERS for of in (OTHER_TENANT, "*", "")]}


def test_what_was_sealed_for_them_opens_nothing_of_ours(judge: Judge, world: World) -> None:
    query = "?limit=1&cursor="
    publish(world.services, "another", tenant=world.theirs.tenant)
    page = judge.send(merchant_list(world.theirs, query), Verdict.SERVED).json()
    token = page["results"][0]["download_action"]["url"].split("/")[-3]
    cursor = page["next"].partition("cursor=")[2]

    judge.send(merchant_file(world.mine, quote(token)), Verdict.MISSING)
    judge.send(merchant_list(world.mine, f"?cursor={cursor}"), Verdict.BAD)
    judge.send(merchant_list(world.theirs, f"?cursor={cursor}"), Verdict.SERVED)


@pytest.mark.parametrize("wanted", each(ROWS))
def test_no_filter_shows_anything_of_theirs(judge: Judge, world: World, wanted: str) -> None:
    reply = judge.ask(merchant_list(world.mine, f"?{wanted}&created_after=2001-01-01"))

    assert world.theirs.records[Kind.REPORT].encrypted_id not in reply.body.decode()
