"""Access tokens on every route that takes one: whom they are for, and what stands behind them.

How a token is spelled, signed, typed and timed is shown where tokens are read, in `tests/ports`.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from claimcheck.contracts.credentials import CREDENTIAL_KINDS
from tests.good_requests import proven, served_by
from tests.hostile.asks import (
    BY_ACCESS_TOKEN,
    BY_AUTHORIZATION,
    PROVEN,
    Ask,
    bearer,
    headers_of,
    link,
    merchant_file,
)
from tests.hostile.judge import Judge
from tests.hostile.rows import each
from tests.hostile.words import Verdict
from tests.hostile.world import World
from tests.ports.forgery import KEYED, PLAIN, b64, forged, valid

SCOPES: dict[str, list[str]] = {
    "D-21": ["", "reports:reader", "REPORTS:READ", "reports", "reports:read,reports:write", "*",
             "reports:read\u200b", "report:read", "scope:reports:read", "superuser"]
}  # fmt: skip
ROWS = SCOPES
EXTERNAL_REPORT = "external_reports GET /external-api/v1/reports/download/{report_id} oauth-client"


def asked_with(world: World, name: str, **of: object) -> Ask:
    """A request with a token under the world's own key; `of` are claims that we never made."""
    sample, key = proven()[name], world.services.token_keys.current()
    audience = served_by(sample)[0].audience
    assert sample.kind is not None
    assert audience is not None
    own: dict[str, object] = {
        "sub": world.mine.ids[sample.kind],
        "tenant": world.mine.tenant,
        "aud": audience.name,
        "kid": key.kid,
    }
    header = {**KEYED, "kid": key.kid} if audience.kid_in_header else PLAIN
    token = forged(header, valid(**{**own, **of}), key.secret)
    return PROVEN[name](world.mine).with_header(*bearer(token)[0])


@pytest.mark.parametrize("scope", each(SCOPES))
def test_a_scope_is_a_word_and_not_a_beginning(judge: Judge, world: World, scope: str) -> None:
    judge.send(asked_with(world, EXTERNAL_REPORT, scope=scope), Verdict.FORBID)


@pytest.mark.parametrize("name", BY_ACCESS_TOKEN)
def test_a_token_names_its_tenant_and_nothing_else_does(
    judge: Judge, world: World, name: str
) -> None:
    judge.send(asked_with(world, name), Verdict.SERVED)
    judge.send(asked_with(world, name, tenant=world.theirs.tenant), Verdict.UNAUTH)


def test_each_kind_of_token_is_good_for_its_own_consumers_only(judge: Judge, world: World) -> None:
    mine = world.mine
    listed = mine.link().partition("/reports/")[2].partition("?")[0]
    shown = {
        kind.name: dict(headers_of(mine, kind)).get("Authorization", "")
        for kind in CREDENTIAL_KINDS.values()
    }
    others = {
        "a link": f"Bearer {listed}",
        "a file": f"Bearer {merchant_file(mine).path.split('/')[-2]}",
        "an unsigned text": f"Bearer {b64(b'{}')}.{b64(b'{}')}.",
    }
    good = {kind: header for kind, header in (shown | others).items() if header}
    for name in BY_AUTHORIZATION:
        kind = proven()[name].kind
        for other, header in good.items():
            if kind and kind.name != other:
                ask = PROVEN[name](mine).with_header("Authorization", header)
                judge.send(ask, Verdict.UNAUTH)
    for header in good.values():
        judge.send(link(mine).with_header("Authorization", header), Verdict.SERVED)


def test_a_token_ends_with_what_stands_behind_it(judge: Judge, world: World) -> None:
    asks = [PROVEN[name](world.mine) for name in BY_ACCESS_TOKEN]
    strangers = [PROVEN[name](world.theirs) for name in BY_ACCESS_TOKEN]
    now: datetime = world.services.clock.now()
    for kind in CREDENTIAL_KINDS.values():
        world.services.credentials.revoke(world.theirs.ids[kind], now - timedelta(seconds=1))
    world.services.credentials.set_suspended(world.mine.tenant, True)

    for ask in (*asks, *strangers):
        judge.send(ask, Verdict.UNAUTH)
