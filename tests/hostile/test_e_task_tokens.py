"""`id:secret` bearers of contract 2, and everybody else's credentials in their place."""

from __future__ import annotations

import pytest

from claimcheck.domain.caller import ACCESS_LEVEL, ADMIN, CredentialKind
from tests.hostile.asks import PROVEN, bearer, document, external_report, task, task_token
from tests.hostile.judge import Judge
from tests.hostile.rows import each
from tests.hostile.words import Verdict
from tests.hostile.world import World

REFUSED: dict[str, list[str]] = {
    "E-01": ["{id}", ":", "::", "{id}:", ":{secret}", "{id}::{secret}", "{id}:{secret}:{secret}",
             "{id}.{secret}", "{id}/{secret}", "{id} {secret}", "{id}%3A{secret}",
             "{id}\uff1a{secret}"],
    "E-03": ["x#META:{secret}", "TENANT#b:{secret}", "{id}#x:{secret}", "credential#{id}:{secret}",
             "{id}\x00:{secret}", "{id}*:{secret}", "..:{secret}", "{id}%23:{secret}"],
    "E-04": ["{id}:{their_secret}", "{their_id}:{secret}", "{id}:{swapped}", "{id}:{secret}\n",
             "{id}:{secret}%0A", "{swapped_id}:{secret}", "{id}:{short}", "{id}: {secret}"],
}  # fmt: skip
GRANTS: dict[str, list[frozenset[str]]] = {
    "E-05": [
        frozenset(),
        frozenset({ADMIN}),
        frozenset({f"{ACCESS_LEVEL}exports"}),
        frozenset({ADMIN, f"{ACCESS_LEVEL}imports"}),
        frozenset({ADMIN, f"{ACCESS_LEVEL}Exports"}),
        frozenset({ADMIN, "exports"}),
        frozenset({"scope:reports:read", "superuser"}),
    ]
}


@pytest.mark.parametrize("template", each(REFUSED))
def test_an_id_and_a_secret_have_one_form(judge: Judge, world: World, template: str) -> None:
    kind = CredentialKind.TASK_TOKEN
    token_id, secret = world.mine.ids[kind], world.mine.secret
    sent = template.format(
        id=token_id,
        secret=secret,
        swapped=secret.swapcase(),
        swapped_id=token_id.swapcase(),
        short=secret[:-1],
        their_id=world.theirs.ids[kind],
        their_secret=world.theirs.secret,
    )

    judge.send(task(world.mine).with_header(*bearer(sent)[0]), Verdict.UNAUTH)


@pytest.mark.parametrize("grants", each(GRANTS))
def test_a_token_without_the_access_level_is_refused(
    judge: Judge, world: World, grants: frozenset[str]
) -> None:
    token_id = world.mine.credential(CredentialKind.TASK_TOKEN, grants=grants)

    for task_id in ("4711", "4712", "9", "x"):
        proof = bearer(f"{token_id}:{world.mine.secret}")[0]
        judge.send(task(world.mine, task_id).with_header(*proof), Verdict.FORBID)


def test_an_id_and_a_secret_open_no_other_contract(judge: Judge, world: World) -> None:
    for name, ask in PROVEN.items():
        if name != "task" and not name.startswith("merchant"):
            judge.send(ask(world.mine).with_header(*task_token(world.mine)[0]), Verdict.UNAUTH)
    for other in (external_report(world.mine), document(world.mine)):
        proof = other.header("Authorization")
        judge.send(task(world.mine).with_header("Authorization", proof), Verdict.UNAUTH)


ROWS = {**REFUSED, **GRANTS}
