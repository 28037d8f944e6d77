"""What holds whatever went wrong, read from the tables and never from an answer of the code."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from claimcheck.adapters.dynamodb.attributes import Fields, to_item
from claimcheck.adapters.dynamodb.counter_items import counts_of
from claimcheck.adapters.dynamodb.report_items import counted_in
from claimcheck.domain.audit import Action, AuditEntry, Outcome
from claimcheck.domain.counting import tally
from claimcheck.domain.link import Link
from tests.client import WireReply
from tests.faults.world import Tables

HANDING_OUT = frozenset({200, 206, 303, 307})
# Each of these is committed together with a new `rev` of its row.
OF_ROWS = frozenset({Action.REGISTERED, Action.RETIRED, Action.FILE_DELETED})


def broken(tables: Tables, replies: Sequence[WireReply], link: Link | None) -> list[str]:
    """What does not hold now."""
    return [
        *_unaudited(tables, replies),
        *_misused(tables, replies, link),
        *_unwritten(tables),
    ]


def uses_of(tables: Tables, link: Link) -> int:
    """How many uses of a link are taken."""
    mark = f"use#{link.id}"
    return next((row["uses"] for row in tables.links if row["mark"] == mark), 0)


def entry_behind(tables: Tables, reply: WireReply) -> AuditEntry | None:
    """The entry that stands for an answer as granted."""
    request_id = reply.headers["x-request-id"]
    granted = [e for e in tables.entries if e.outcome is Outcome.GRANTED]
    return next((entry for entry in granted if entry.attempt.id == request_id), None)


def _unaudited(tables: Tables, replies: Sequence[WireReply]) -> Iterator[str]:
    versions = {
        (row["tenant"], *row["entity"].split("#", 1)): row["version_id"]
        for row in tables.reports
        if "version_id" in row
    }
    for reply in replies:
        if reply.status not in HANDING_OUT:
            continue
        entry = entry_behind(tables, reply)
        if entry is None or not entry.tenant or not entry.principal:
            yield f"{reply.status} without an entry"
        elif entry.subject and entry.version_id != versions[entry.tenant, *entry.subject]:
            yield f"{reply.status} with an entry of another version"


def _misused(tables: Tables, replies: Sequence[WireReply], link: Link | None) -> Iterator[str]:
    if link is None or link.max_uses is None:
        return
    of_link = [entry.action for entry in tables.entries if entry.principal == link.id]
    taken = of_link.count(Action.REDEEMED) - of_link.count(Action.GIVEN_BACK)
    uses = uses_of(tables, link)
    if uses != taken:
        yield f"{uses} uses taken, {taken} on record"
    if not 0 <= uses <= link.max_uses:
        yield f"{uses} uses taken of {link.max_uses}"
    behind = [entry_behind(tables, r) for r in replies if r.status in HANDING_OUT]
    handed = [e for e in behind if e and e.action is Action.REDEEMED]
    if len(handed) > uses:
        yield f"{len(handed)} handed out, {uses} uses taken"


def _unwritten(tables: Tables) -> Iterator[str]:
    told = Counter(
        (entry.tenant, f"{entry.subject.kind}#{entry.subject.id}")
        for entry in tables.entries
        if entry.subject and entry.action in OF_ROWS and entry.outcome is Outcome.GRANTED
    )
    for row in tables.reports:
        times = told.pop((row["tenant"], row["entity"]), 0)
        if "state" in row and row["rev"] != times:
            yield f"{row['entity']} was written {row['rev']} times, {times} on record"
    yield from (f"{entity} is on record, and nowhere else" for _, entity in told)


def miscounted(tables: Tables) -> Iterator[str]:
    """The tenants whose counters do not say what their rows do."""
    for tenant in {row["tenant"] for row in tables.reports}:
        rows = [row for row in tables.reports if row["tenant"] == tenant]
        listed = tally(counted_in(to_item(row)) for row in rows if "listed_at" in row)
        counters = (counts_of(to_item(row)) for row in rows if _is_counter(row))
        counted = {day: cells for day, cells in counters if cells}
        if counted != {day: dict(cells) for day, cells in listed.items()}:
            yield f"counted {counted}, listed {listed}"


def _is_counter(row: Fields) -> bool:
    return str(row["entity"]).startswith("count#")


def settled_state(tables: Tables) -> dict[str, set[str]]:
    """What has to be the same however many faults it took to get there.

    Left out: what is random, what says when, quotas, uses (they have an invariant of their own),
    and `downloaded_at`, which is best effort.
    """
    marks = (row for row in tables.links if not row["mark"].startswith(_COUNTS))
    return {
        "reports": _plain(tables.reports),
        "access": _plain(tables.access),
        "links": _plain(marks),
    }


def times_written(tables: Tables) -> dict[str, int]:
    """How often each row of a report was written."""
    return {row["entity"]: row["rev"] for row in tables.reports if "state" in row}


def on_record(tables: Tables) -> set[tuple[object, ...]]:
    """Who did what, however often; attempts that failed, or that were undone, are left out."""
    return {
        (e.tenant, e.principal, e.action, e.outcome, e.reason, e.subject, e.version_id)
        for e in tables.entries
        if e.outcome is not Outcome.FAILED and e.action is not Action.GIVEN_BACK
    }


_COUNTS = ("quota#", "denied#", "use#")
_LEFT_OUT = frozenset({"encrypted_id", "downloaded_at", "ttl", "rev", "secret_sha256"})
_MOMENTS = frozenset({"revoked_before", "revoked_at", "removed_at", "claimed_at", "created_at"})


def _plain(rows: Iterable[Fields]) -> set[str]:
    return {
        str(sorted((name, _said(name, row)) for name in row.keys() - _LEFT_OUT)) for row in rows
    }


def _said(name: str, row: Fields) -> str:
    if name in _MOMENTS:
        return "then"
    text = str(row[name])
    return "credential" if text.startswith("credential#") else text
