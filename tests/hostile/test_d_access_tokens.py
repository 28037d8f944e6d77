"""Access tokens on every route that takes one: only those that we issued, as we issued them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.hostile.asks import (
    BY_JWT,
    PROVEN,
    business_report,
    external_report,
    link,
    merchant_file,
    task,
)
from tests.hostile.forger import CLIENTS, Forger
from tests.hostile.judge import Judge
from tests.hostile.rows import each
from tests.hostile.words import Verdict
from tests.hostile.world import World
from tests.ports.forgery import b64
from tests.ports.test_hostile_tokens import ALGORITHMS, HEADERS, PAYLOADS, WRONG

# Under our own key, so that nothing but the header, or the claim, is wrong with it.
HEADS: dict[str, list[Any]] = {"D-01": [{"alg": alg} for alg in ALGORITHMS], "D-08": HEADERS}
CLAIMS: dict[str, list[tuple[str, object]]] = {
    "D-14": [given for given in WRONG if given[0] in ("exp", "iat", "nbf")],
    "D-18": [given for given in WRONG if given[0] == "aud"],
    "D-19": [given for given in WRONG if given[0] == "iss"],
    "D-20": [given for given in WRONG if given[0] in ("sub", "jti", "tenant")],
}
BODIES: dict[str, list[bytes]] = {"D-13": PAYLOADS, "D-23": [b'{"a":' * 20_000, b"[" * 5000]}
# Of the parts `{h}`, `{c}` and `{s}` of a good one.
SHAPES: dict[str, list[str]] = {
    "D-07": ["{h}", "{h}.{c}", "{h}.{c}.{s}.x", "{h}.{c}.{s}.x.y", "..", "...", "{h}..{s}",
             ".{c}.{s}",
             "{h}.{c}.", "{h}.{s}.{c}", "{c}.{h}.{s}", "{h}.{c}.{s}.", ".{h}.{c}.{s}"],
    "D-06": ["{h}=.{c}.{s}", "{h}.{c}=.{s}", "{h}.{c}.{s}=", "{h}.{c}.{s}==", "{h}.{c}.{s}~",
             "{h}.{c}.~{s}", "{h}.{c}.{s}A", "{h}.{c}.+{s}", "{h}.{c}./{s}"],
}  # fmt: skip
# Seconds between now and when the token ends, begins and was issued.
MOMENTS: dict[str, list[tuple[int, int, int, Verdict]]] = {
    "D-15": [(-1, -60, -60, Verdict.UNAUTH), (0, -60, -60, Verdict.UNAUTH), (1, -60, -60,
             Verdict.SERVED)],
    "D-16": [(600, 59, 0, Verdict.SERVED), (600, 61, 0, Verdict.UNAUTH), (600, 0, 59,
             Verdict.SERVED),
             (600, 0, 61, Verdict.UNAUTH)],
    "D-17": [(3600, 0, 0, Verdict.SERVED), (3601, 0, 0, Verdict.UNAUTH), (10**9, 0, 0,
             Verdict.UNAUTH)],
}  # fmt: skip
SCOPES: dict[str, list[str]] = {
    "D-21": ["", "reports:reader", "REPORTS:READ", "reports", "reports:read,reports:write", "*",
             "reports:read\u200b", "report:read", "scope:reports:read", "superuser"]
}  # fmt: skip


@pytest.fixture
def forgers(world: World) -> list[Forger]:
    return [Forger(world, name) for name in BY_JWT]


def test_the_forgers_tokens_are_good_but_for_what_is_changed(
    judge: Judge, forgers: list[Forger]
) -> None:
    for forger in forgers:
        judge.send(forger.ask(forger.header, forger.claims()), Verdict.SERVED)


@pytest.mark.parametrize("header", each(HEADS))
def test_no_other_header_is_taken(judge: Judge, forgers: list[Forger], header: Any) -> None:
    for forger in forgers:
        judge.send(forger.ask(header, forger.claims()), Verdict.UNAUTH)


@pytest.mark.parametrize("claim", each(CLAIMS))
def test_no_other_claim_is_taken(
    judge: Judge, forgers: list[Forger], claim: tuple[str, object]
) -> None:
    for forger in forgers:
        claims = {n: v for n, v in forger.claims(**dict([claim])).items() if v != "absent"}
        judge.send(forger.ask(forger.header, claims), Verdict.UNAUTH)


@pytest.mark.parametrize("payload", each(BODIES))
def test_no_other_payload_is_taken(judge: Judge, forgers: list[Forger], payload: bytes) -> None:
    for forger in forgers:
        judge.send(forger.ask(forger.header, payload), Verdict.UNAUTH)


@pytest.mark.parametrize("shape", each(SHAPES))
def test_no_other_shape_is_taken(judge: Judge, forgers: list[Forger], shape: str) -> None:
    for forger in forgers:
        good = forger.ask(forger.header, forger.claims()).header("Authorization")
        h, c, s = good.removeprefix("Bearer ").split(".")
        judge.send(forger.with_token(shape.format(h=h, c=c, s=s)), Verdict.UNAUTH)


@pytest.mark.parametrize("given", each(MOMENTS))
def test_a_token_lives_from_its_beginning_to_its_end(
    judge: Judge, world: World, forgers: list[Forger], given: tuple[int, int, int, Verdict]
) -> None:
    now = int(world.services.clock.now().timestamp())
    ends, begins, issued = (now + seconds for seconds in given[:3])
    for forger in forgers:
        claims = forger.claims(exp=ends, nbf=begins, iat=issued)
        judge.send(forger.ask(forger.header, claims), given[3])


@pytest.mark.parametrize("scope", each(SCOPES))
def test_a_scope_is_a_word_and_not_a_beginning(judge: Judge, world: World, scope: str) -> None:
    forger = Forger(world, "external_report")

    judge.send(forger.ask(forger.header, forger.claims(scope=scope)), Verdict.FORBID)


@pytest.mark.parametrize("secret", [b"secret", b"\x00", b"x" * 32, b"link-1", b"access-token-1"])
def test_a_guessed_key_is_none(judge: Judge, forgers: list[Forger], secret: bytes) -> None:
    for forger in forgers:
        judge.send(forger.ask(forger.header, forger.claims(), secret), Verdict.UNAUTH)


def test_no_other_purposes_key_signs_access(
    judge: Judge, world: World, forgers: list[Forger]
) -> None:
    services = world.services
    for forger in forgers:
        for key in (services.link_keys.current(), services.list_keys.current()):
            judge.send(forger.ask(forger.header, forger.claims(), key.secret), Verdict.UNAUTH)
            header = {**forger.header, "kid": key.kid}
            judge.send(forger.ask(header, forger.claims(kid=key.kid), key.secret), Verdict.UNAUTH)


def test_a_key_that_has_ended_signs_no_more(
    judge: Judge, world: World, forgers: list[Forger]
) -> None:
    sent = [forger.ask(forger.header, forger.claims()) for forger in forgers]
    world.services.token_keys.rotate(keep_seconds=60)
    for ask in sent:
        judge.send(ask, Verdict.SERVED)
    world.services.clock.advance(60)
    for ask in sent:
        judge.send(ask, Verdict.UNAUTH)


def test_each_kind_of_token_is_good_for_its_own_consumers_only(judge: Judge, world: World) -> None:
    mine = world.mine
    listed = mine.link().partition("/reports/")[2].partition("?")[0]
    good = {
        "external_report": external_report(mine).header("Authorization"),
        "document": PROVEN["document"](mine).header("Authorization"),
        "task": task(mine).header("Authorization"),
        "business_report": business_report(mine).header("Authorization"),
        "a link": f"Bearer {listed}",
        "a file": f"Bearer {merchant_file(mine).path.split('/')[-2]}",
        "an unsigned text": f"Bearer {b64(b'{}')}.{b64(b'{}')}.",
    }
    for name, ask in PROVEN.items():
        for kind, header in good.items():
            if not name.startswith(("merchant", kind)) and not kind.startswith(name[:8]):
                judge.send(ask(mine).with_header("Authorization", header), Verdict.UNAUTH)
    for header in good.values():
        judge.send(link(mine).with_header("Authorization", header), Verdict.SERVED)


def test_a_token_ends_with_what_stands_behind_it(judge: Judge, world: World) -> None:
    asks = [PROVEN[name](world.mine) for name in BY_JWT]
    strangers = [PROVEN[name](world.theirs) for name in BY_JWT]
    now: datetime = world.services.clock.now()
    for kind in CLIENTS.values():
        world.services.credentials.revoke(world.theirs.ids[kind], now - timedelta(seconds=1))
    world.services.credentials.set_suspended(world.mine.tenant, True)

    for ask in (*asks, *strangers):
        judge.send(ask, Verdict.UNAUTH)


def test_a_token_names_its_tenant_and_nothing_else_does(judge: Judge, world: World) -> None:
    for name in BY_JWT:
        forger = Forger(world, name)
        claims = forger.claims(tenant=world.theirs.tenant)
        judge.send(forger.ask(forger.header, claims), Verdict.UNAUTH)


ROWS = {**HEADS, **CLAIMS, **BODIES, **SHAPES, **MOMENTS, **SCOPES}
