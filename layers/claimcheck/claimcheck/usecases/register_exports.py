"""Register export events as reports: in batches, idempotently, in any order of arrival."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from claimcheck.domain.export import InvalidExportError
from claimcheck.domain.refusals import StoredFileMissing, Unavailable
from claimcheck.ports import Change, ConflictError, Services
from claimcheck.usecases.plan_change import ExportEvent, plan_change

# A DynamoDB transaction holds 100 items (each change has a row and an entry) and 4 MB.
BATCH_CHANGES = 49
BATCH_BYTES = 2_000_000
MAX_ATTEMPTS = 4


class RegistrationStatus(Enum):
    """The result of registering an event."""

    REGISTERED = "registered"
    DUPLICATE = "duplicate"
    REFUSED = "refused"
    RETRY = "retry"


@dataclass(frozen=True, slots=True)
class RegistrationResult:
    """A status, with a reason if the event was refused or has to be retried."""

    status: RegistrationStatus
    reason: str = ""


@dataclass(frozen=True, slots=True)
class _PlannedChange:
    """A change, and the number of its event."""

    number: int
    change: Change


Results = dict[int, RegistrationResult]


def register_exports(services: Services, events: Sequence[ExportEvent]) -> list[RegistrationResult]:
    """Register every event that is new and return the result of each, in order.

    Events about one report are registered one after the other. If another writer changes a row
    meanwhile, the row is read again, up to four times; then the event's result is `RETRY`.
    """
    results: Results = {}
    conflicts: Counter[int] = Counter()
    waiting = list(range(len(events)))
    while waiting:
        ready, later = _first_of_each_report(events, waiting)
        planned = [p for n in ready if (p := _plan(services, n, events[n], results))]
        conflicting = [n for group in _groups(planned) for n in _commit(services, group, results)]
        conflicts.update(conflicting)
        given_up = [n for n in conflicting if conflicts[n] >= MAX_ATTEMPTS]
        _set_results(results, given_up, RegistrationStatus.RETRY, "conflict")
        waiting = sorted([*later, *(n for n in conflicting if n not in results)])
    return [results[number] for number in range(len(events))]


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
    services: Services, number: int, event: ExportEvent, results: Results
) -> _PlannedChange | None:
    """Return the change that an event makes. If it makes none, set its result and return None."""
    try:
        change = plan_change(services, event)
    except InvalidExportError as invalid:
        results[number] = RegistrationResult(RegistrationStatus.REFUSED, str(invalid))
    except StoredFileMissing as missing:
        # The event may arrive before the object: the queue retries, and gives up in the end.
        results[number] = RegistrationResult(RegistrationStatus.RETRY, missing.reason)
    except Unavailable as unavailable:
        results[number] = RegistrationResult(RegistrationStatus.RETRY, unavailable.reason)
    else:
        if change is not None:
            return _PlannedChange(number, change)
        results[number] = RegistrationResult(RegistrationStatus.DUPLICATE)
    return None


def _groups(planned: Iterable[_PlannedChange]) -> Iterator[list[_PlannedChange]]:
    """Group the changes into transactions: one tenant, one counter row, a bounded size."""
    by_counter: dict[tuple[object, ...], list[_PlannedChange]] = {}
    for item in planned:
        by_counter.setdefault(_counter_row(item), []).append(item)
    for items in by_counter.values():
        yield from _batches(items)


def _batches(items: Iterable[_PlannedChange]) -> Iterator[list[_PlannedChange]]:
    batch: list[_PlannedChange] = []
    batch_bytes = 0
    for item in items:
        size = _approximate_bytes(item)
        if len(batch) == BATCH_CHANGES or (batch and batch_bytes + size > BATCH_BYTES):
            yield batch
            batch, batch_bytes = [], 0
        batch.append(item)
        batch_bytes += size
    if batch:
        yield batch


def _approximate_bytes(item: _PlannedChange) -> int:
    # The parameters are the only part of a row without a limit of their own.
    return len(str(item.change.after.params).encode("utf-8", "replace"))


def _counter_row(item: _PlannedChange) -> tuple[object, ...]:
    before, after = item.change.before, item.change.after
    if before is not None and before.listed and before.day != after.day:
        return after.tenant, after.day, item.number  # changes two counter rows: committed alone
    return after.tenant, after.day


def _commit(services: Services, group: list[_PlannedChange], results: Results) -> list[int]:
    """Commit a group and return the numbers of the events that conflict with another writer."""
    numbers = [item.number for item in group]
    try:
        services.reports.commit([item.change for item in group])
    except ConflictError:
        if len(group) == 1:
            return numbers
        middle = len(group) // 2
        first, second = group[:middle], group[middle:]
        return _commit(services, first, results) + _commit(services, second, results)
    except Unavailable as unavailable:
        _set_results(results, numbers, RegistrationStatus.RETRY, unavailable.reason)
    else:
        _set_results(results, numbers, RegistrationStatus.REGISTERED)
    return []


def _set_results(
    results: Results, numbers: Iterable[int], status: RegistrationStatus, reason: str = ""
) -> None:
    results.update({number: RegistrationResult(status, reason) for number in numbers})
