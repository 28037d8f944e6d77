"""Another tenant's records: on every route, in every state, as if they had never been."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import quote

from claimcheck.domain.audit import Outcome
from claimcheck.domain.report import Kind, Report, State
from tests.client import WireReply
from tests.fakes import NOW
from tests.figures import collect
from tests.hostile.asks import (
    Ask,
    business_file,
    business_report,
    document,
    document_url,
    external_report,
    merchant_file,
    merchant_list,
    task,
    user,
)
from tests.hostile.judge import Judge
from tests.hostile.words import Verdict
from tests.hostile.world import Side, World
from tests.samples import publish


def by_body(of: Side, document_id: str) -> Ask:
    return document_url(of, f'{{"document_id": "{document_id}"}}'.encode())


def as_user(of: Side, token: str) -> Ask:
    return Ask("GET", merchant_file(of, token).path, user(of))


def probed(of: Side, token: str) -> Ask:
    return Ask("HEAD", merchant_file(of, token).path, merchant_file(of, token).headers)


ROUTES: dict[str, tuple[Callable[[Side, str], Ask], Kind]] = {
    "external_report": (external_report, Kind.REPORT),
    "task": (task, Kind.TASK),
    "document": (document, Kind.DOCUMENT),
    "document by body": (by_body, Kind.DOCUMENT),
    "business_report": (business_report, Kind.REPORT),
    "business_file": (business_file, Kind.REPORT),
    "merchant_file": (merchant_file, Kind.REPORT),
    "merchant_file as a user": (as_user, Kind.REPORT),
    "merchant_file probed": (probed, Kind.REPORT),
}
STATES: dict[str, dict[str, Any]] = {
    "finished": {},
    "pending": {"body": None, "state": State.PENDING},
    "failed": {"body": None, "state": State.FAILED},
    "retired": {"state": State.RETIRED},
    "expired": {"expires_at": NOW - timedelta(days=1)},
    "restricted": {"restricted": True},
    "without a file": {"body": None},
    "for one use": {"single_use": True},
}
# In the list's order, so that numbers make ids of tasks, too.
NUMBERS = {state: str(9001 + number) for number, state in enumerate(STATES)}
NOBODYS = "9999"
ROWS = {"L-01": list(ROUTES)}


def theirs(world: World, kind: Kind, state: str) -> Report:
    number, of = NUMBERS[state], dict(STATES[state])
    filename = f"A_Export-{number}.csv"
    return publish(
        world.services, number, kind=kind, tenant=world.theirs.tenant, filename=filename, **of
    )


def everything_of_theirs(world: World) -> list[Report]:
    """A record of every kind in every state."""
    return [theirs(world, kind, state) for kind in Kind for state in STATES]


def names(report: Report) -> tuple[str, ...]:
    """By what a record might be asked for."""
    return report.id, report.encrypted_id


def test_what_they_have_is_answered_as_what_nobody_has() -> None:
    cells = 0
    for ask, _ in ROUTES.values():
        judge = Judge(World.fresh())
        nothing = outward(judge.send(ask(judge.world.mine, NOBODYS), Verdict.MISSING))
        for report in everything_of_theirs(judge.world):
            for name in names(report):
                reply = judge.send(ask(judge.world.mine, name), Verdict.MISSING)
                assert outward(reply) == nothing
                assert_on_our_record(judge.world)
                cells += 1
    collect("tenant_cells", cells)


def outward(reply: WireReply) -> tuple[bytes, dict[str, str]]:
    """All that is not a request's own."""
    return reply.body, {n: v for n, v in reply.headers.items() if n != "x-request-id"}


def assert_on_our_record(world: World) -> None:
    """Or only in the count of our minute, when there were too many."""
    last = world.services.audit.entries[-1]
    assert (last.tenant, last.outcome) == (world.mine.tenant, Outcome.DENIED)
    assert {minute.tenant for minute in world.services.denials.counted.values()} == {last.tenant}


def test_what_was_sealed_for_them_opens_nothing_of_ours(judge: Judge, world: World) -> None:
    query = "?limit=1&cursor="
    publish(world.services, "another", tenant=world.theirs.tenant)
    page = judge.send(merchant_list(world.theirs, query), Verdict.SERVED).json()
    token = page["results"][0]["download_action"]["url"].split("/")[-3]
    cursor = page["next"].partition("cursor=")[2]

    judge.send(merchant_file(world.mine, quote(token)), Verdict.MISSING)
    judge.send(merchant_list(world.mine, f"?cursor={cursor}"), Verdict.BAD)
    judge.send(merchant_list(world.theirs, f"?cursor={cursor}"), Verdict.SERVED)


def test_nothing_that_we_try_shows_at_theirs(judge: Judge, world: World) -> None:
    reports = everything_of_theirs(world)
    rows = list(world.services.reports.of_tenant(world.theirs.tenant))
    entries = list(world.services.audit.of_tenant(world.theirs.tenant))
    for ask, _ in ROUTES.values():
        for report in reports:
            for name in names(report):
                judge.send(ask(world.mine, name), Verdict.MISSING)

    assert world.services.reports.of_tenant(world.theirs.tenant) == rows
    assert list(world.services.audit.of_tenant(world.theirs.tenant)) == entries


def test_no_filter_shows_anything_of_theirs(judge: Judge, world: World) -> None:
    for tenant in (world.theirs.tenant, "*", ""):
        for name in ("tenant", "tenant_id", "merchant", "business_id", "account", "source"):
            query = f"?{name}={tenant}&created_after=2001-01-01"
            reply = judge.ask(merchant_list(world.mine, query))
            assert world.theirs.records[Kind.REPORT].encrypted_id not in reply.body.decode()
