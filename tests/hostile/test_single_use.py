"""Links for one use: aliases, repeats, and keys that somebody guesses."""

from __future__ import annotations

import pytest

from tests.hostile.asks import Ask
from tests.hostile.judge import Judge
from tests.hostile.rows import each
from tests.hostile.test_links import parts_of
from tests.hostile.words import Verdict
from tests.hostile.world import World

KEY = "4f9c1e7b2a8d4f5e9c3b6a1d8e7f0c2b"
# Of a spent link's `{t}`, `{e}` and `{s}`.
ALIASES: dict[str, list[str]] = {
    "K-12": ["{t}?expires={e}&signature={s}", "{t}?signature={s}&expires={e}",
             "{t}/?expires={e}&signature={s}",
             "%{first:02X}{rest}?expires={e}&signature={s}", "{t}?expires={e}&signature={s}&",
             "{t}?&expires={e}&signature={s}", "{t}?expires=%{digit:02X}{digits}&signature={s}"],
    "K-13": ["{t}%3D?expires={e}&signature={s}", "{t}A?expires={e}&signature={s}",
             "{t}%20?expires={e}&signature={s}",
             "{t}.?expires={e}&signature={s}", "{t}?expires={e}&signature={s}0",
             "{t}!!?expires={e}&signature={s}",
             "{t}%C3%A9?expires={e}&signature={s}", "{t}?expires=0{e}&signature={s}"],
}  # fmt: skip
GUESSES: dict[str, list[str]] = {
    "K-06": ["", "x", "0", "x" * 21, KEY[:-1], KEY.upper(), f"{KEY}0", "\x00" * 32, "é" * 32,
             "x" * 256, "null",
             f" {KEY}", f"{KEY} "],
}  # fmt: skip


@pytest.mark.parametrize("template", each(ALIASES))
def test_a_spent_link_has_no_second_name(judge: Judge, world: World, template: str) -> None:
    link = world.mine.link(max_uses=1)
    judge.send(Ask("GET", link), Verdict.SERVED)
    t, e, s = parts_of(link)
    told = {"t": t, "e": e, "s": s, "first": ord(t[0]), "rest": t[1:], "digit": ord(e[0])}
    path = template.format(**told, digits=e[1:])

    assert judge.ask(Ask("GET", f"/reports/{path}")).status in (404, 410)
    assert judge.ask(Ask("POST", f"/reports/{path}")).status in (404, 410)


@pytest.mark.parametrize("guess", each(GUESSES))
def test_only_the_very_key_resumes(judge: Judge, world: World, guess: str) -> None:
    link = world.mine.link(max_uses=1)
    judge.send(Ask("GET", link, (("Idempotency-Key", KEY),)), Verdict.SERVED)

    judge.send(Ask("GET", link, (("Idempotency-Key", guess),)), Verdict.GONE)
    judge.send(Ask("GET", link, (("Idempotency-Key", KEY),) * 2), Verdict.GONE)
    judge.send(Ask("GET", link, (("Idempotency-Key", KEY),)), Verdict.SERVED)


ROWS = {**ALIASES, **GUESSES}
