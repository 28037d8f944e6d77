"""Parameters of the list (contract 5): what is no number, no date, no choice, no cursor."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from claimcheck.domain.report import Kind
from tests.hostile.asks import merchant_list
from tests.hostile.judge import Judge
from tests.hostile.rows import INJECTIONS, each
from tests.hostile.words import Verdict
from tests.hostile.world import World
from tests.samples import OTHER_TENANT

NUMBERS = ["-1", "1.5", "abc", "1_0", " 10", "10 ", "+10", "\uff11\uff10", "\u0663", "\u00b2",
"0x10", "1e1", "--1", "10\n",
           "1,0", "ten", "\x00", "NaN", "Infinity", "null", "[]"]  # fmt: skip
DATES = ["2026-02-30", "2026-13-01", "2026-00-10", "2026-W01-1", "20260101", "2026-001", "2026-1-1",
         "2026-01-01T25:00", "2026-01-01T00:00:00Z", "0000-01-01", "99999-01-01",
         "\uff12\uff10\uff12\uff16-01-01",
         "1767225600", "2026-01-01+99:00", " 2026-01-01", "2026/01/01", "today", "-2026-01-01",
         "\x00",
         "0001-01-01T00:00:00+14:00"]  # fmt: skip
BAD: dict[str, list[str]] = {
    "G-01": [f"limit={quote(text)}" for text in ("0", "00", *NUMBERS)],
    "G-02": ["limit=10&limit=200", "limit=10&limit=10", "offset=0&offset=0", "cursor=&cursor=",
             "interval=daily&interval=daily", "created_after=2026-01-01&created_after=2026-01-01"],
    "G-03": [*(f"offset={quote(text)}" for text in NUMBERS), "offset=10001", f"offset={2**63}",
             "offset=" + "9" * 5000, "offset=0&cursor=", "offset=5&cursor=x"],
    "G-04": ["created_after=2026-02-02&created_before=2026-02-01",
             "created_after=9999-12-31&created_before=0001-01-01"],
    "G-05": [f"{name}={quote(text)}" for name in ("created_after",
             "created_before") for text in DATES],
    "G-07": [*(f"interval={quote(text)}" for text in ("Daily", "DAILY", "hourly", "daily ", "none",
             "*")),
             *(f"source={quote(text)}" for text in ("AUTO", "Auto", "automatic", "auto,manual",
             "*"))],
    "G-09": [f"cursor={quote(text)}" for text in
             ("x", ".", "x.y", "null", " ", "é", "\x00", "e30.e30", "A" * 100_000, "W10.",
             *INJECTIONS)],
}  # fmt: skip
SERVED: dict[str, list[str]] = {
    "G-06": ["created_after=0001-01-01", "created_before=9999-12-31", "created_after=9999-12-31",
             "created_before=0001-01-01", "created_after=0001-01-01&created_before=9999-12-31"],
    "G-08": ["__proto__=x", "constructor=x", "tenant=other", "Limit=0", "LIMIT=x", "limit[]=5",
             "limit%00=0",
             "sort=-id", "fields=*", "page=2", "%ff=1", "=", "&&&", "a=" + "x" * 5000, "\u202e=1",
             "&".join(f"p{n}={n}" for n in range(500))],
    "G-14": ["limit=200", "limit=201", "limit=1000000000", "limit=" + "9" * 5000, "limit=0010",
             "offset=10000", "limit=&offset=", "interval=&source=",
             "created_after=&created_before="],
    "L-04": [f"{name}={of}" for name in
             ("tenant", "tenant_id", "merchant", "business_id", "account") for of in
             (OTHER_TENANT, "*", "")],
}  # fmt: skip


@pytest.mark.parametrize("query", each(BAD))
def test_a_bad_parameter_is_refused_and_not_repeated(
    judge: Judge, world: World, query: str
) -> None:
    reply = judge.send(merchant_list(world.mine, f"?{query}"), Verdict.BAD)

    assert set(reply.json()) == {"code", "message", "detail"}
    assert (reply.json()["code"], reply.json()["message"]) == ("invalid_parameters", "Bad filters")
    sent = query.partition("=")[2]
    assert len(sent) < 5 or sent not in reply.body.decode()


@pytest.mark.parametrize("query", each(SERVED))
def test_what_is_unknown_or_far_is_served_all_the_same(
    judge: Judge, world: World, query: str
) -> None:
    listed = judge.send(merchant_list(world.mine, f"?{query}"), Verdict.SERVED).json()

    assert {"count", "next", "previous", "results"} == set(listed)
    assert len(listed["results"]) <= 200
    assert "p499" not in str(listed)
    assert world.theirs.records[Kind.REPORT].encrypted_id not in str(listed)


ROWS = {**BAD, **SERVED}
