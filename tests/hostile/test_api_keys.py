"""API keys of contract 5, and the tokens of contracts 2 and 4 that are made in the same way."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from claimcheck.contracts.business_reports.credentials import BUSINESS_TOKEN
from claimcheck.contracts.credentials import CREDENTIAL_KINDS
from claimcheck.contracts.documents.credentials import DOCUMENT_CLIENT
from claimcheck.contracts.export_tasks.credentials import TASK_TOKEN
from claimcheck.contracts.merchant_reports.credentials import API_KEY
from claimcheck.domain.credential_kind import CredentialKind
from tests.fakes import NOW
from tests.hostile.asks import (
    Ask,
    business_file,
    business_report,
    merchant_file,
    merchant_list,
    task,
)
from tests.hostile.judge import Judge
from tests.hostile.rows import INJECTIONS, each
from tests.hostile.words import Verdict
from tests.hostile.world import THEIRS, World

# `{id}` and `{secret}` are one's own, `{their_id}` and `{their_secret}` somebody else's; between
# them stands `{dot}`, which is a colon in contract 2.
REFUSED: dict[str, list[str]] = {
    "B-01": ["", " ", "null", "undefined", "*", "{dot}", "{dot}{dot}", "None", "true", "{id}",
             "{id}{dot}", "{dot}{secret}", "{secret}"],
    "B-02": [
        "{id}{dot}{secret} ", " {id}{dot}{secret}", "{id}{dot}{secret}\n", "\n{id}{dot}{secret}",
        "\ufeff{id}{dot}{secret}", "{id}{dot}{secret}\x00", "{id}{dot}{secret}\ufeff",
        "{id} {dot}{secret}", "{id}{dot} {secret}", "{id}{dot}{secret}\r\n",
    ],
    "B-03": [
        "{id}{dot}{swapped}", "{id}{dot}{short}", "{id}{dot}{secret}A", "{id}{dot}{secret}=",
        "{upper_id}{dot}{secret}", "{id}x{dot}{secret}", "{short_id}{dot}{secret}",
        "{id}{dot}{dot}{secret}", "{id}{dot}{secret}{dot}", "{id}{dot}{secret}{dot}{secret}",
        "{id}{secret}", "{secret}{dot}{id}",
    ],
    "B-04": ["{id}{dot}{their_secret}", "{their_id}{dot}{secret}", "{other_kind}{dot}{secret}"],
    "B-07": ["{id}{dot}é", "é{dot}{secret}", "{id}{dot}{secret}é", "{id}{dot}\ud800",
             "\u043a\u043b\u044e\u0447",
             "{id}{dot}" + "\u0660" * 43],
    "B-08": ["x" * 100_000, "{id}{dot}" + "x" * 100_000, "{id}{dot}{secret}" + "A" * 1000,
             "x" * 100_000 + "{dot}{secret}"],
    "E-01": ["{id}{other_dot}{secret}", "{id}/{secret}", "{id} {secret}", "{id}%3A{secret}",
             "{id}\uff1a{secret}"],
    "E-03": ["TENANT#b{dot}{secret}", "{id}#x{dot}{secret}", "credential#{id}{dot}{secret}",
             "{id}\x00{dot}{secret}", "{id}*{dot}{secret}", "..{dot}{secret}",
             "{id}%23{dot}{secret}"],
    "E-04": ["{id}{dot}{secret}%0A", "{their_id}{dot}{secret}", "{id}{dot}{their_secret}"],
    "B-11": [
        text.replace("{", "{{").replace("}", "}}") + tail
        for text in INJECTIONS for tail in ("", "{dot}{secret}")
    ],
}  # fmt: skip
TWICE: dict[str, list[tuple[str, ...]]] = {
    "B-05": [("{id}{dot}{secret}",) * 2, ("{id}{dot}{secret}", "x"), ("x", "{id}{dot}{secret}"),
             ("{id}{dot}{secret},x",), ("x, {id}{dot}{secret}",)],
}  # fmt: skip
ELSEWHERE: dict[str, list[str]] = {
    "B-06": ["X-Api-Key", "api_key", "ApiKey", "Api-Key ", "X-Authorization", "Key"]
}
ENDED: dict[str, list[dict[str, Any]]] = {
    "B-09": [
        {"revoked_at": NOW},
        {"revoked_at": NOW - timedelta(days=1)},
        {"expires_at": NOW},
        {"expires_at": NOW - timedelta(seconds=1)},
    ]
}
KEYS = {merchant_list: API_KEY, merchant_file: API_KEY}
TOKENS = {
    task: TASK_TOKEN,
    business_report: BUSINESS_TOKEN,
    business_file: BUSINESS_TOKEN,
}
CASES = KEYS | TOKENS


def texts(world: World, kind: CredentialKind) -> dict[str, str]:
    """What a template may name."""
    mine, theirs = world.mine, world.theirs
    # Many services would take the document client's for it: made alike, of the same tenant.
    return {
        "dot": ":" if kind is TASK_TOKEN else ".",
        "other_dot": "." if kind is TASK_TOKEN else ":",
        "id": mine.ids[kind],
        "upper_id": mine.ids[kind].swapcase(),
        "short_id": mine.ids[kind][:-1],
        "other_kind": mine.ids[DOCUMENT_CLIENT],
        "their_id": theirs.ids[kind],
        "secret": mine.secret,
        "swapped": mine.secret.swapcase(),
        "short": mine.secret[:-1],
        "their_secret": THEIRS,
    }


def with_credentials(ask: Ask, kind: CredentialKind, *values: str) -> Ask:
    if kind is API_KEY:
        return ask.with_header("Api-Key", *values)
    return ask.with_header("Authorization", *(f"Bearer {value}" for value in values))


@pytest.mark.parametrize("template", each(REFUSED))
def test_nothing_but_the_very_key_proves_anybody(judge: Judge, world: World, template: str) -> None:
    for good, kind in CASES.items():
        sent = template.format(**texts(world, kind))
        judge.send(with_credentials(good(world.mine), kind, sent), Verdict.UNAUTH)


@pytest.mark.parametrize("templates", each(TWICE))
def test_of_two_keys_neither_proves_anybody(
    judge: Judge, world: World, templates: tuple[str, ...]
) -> None:
    for good, kind in CASES.items():
        sent = [template.format(**texts(world, kind)) for template in templates]
        judge.send(with_credentials(good(world.mine), kind, *sent), Verdict.UNAUTH)


@pytest.mark.parametrize("name", each(ELSEWHERE))
def test_a_key_elsewhere_is_none(judge: Judge, world: World, name: str) -> None:
    for good in KEYS:
        ask = good(world.mine)
        bare, key = ask.with_header("Api-Key"), ask.header("Api-Key")
        judge.send(bare.with_header(name, key), Verdict.UNAUTH)
        judge.send(replace(bare, path=f"{bare.path}?{name.strip()}={key}"), Verdict.UNAUTH)


@pytest.mark.parametrize("of", each(ENDED))
def test_a_credential_that_has_ended_proves_nobody(
    judge: Judge, world: World, of: dict[str, Any]
) -> None:
    for good, kind in CASES.items():
        told = {**texts(world, kind), "id": world.mine.credential(kind, **of)}
        sent = "{id}{dot}{secret}".format(**told)
        judge.send(with_credentials(good(world.mine), kind, sent), Verdict.UNAUTH)


def test_no_credential_outlives_its_tenants_suspension(judge: Judge, world: World) -> None:
    world.services.credentials.set_suspended(world.mine.tenant, True)

    for good in CASES:
        judge.send(good(world.mine), Verdict.UNAUTH)
        judge.send(good(world.theirs), Verdict.SERVED)


def test_a_key_of_one_kind_opens_no_contract_of_another(judge: Judge, world: World) -> None:
    for good, kind in CASES.items():
        for other in set(CREDENTIAL_KINDS.values()) - {kind}:
            told = {**texts(world, kind), "id": world.mine.ids[other]}
            sent = "{id}{dot}{secret}".format(**told)
            judge.send(with_credentials(good(world.mine), kind, sent), Verdict.UNAUTH)


ROWS = {**REFUSED, **TWICE, **ELSEWHERE, **ENDED}
