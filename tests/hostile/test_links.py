"""Gated links: parameters that stand in the place of the two, and reports that end before them.

How a link's texts are spelled and signed is shown where they are read, in `tests/domain`.
"""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import parse_qsl, urlsplit

import pytest

from claimcheck.domain.report import Kind, State
from tests.hostile.asks import Ask
from tests.hostile.judge import Judge
from tests.hostile.mutants import decoded
from tests.hostile.rows import each
from tests.hostile.words import Verdict
from tests.hostile.world import World

# Of a good link's `{e}` and `{s}`; `{x}` and `{y}` are those of another.
QUERIES: dict[str, list[str]] = {
    "J-01": ["", "expires={e}", "signature={s}", "expires=&signature={s}", "expires={e}&signature=",
             "expires&signature", "expires={e}&expires={e}&signature={s}",
             "expires={e}&signature={s}&signature={s}",
             "expires={e}&expires={x}&signature={s}", "expires={x}&expires={e}&signature={s}",
             "expires={e}&signature={s}&signature={y}", "expires={e}&signature={s}&expires="],
    "J-02": ["Expires={e}&signature={s}", "expires={e}&Signature={s}", "EXPIRES={e}&SIGNATURE={s}",
             "expires={e}&signature={s}&utm_source=mail", "expires={e}&signature={s}&x=",
             "expires[]={e}&signature={s}",
             "expires={e};signature={s}", "expires={e}&sig={s}", "exp={e}&signature={s}",
             "expires ={e}&signature={s}",
             "expires={e}&signature={s}&response-content-type=text/html",
             "expires={e}&signature={s}&fbclid=1"],
    "J-06": ["expires={x}&signature={s}", "expires={e}&signature={y}", "expires={x}&signature={y}"],
}  # fmt: skip
ROWS = QUERIES


def parts_of(link: str) -> tuple[str, str, str]:
    """Token, expiry and signature of a link."""
    url = urlsplit(link)
    told = dict(parse_qsl(url.query))
    return url.path.rpartition("/")[2], told["expires"], told["signature"]


@pytest.mark.parametrize("template", each(QUERIES))
def test_a_links_query_is_its_two_parameters_and_no_other(
    judge: Judge, world: World, template: str
) -> None:
    token, expires, signature = parts_of(world.mine.link())
    world.services.clock.advance(1)
    _, others, signed_otherwise = parts_of(world.mine.link())
    query = template.format(e=expires, s=signature, x=others, y=signed_otherwise)

    for method in ("GET", "HEAD", "POST"):
        ask = Ask(method, f"/reports/{token}?{query.replace(' ', '%20')}")
        judge.send(ask, Verdict.MISSING)


def test_the_order_of_the_two_does_not_matter(judge: Judge, world: World) -> None:
    token, expires, signature = parts_of(world.mine.link())
    query = f"signature={signature}&expires={expires}"

    judge.send(Ask("GET", f"/reports/{token}?{query}"), Verdict.SERVED)


@pytest.mark.parametrize(
    "of",
    [{"state": State.RETIRED}, {"state": State.PENDING}, {"restricted": True}, {"file": None}],
    ids=str,
)
def test_a_link_ends_with_its_report(judge: Judge, world: World, of: dict[str, object]) -> None:
    link, report = world.mine.link(), world.mine.records[Kind.REPORT]
    world.services.reports.add(replace(report, **of))  # type: ignore[arg-type] # any field of a row

    judge.send(Ask("GET", link), Verdict.GONE)
    assert world.services.audit.entries[-1].outcome == "denied"


def test_what_a_report_says_of_itself_is_not_said_by_its_link(judge: Judge, world: World) -> None:
    claims = {"role": "admin", "max_uses": None, "tenant": world.theirs.tenant, "use": "multi"}
    report = replace(
        world.mine.records[Kind.REPORT], params=claims, name='","x":"', single_use=True
    )
    world.services.reports.add(report)
    link = world.mine.link(max_uses=1)

    assert "admin" not in decoded(parts_of(link)[0]).decode()
    judge.send(Ask("GET", link), Verdict.SERVED)
    judge.send(Ask("GET", link), Verdict.GONE)
