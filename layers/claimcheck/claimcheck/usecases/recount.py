"""Compare a tenant's counters with its reports, and repair them. Changes no report."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple, Protocol

from claimcheck.domain.audit import Action
from claimcheck.domain.counting import CounterComparison, Difference, tally
from claimcheck.ports import AuditLog, ConflictError, Counters, TenantAdmin
from claimcheck.usecases.operator import Command, UnknownTenantError

MAX_ATTEMPTS = 5


class RecountServices(Protocol):
    """The ports that a recount needs."""

    @property
    def access_admin(self) -> TenantAdmin: ...
    @property
    def counters(self) -> Counters: ...
    @property
    def audit(self) -> AuditLog: ...


class Recount(NamedTuple):
    """The differences found, and whether they were repaired (`fixed`)."""

    differences: tuple[Difference, ...]
    fixed: bool

    @property
    def agrees(self) -> bool:
        """Whether the counters now match the reports."""
        return self.fixed or not self.differences


def recount(services: RecountServices, command: Command, tenant: str, *, fix: bool) -> Recount:
    """Compare the counters and, with `fix`, repair them.

    Raises `UnknownTenantError`.
    """
    if services.access_admin.tenant(tenant) is None:
        raise UnknownTenantError(tenant)
    comparison = _stable_comparison(services.counters, tenant)
    found = comparison.differences
    if not fix or not found:
        return Recount(found, fixed=False)
    _record(services, command, tenant, found)
    for _ in range(MAX_ATTEMPTS):
        if _repair(services.counters, tenant, comparison):
            return Recount(found, fixed=True)
        comparison = _compare(services.counters, tenant)
    left = comparison.differences
    return Recount(left or found, fixed=not left)


def _stable_comparison(counters: Counters, tenant: str) -> CounterComparison:
    """Return a comparison during which no counter changed, or the last of a few attempts."""
    comparison = _compare(counters, tenant)
    for _ in range(MAX_ATTEMPTS):
        if _is_stable(counters, tenant, comparison):
            break
        comparison = _compare(counters, tenant)
    return comparison


def _compare(counters: Counters, tenant: str) -> CounterComparison:
    # The counters come first: a registration between the two reads then makes the repair fail.
    counted = counters.counts(tenant)
    return CounterComparison(counted, tally(counters.rows(tenant)))


def _is_stable(counters: Counters, tenant: str, comparison: CounterComparison) -> bool:
    """Whether no counter changed meanwhile, which could hide a difference."""
    return counters.counts(tenant) == comparison.counted


def _repair(counters: Counters, tenant: str, comparison: CounterComparison) -> bool:
    """Repair every day with a difference; False if one of them failed."""
    repaired = [
        _repair_day(counters, tenant, comparison, day) for day in _days(comparison.differences)
    ]
    return all(repaired)


def _repair_day(counters: Counters, tenant: str, comparison: CounterComparison, day: date) -> bool:
    try:
        counters.repair(tenant, day, comparison.counter(day), comparison.listed.get(day, {}))
    except ConflictError:
        return False
    return True


def _days(differences: tuple[Difference, ...]) -> list[date]:
    return sorted({difference.day for difference in differences})


def _record(
    services: RecountServices, command: Command, tenant: str, differences: tuple[Difference, ...]
) -> None:
    days = _days(differences)
    detail = {"days": str(len(days)), "first": days[0].isoformat(), "last": days[-1].isoformat()}
    services.audit.append(command.entry(tenant, Action.REGISTERED, "recounted", detail))
