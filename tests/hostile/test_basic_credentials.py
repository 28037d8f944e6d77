"""HTTP Basic, where users (contract 5) and OAuth clients prove themselves by it."""

from __future__ import annotations

from base64 import b64encode

import pytest

from claimcheck.contracts.external_reports.credentials import OAUTH_CLIENT
from claimcheck.contracts.merchant_reports.credentials import BASIC_USER
from claimcheck.domain.credential_kind import CredentialKind
from tests.hostile.asks import Ask, basic, by_basic, oauth_token
from tests.hostile.judge import Judge
from tests.hostile.rows import each
from tests.hostile.words import Verdict
from tests.hostile.world import World

# What stands behind `Basic `; `{good}` would be good.
ENCODED: dict[str, list[str]] = {
    "C-01": ["", "!!!", "=", "====", "A", "AA", "dXNlcjpwYXNz=", "{good}=", "{good}==", "{bare}"],
    "C-02": ["{first}!!{rest}", "{first} {rest}", "{first}\n{rest}", "{first}-_{rest}",
             "{first}\x00{rest}", "{good}!!", "{good}.", "{good} {good}", "{good},{good}"],
}  # fmt: skip
# What is encoded; of `{id}` and `{secret}`.
DECODED: dict[str, list[bytes]] = {
    "C-03": [b"", b":", b"::", b"{id}", b"{id}:", b":{secret}", b"{id}{secret}", b"{id};{secret}",
             b"{secret}:{id}", b"{id}::{secret}", b"{id}: {secret}", b" {id}:{secret}"],
    "C-05": [b"\xff\xff\xff", b"{id}:\xff", b"{id}:{secret}\xff", b"\xc0\xaf:x",
             b"{id}:\xed\xa0\x80"],
    "C-06": [b"{id}:{secret}\x00", b"\x00{id}:{secret}", b"{id}\x00:{secret}", b"u" * 300 + b":x",
             b"{id}:" + b"x" * 5000, b"{id}:" + b"x" * 1_000_000, b"{id}:{secret}\n", b"{id}\n:x"],
    "C-07": ["{id}:é".encode(), "{id}:e\u0301".encode(), "{id}:{secret}\u200b".encode()],
    "C-09": [b"{id}:wrong", b"bu_nobody:{secret}", b"nobody:wrong", b"root:root",
             b"{their_id}:{secret}"],
}  # fmt: skip


def asks(world: World) -> list[tuple[Ask, CredentialKind]]:
    """The good requests that Basic proves, and whom."""
    users = [(ask, BASIC_USER) for ask in by_basic(world.mine)]
    return [*users, (oauth_token(world.mine), OAUTH_CLIENT)]


def filled(text: bytes, world: World, kind: CredentialKind) -> bytes:
    told = {
        b"{id}": world.mine.ids[kind],
        b"{secret}": world.mine.secret,
        b"{their_id}": world.theirs.ids[kind],
    }
    for name, value in told.items():
        text = text.replace(name, value.encode())
    return text


@pytest.mark.parametrize("template", each(ENCODED))
def test_base64_has_one_spelling(judge: Judge, world: World, template: str) -> None:
    for ask, _ in asks(world):
        good = ask.header("Authorization").removeprefix("Basic ")
        # An id and a secret fill no whole number of bytes in threes: there is padding to leave out.
        told = {"good": good, "bare": good.rstrip("="), "first": good[:8], "rest": good[8:]}
        assert told["bare"] != good
        sent = f"Basic {template.format(**told)}"
        judge.send(ask.with_header("Authorization", sent), Verdict.UNAUTH)


@pytest.mark.parametrize("text", each(DECODED))
def test_only_the_very_user_and_password_prove_anybody(
    judge: Judge, world: World, text: bytes
) -> None:
    for ask, kind in asks(world):
        encoded = b64encode(filled(text, world, kind)).decode()
        judge.send(ask.with_header("Authorization", f"Basic {encoded}"), Verdict.UNAUTH)


def test_a_password_is_split_off_once(judge: Judge, world: World) -> None:
    world.mine.secret = "with:colons:in:it"
    user = world.mine.credential(BASIC_USER)
    for ask in by_basic(world.mine):
        proof = basic(f"{user}:with:colons:in:it")[0]
        judge.send(ask.with_header(*proof), Verdict.SERVED)


def test_an_unknown_user_and_a_wrong_password_are_answered_alike(
    judge: Judge, world: World
) -> None:
    for ask, kind in asks(world):
        known, unknown = (
            judge.send(ask.with_header(*basic(f"{name}:wrong")[0]), Verdict.UNAUTH)
            for name in (world.mine.ids[kind], world.mine.ids[kind][:-1] + "Q")
        )
        assert known.body == unknown.body
        assert known.headers.keys() == unknown.headers.keys()


ROWS = {**ENCODED, **DECODED}
