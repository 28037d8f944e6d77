"""Comparing a tenant's counters with its reports, and mending them. Changes no report."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple, Protocol

from claimcheck.domain.audit import Action
from claimcheck.domain.counting import CounterComparison, Difference, tally
from claimcheck.ports import AuditLog, ConflictError, Counters, TenantAdmin
from claimcheck.usecases.operator import Command, CommandError

TRIES = 5


class RecountServices(Protocol):
    """The ports that a recount needs."""

    @property
    def access_admin(self) -> TenantAdmin: ...
    @property
    def counters(self) -> Counters: ...
    @property
    def audit(self) -> AuditLog: ...


class Recount(NamedTuple):
    """The differences; `fixed` says that they were found and are no more."""

    differences: tuple[Difference, ...]
    fixed: bool

    @property
    def agrees(self) -> bool:
        """Whether the counters say now what the reports say."""
        return self.fixed or not self.differences


def recount(services: RecountServices, command: Command, tenant: str, *, fix: bool) -> Recount:
    """Compare, and with `fix` mend. Raises `CommandError` if there is no such tenant."""
    if services.access_admin.tenant(tenant) is None:
        raise CommandError(f"there is no tenant {tenant}")
    comparison = _settled(services.counters, tenant)
    found = comparison.differences
    if not fix or not found:
        return Recount(found, fixed=False)
    _record(services, command, tenant, found)
    for _ in range(TRIES):
        if _repaired(services.counters, tenant, comparison):
            return Recount(found, fixed=True)
        comparison = _compare(services.counters, tenant)
    left = comparison.differences
    return Recount(left or found, fixed=not left)


def _settled(counters: Counters, tenant: str) -> CounterComparison:
    """A survey during which nothing moved; of a tenant that never rests, the last of a few."""
    comparison = _compare(counters, tenant)
    for _ in range(TRIES):
        if _unmoved(counters, tenant, comparison):
            break
        comparison = _compare(counters, tenant)
    return comparison


def _compare(counters: Counters, tenant: str) -> CounterComparison:
    # The counters first: whatever is registered between the two then stops the mending.
    counted = counters.counts(tenant)
    return CounterComparison(counted, tally(counters.rows(tenant)))


def _unmoved(counters: Counters, tenant: str, comparison: CounterComparison) -> bool:
    """Whether no counter moved meanwhile: what moved could make a wrong number look right."""
    return counters.counts(tenant) == comparison.counted


def _repaired(counters: Counters, tenant: str, comparison: CounterComparison) -> bool:
    """Whether every difference is mended; one that cannot be does not stop the others."""
    repaired = [_repair(counters, tenant, comparison, day) for day in _days(comparison.differences)]
    return all(repaired)


def _repair(counters: Counters, tenant: str, comparison: CounterComparison, day: date) -> bool:
    try:
        counters.repair(tenant, day, comparison.counter(day), comparison.listed.get(day, {}))
    except ConflictError:
        return False
    return True


def _days(differences: tuple[Difference, ...]) -> list[date]:
    return sorted({difference.day for difference in differences})


def _record(
    services: RecountServices, command: Command, tenant: str, found: tuple[Difference, ...]
) -> None:
    days = _days(found)
    detail = {"days": str(len(days)), "first": days[0].isoformat(), "last": days[-1].isoformat()}
    services.audit.append(command.entry(tenant, Action.REGISTERED, "recounted", detail))
