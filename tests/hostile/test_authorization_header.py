"""The Authorization header, and headers that would like to be as good: on every route."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlencode

import pytest

from claimcheck.contracts.credentials import CREDENTIAL_KINDS
from tests.client import BASE_URL
from tests.hostile.asks import (
    BY_AUTHORIZATION,
    PROVEN,
    Ask,
    business_file,
    business_report,
    external_report,
    headers_of,
    link,
    merchant_list,
)
from tests.hostile.judge import Judge
from tests.hostile.rows import INJECTIONS, each
from tests.hostile.words import Verdict
from tests.hostile.world import World
from tests.samples import OTHER_TENANT, TENANT

# `{good}` is what would be good behind `{scheme}`. Each proves nobody.
REFUSED: dict[str, list[str]] = {
    "A-02": ["", " ", "    ", "\t"],
    "A-03": ["{scheme}", "{scheme} ", "{scheme}  ", "{good}", ": {good}"],
    "A-05": [
        "{scheme}\t{good}", "{scheme} {good} extra", "{scheme}%20{good}", "{scheme}  {good}",
        " {scheme} {good}", "{scheme} {good} ", "{scheme} {good}\n", "{scheme}: {good}",
        "{scheme} {good},", "{scheme} {scheme} {good}", '{scheme} "{good}"', "{scheme}{good}",
        "{scheme} token={good}", "{scheme} {good}, {scheme} {good}",
    ],
    "A-09": [
        "Digest username=x", "Negotiate {good}", "Token {good}", "OAuth {good}", "JWT {good}",
        "AWS4-HMAC-SHA256 Credential=x/20260314/us-east-1/execute-api/aws4_request, Signature=0",
        "DPoP {good}", "Bearer2 {good}", "Basicx {good}", "null {good}",
    ],
    "A-11": ["{scheme} " + "x" * 8192, "{scheme} " + "x" * 65536, "{scheme} {good}" + "x" * 9000],
    "A-12": [
        "{scheme} {good}\x00", "{scheme} \x00{good}", "{scheme} {good}\r\nX: y", "{scheme} é{good}",
        "{scheme} {good}\x7f", "{scheme} {good}\ud800", "{scheme} \ufeff{good}",
        "{scheme}\u00a0{good}", "{scheme} {good}\u200b", "\uff22earer {good}",
    ],
    "A-17": [f"{{scheme}} {text.replace('{', '{{').replace('}', '}}')}" for text in INJECTIONS],
}  # fmt: skip
ACCEPTED: dict[str, list[str]] = {"A-04": ["{lower} {good}", "{upper} {good}", "{mixed} {good}"]}
TWICE: dict[str, list[tuple[str, ...]]] = {
    "A-06": [("{good}", "x"), ("x", "{good}"), ("{good}", "{good}"), ("{good}", ""), ("",) * 2]
}
# Where a credential does not belong.
IN_QUERY: dict[str, list[str]] = {
    "A-08": ["access_token", "token", "authorization", "Authorization", "api_key", "apikey", "key"],
}
IN_HEADER: dict[str, list[str]] = {
    "A-13": ["X-Authorization", "Authorization_", "Proxy-Authorization", "X-Amz-Security-Token",
             "Cookie", "X-Original-Authorization", "Authorization "],
}  # fmt: skip
SPOOFED: dict[str, list[tuple[str, str]]] = {
    "A-15": [
        ("X-Forwarded-For", "10.0.0.1"), ("X-Forwarded-Host", "evil.example"),
        ("X-Forwarded-Proto", "http"), ("X-Real-IP", "10.0.0.1"), ("Forwarded", "for=10.0.0.1"),
        ("X-Original-URL", "/admin"), ("X-Rewrite-URL", "/admin"), ("Host", "evil.example"),
        ("X-HTTP-Method-Override", "DELETE"), ("x-amzn-oidc-data", "e30.e30."),
        ("X-Tenant", OTHER_TENANT), ("X-User", "root"), ("x-amzn-request-context", "{}"),
    ],
}  # fmt: skip
BUSINESSES: dict[str, list[tuple[tuple[str, ...], Verdict]]] = {
    "A-16": [
        ((OTHER_TENANT,), Verdict.FORBID), ((), Verdict.BAD), ((TENANT, TENANT), Verdict.BAD),
        ((TENANT, OTHER_TENANT), Verdict.BAD), ((f"{TENANT},{OTHER_TENANT}",), Verdict.BAD),
        (("",), Verdict.BAD), ((" ",), Verdict.BAD), (("null",), Verdict.BAD),
        (("*",), Verdict.BAD), ((TENANT[:-1],), Verdict.BAD), ((f"{TENANT}0",), Verdict.BAD),
        ((f"{TENANT}#x",), Verdict.BAD), (("\ud800",), Verdict.BAD),
        (("00000000-0000-0000-0000-000000000000",), Verdict.FORBID),
        ((TENANT.upper(),), Verdict.SERVED), ((f"{{{TENANT}}}",), Verdict.SERVED),
        ((f"urn:uuid:{TENANT}",), Verdict.SERVED), ((TENANT.replace("-", ""),), Verdict.SERVED),
    ],
}  # fmt: skip


def asks(world: World) -> list[Ask]:
    """A good request of every route that reads Authorization."""
    return [PROVEN[name](world.mine) for name in BY_AUTHORIZATION]


def spelled(ask: Ask, template: str) -> str:
    scheme, _, good = ask.header("Authorization").partition(" ")
    cased = {"lower": scheme.lower(), "upper": scheme.upper(), "mixed": scheme.swapcase()}
    return template.format(scheme=scheme, good=good, **cased)


def test_without_a_credential_nobody_is_asked_any_further(judge: Judge, world: World) -> None:
    for ask in asks(world):
        reply = judge.send(ask.with_header("Authorization"), Verdict.UNAUTH)
        assert "error" not in reply.headers.get("www-authenticate", "")


@pytest.mark.parametrize("template", each(REFUSED))
def test_nothing_but_the_one_spelling_proves_anybody(
    judge: Judge, world: World, template: str
) -> None:
    for ask in asks(world):
        judge.send(ask.with_header("Authorization", spelled(ask, template)), Verdict.UNAUTH)


@pytest.mark.parametrize("template", each(ACCEPTED))
def test_the_scheme_may_be_written_in_any_case(judge: Judge, world: World, template: str) -> None:
    for ask in asks(world):
        judge.send(ask.with_header("Authorization", spelled(ask, template)), Verdict.SERVED)


@pytest.mark.parametrize("values", each(TWICE))
def test_of_two_headers_neither_proves_anybody(
    judge: Judge, world: World, values: tuple[str, ...]
) -> None:
    for ask in asks(world):
        good = ask.header("Authorization")
        sent = [value.format(good=good) for value in values]
        judge.send(ask.with_header("Authorization", *sent), Verdict.UNAUTH)


@pytest.mark.parametrize("name", each(IN_QUERY))
def test_a_credential_in_the_query_is_none(judge: Judge, world: World, name: str) -> None:
    for ask in asks(world):
        query = urlencode({name: ask.header("Authorization").partition(" ")[2]})
        bare = ask.with_header("Authorization")
        judge.send(replace(bare, path=f"{bare.path}?{query}"), Verdict.UNAUTH)


@pytest.mark.parametrize("name", each(IN_HEADER))
def test_a_credential_in_another_header_is_none(judge: Judge, world: World, name: str) -> None:
    for ask in asks(world):
        bare = ask.with_header("Authorization")
        judge.send(bare.with_header(name, ask.header("Authorization")), Verdict.UNAUTH)


@pytest.mark.parametrize("name", ["AUTHORIZATION", "authorization", "aUTHORIZATION"])
def test_the_name_of_the_header_may_be_written_in_any_case(
    judge: Judge, world: World, name: str
) -> None:
    for ask in asks(world):
        renamed = ask.with_header("Authorization").with_header(name, ask.header("Authorization"))
        judge.send(renamed, Verdict.SERVED)


@pytest.mark.parametrize("junk", ["Bearer x", "Basic x", "", "\x00", "Bearer \ud800"])
def test_a_link_is_a_credential_of_its_own(judge: Judge, world: World, junk: str) -> None:
    judge.send(link(world.mine).with_header("Authorization", junk), Verdict.SERVED)
    for kind in CREDENTIAL_KINDS.values():
        strange = headers_of(world.theirs, kind)[0]
        judge.send(link(world.mine).with_header(*strange), Verdict.SERVED)


@pytest.mark.parametrize("header", each(SPOOFED))
def test_no_header_changes_who_asks_from_where_or_for_what(
    judge: Judge, world: World, header: tuple[str, str]
) -> None:
    for ask in (*asks(world), merchant_list(world.mine)):
        judge.send(ask.with_header(*header), Verdict.SERVED)
        entry = world.services.audit.entries[-1]
        assert (entry.tenant, entry.attempt.source_ip) == (TENANT, "203.0.113.9")
    told = judge.send(external_report(world.mine).with_header(*header), Verdict.SERVED).json()
    assert told["data"]["download_url"].startswith(f"{BASE_URL}/reports/")


@pytest.mark.parametrize("given", each(BUSINESSES))
def test_a_business_is_named_once_and_is_the_tokens_own(
    judge: Judge, world: World, given: tuple[tuple[str, ...], Verdict]
) -> None:
    values, verdict = given
    for ask in (business_report(world.mine), business_file(world.mine)):
        judge.send(ask.with_header("x-business-id", *values), verdict)


ROWS = {**REFUSED, **ACCEPTED, **TWICE, **IN_QUERY, **IN_HEADER, **SPOOFED, **BUSINESSES}
