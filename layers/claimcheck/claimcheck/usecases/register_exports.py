"""Turning statements of exporters into listed reports: in batches, idempotent, in any order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from claimcheck.domain.export import InvalidExportError
from claimcheck.domain.refusals import StoredFileMissing, Unavailable
from claimcheck.ports import Change, ConflictError, Services
from claimcheck.usecases.plan_change import ExportEvent, plan_change

# A transaction holds 100 items (row, entry, counter) and 4 MB.
BATCH_CHANGES = 49
BATCH_BYTES = 2_000_000
TRIES = 4


class RegistrationStatus(Enum):
    """What became of a statement."""

    REGISTERED = "registered"
    DUPLICATE = "duplicate"
    REFUSED = "refused"
    RETRY = "retry"


@dataclass(frozen=True, slots=True)
class RegistrationResult:
    """A fate and, for refused and retried statements, why."""

    status: RegistrationStatus
    reason: str = ""


@dataclass(frozen=True, slots=True)
class _Planned:
    number: int
    change: Change


RegistrationStatuses = dict[int, RegistrationResult]


def register_exports(services: Services, events: Sequence[ExportEvent]) -> list[RegistrationResult]:
    """Register every statement that says something new; the fate of each, in order.

    Statements about one report are taken one after the other. Whoever loses a race for a row reads
    it again, a few times; what then still conflicts comes back as `RETRY`, with nothing done.
    """
    statuses: RegistrationStatuses = {}
    lost: Counter[int] = Counter()
    waiting = list(range(len(events)))
    while waiting:
        ready, later = _first_of_each_report(events, waiting)
        planned = [p for n in ready if (p := _plan(services, n, events[n], statuses))]
        losers = [n for group in _groups(planned) for n in _commit(services, group, statuses)]
        lost.update(losers)
        statuses.update(
            {
                n: RegistrationResult(RegistrationStatus.RETRY, "conflict")
                for n in losers
                if lost[n] >= TRIES
            }
        )
        waiting = sorted([*later, *(n for n in losers if n not in statuses)])
    return [statuses[number] for number in range(len(events))]


def _first_of_each_report(
    events: Sequence[ExportEvent], waiting: Iterable[int]
) -> tuple[list[int], list[int]]:
    seen: set[tuple[str, str, str]] = set()
    ready: list[int] = []
    later: list[int] = []
    for number in waiting:
        export = events[number].export
        row = (export.tenant, export.kind.value, export.id)
        (later if row in seen else ready).append(number)
        seen.add(row)
    return ready, later


def _plan(
    services: Services, number: int, event: ExportEvent, statuses: RegistrationStatuses
) -> _Planned | None:
    """The change that a statement asks for; None, and a fate, where there is none to make."""
    try:
        change = plan_change(services, event)
    except InvalidExportError as invalid:
        statuses[number] = RegistrationResult(RegistrationStatus.REFUSED, str(invalid))
    except StoredFileMissing as missing:
        # The event may have overtaken the object: the queue tries again, and gives up in the end.
        statuses[number] = RegistrationResult(RegistrationStatus.RETRY, missing.reason)
    except Unavailable as unavailable:
        statuses[number] = RegistrationResult(RegistrationStatus.RETRY, unavailable.reason)
    else:
        if change is not None:
            return _Planned(number, change)
        statuses[number] = RegistrationResult(RegistrationStatus.DUPLICATE)
    return None


def _groups(planned: Iterable[_Planned]) -> Iterator[list[_Planned]]:
    """What may go into one transaction: one tenant, one counter row, a bounded number of rows."""
    by_counter: dict[tuple[object, ...], list[_Planned]] = {}
    for item in planned:
        by_counter.setdefault(_counter_of(item), []).append(item)
    for together in by_counter.values():
        yield from _bounded(together)


def _bounded(together: Iterable[_Planned]) -> Iterator[list[_Planned]]:
    group: list[_Planned] = []
    held = 0
    for item in together:
        size = _bytes(item)
        if len(group) == BATCH_CHANGES or (group and held + size > BATCH_BYTES):
            yield group
            group, held = [], 0
        group.append(item)
        held += size
    if group:
        yield group


def _bytes(item: _Planned) -> int:
    """About what the row weighs: parameters are the one part of it without a bound of its own."""
    return len(str(item.change.after.params).encode("utf-8", "replace"))


def _counter_of(item: _Planned) -> tuple[object, ...]:
    before, after = item.change.before, item.change.after
    if before is not None and before.listed and before.day != after.day:
        return after.tenant, after.day, item.number  # touches two counter rows: goes alone
    return after.tenant, after.day


def _commit(services: Services, group: list[_Planned], statuses: RegistrationStatuses) -> list[int]:
    """Commit a group; the numbers of those that lost a race for their row."""
    try:
        services.reports.commit([item.change for item in group])
    except ConflictError:
        if len(group) == 1:
            return [group[0].number]
        middle = len(group) // 2
        return _commit(services, group[:middle], statuses) + _commit(
            services, group[middle:], statuses
        )
    except Unavailable as unavailable:
        statuses.update(
            {
                i.number: RegistrationResult(RegistrationStatus.RETRY, unavailable.reason)
                for i in group
            }
        )
    else:
        statuses.update(
            {i.number: RegistrationResult(RegistrationStatus.REGISTERED) for i in group}
        )
    return []
