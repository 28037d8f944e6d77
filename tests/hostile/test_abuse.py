"""Too much of it: guessed ids, guessed links, and one who asks for all."""

from __future__ import annotations

import pytest

from claimcheck.contracts.export_tasks.credentials import TASK_TOKEN
from claimcheck.contracts.merchant_reports.credentials import API_KEY
from tests.hostile.asks import Ask, bearer, merchant_list, task
from tests.hostile.judge import Judge
from tests.hostile.mutants import encoded
from tests.hostile.scale import chance_of
from tests.hostile.words import Verdict
from tests.hostile.world import World
from tests.tiers import count

RATE = 60
GUESSES, ONE_IN = 2_000, 20
ROWS: dict[str, list[int]] = {"P-02": [RATE], "P-03": [GUESSES]}


def test_counting_through_ids_finds_nothing_and_ends_at_the_quota(
    judge: Judge, world: World
) -> None:
    token = world.mine.credential(TASK_TOKEN, rate=RATE)
    proof = bearer(f"{token}:{world.mine.secret}")[0]
    before = len(world.services.audit.entries)
    for number in range(1, RATE + 1):
        judge.send(task(world.mine, str(number)).with_header(*proof), Verdict.MISSING)

    reply = judge.ask(task(world.mine).with_header(*proof))

    assert (reply.status, int(reply.headers["retry-after"]) >= 1) == (429, True)
    # Ten of a minute are told one by one; the rest is a number.
    assert len(world.services.audit.entries) - before == 10


@pytest.mark.generated
def test_guessed_links_cost_nothing_that_is_stored(judge: Judge, world: World) -> None:
    chance, expires = chance_of("guessed links"), int(world.services.clock.now().timestamp()) + 60
    before = len(world.services.audit.entries)
    for _ in range(count(GUESSES, ONE_IN)):
        token, signature = encoded(chance.randbytes(200)), chance.randbytes(32).hex()
        query = f"expires={expires}&signature={signature}"
        judge.send(Ask("GET", f"/reports/{token}?{query}"), Verdict.MISSING)

    assert len(world.services.audit.entries) == before
    assert world.services.denials.counted == {}


def test_one_who_asks_too_much_slows_nobody_else(judge: Judge, world: World) -> None:
    key = world.mine.credential(API_KEY, rate=1)
    hurried = merchant_list(world.mine).with_header("Api-Key", f"{key}.{world.mine.secret}")
    judge.send(hurried, Verdict.SERVED)

    assert [judge.ask(hurried).status for _ in range(3)] == [429] * 3
    judge.send(merchant_list(world.mine), Verdict.SERVED)
    judge.send(merchant_list(world.theirs), Verdict.SERVED)
