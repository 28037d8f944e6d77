"""Gated links: each part of one left out, respelled, exchanged, and signed by somebody else."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

import pytest

from claimcheck.domain.link import Key, Link, SignedLink, read_link, sign_link
from claimcheck.domain.report import Kind, State
from tests.hostile.asks import Ask
from tests.hostile.judge import Judge
from tests.hostile.link_rows import EXPIRIES, QUERIES, SECONDS, SIGNATURES
from tests.hostile.mutants import decoded, encoded, mac
from tests.hostile.rows import each
from tests.hostile.words import Verdict
from tests.hostile.world import World
from tests.samples import publish

ROWS = {**QUERIES, **EXPIRIES, **SIGNATURES, **SECONDS}


def parts_of(link: str) -> tuple[str, str, str]:
    """Token, expiry and signature of a link."""
    url = urlsplit(link)
    told = dict(parse_qsl(url.query))
    return url.path.rpartition("/")[2], told["expires"], told["signature"]


def visit(token: str, query: str, method: str = "GET") -> Ask:
    return Ask(method, f"/reports/{token}?{query}")


def every_way(judge: Judge, token: str, query: str) -> None:
    """No method opens it."""
    for method in ("GET", "HEAD", "POST"):
        judge.send(visit(token, query, method), Verdict.MISSING)


def own(world: World, **of: object) -> Link:
    """What a good link of this world says, or `of` instead."""
    keys = world.services.link_keys
    found = read_link(SignedLink(*parts_of(world.mine.link())), keys.find)
    assert found is not None
    return replace(found, **of)  # type: ignore[arg-type] # any field of a link


def signed(link: Link, key: Key) -> Ask:
    token, expires, signature = sign_link(link, key)
    return visit(token, urlencode({"expires": expires, "signature": signature}))


@pytest.mark.parametrize("template", each(QUERIES))
def test_a_links_query_is_its_two_parameters_and_no_other(
    judge: Judge, world: World, template: str
) -> None:
    token, expires, signature = parts_of(world.mine.link())
    world.services.clock.advance(1)
    _, others, signed_otherwise = parts_of(world.mine.link())
    query = template.format(e=expires, s=signature, x=others, y=signed_otherwise)

    every_way(judge, token, query.replace(" ", "%20"))


def test_the_order_of_the_two_does_not_matter(judge: Judge, world: World) -> None:
    token, expires, signature = parts_of(world.mine.link())

    judge.send(visit(token, f"signature={signature}&expires={expires}"), Verdict.SERVED)


@pytest.mark.parametrize("template", each(EXPIRIES))
def test_an_expiry_has_one_spelling(judge: Judge, world: World, template: str) -> None:
    token, expires, signature = parts_of(world.mine.link())
    later, earlier = int(expires) + 1, int(expires) - 1
    other = template.format(e=expires, later=later, earlier=earlier)

    every_way(judge, token, f"expires={other}&signature={signature}")


@pytest.mark.parametrize("template", each(SIGNATURES))
def test_a_signature_has_one_spelling(judge: Judge, world: World, template: str) -> None:
    token, expires, signature = parts_of(world.mine.link())
    other = template.format(
        s=signature,
        upper=signature.upper(),
        title=signature.title(),
        short=signature[:-1],
        half=signature[:32],
        base64=encoded(bytes.fromhex(signature)),
    )

    every_way(judge, token, f"expires={expires}&signature={other}")


@pytest.mark.parametrize("given", each(SECONDS))
def test_a_link_ends_at_its_second(judge: Judge, world: World, given: tuple[int, Verdict]) -> None:
    seconds, verdict = given
    link = world.mine.link()
    world.services.clock.advance(seconds)

    judge.send(Ask("GET", link), verdict)


def test_nothing_that_a_link_says_can_be_changed(judge: Judge, world: World) -> None:
    token, expires, signature = parts_of(world.mine.link(max_uses=1))
    theirs = parts_of(world.theirs.link())[0]
    said = decoded(token).decode()
    changes = [
        (world.mine.tenant, world.theirs.tenant), ("report_one", "report_two"), (",1,false",
        ",null,false"),
        (",1,false", ",2,false"), ('"report"', '"document"'), ("version-1", "version-2"), ("link-1",
        "link-2"),
        ("[1,", "[2,"), ("[1,", "[true,"), ("[1,", "[1.0,"), ("[1,", "[ 1,"),
    ]  # fmt: skip
    tokens = [encoded(said.replace(*change, 1).encode()) for change in changes]

    assert token not in tokens
    for other in (*tokens, theirs, token[::-1], f"{token}A", token[:-1], quote(said, safe="")):
        every_way(judge, other, f"expires={expires}&signature={signature}")


def test_no_other_key_and_no_other_purpose_signs_links(judge: Judge, world: World) -> None:
    services, link = world.services, own(world)
    key = services.link_keys.current()
    for other in (services.list_keys.current(), services.token_keys.current(), Key("x", b"")):
        judge.send(signed(link, other), Verdict.MISSING)
        judge.send(signed(link, Key(key.kid, other.secret)), Verdict.MISSING)
    for kid in ("", "link-0", "link-2", "../link-1", "x" * 500, "\x00"):
        judge.send(signed(link, Key(kid, key.secret)), Verdict.MISSING)
    token, expires, _ = sign_link(link, key)
    for text in (
        token,
        f"{token}{expires}",
        f"list-token\n{token}\n{expires}",
        f"{token}\n{expires}",
    ):
        every_way(judge, token, f"expires={expires}&signature={mac(key.secret, text).hex()}")


def test_a_links_key_serves_until_its_end(judge: Judge, world: World) -> None:
    link = Ask("GET", world.mine.link())
    world.services.link_keys.rotate(keep_seconds=60)
    judge.send(link, Verdict.SERVED)
    world.services.clock.advance(60)

    judge.send(link, Verdict.MISSING)


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


def test_a_link_opens_no_later_file_of_its_report(judge: Judge, world: World) -> None:
    link = world.mine.link()
    publish(world.services, "report_one", b"another one", tenant=world.mine.tenant)

    judge.send(Ask("GET", link), Verdict.GONE)


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
