"""Comparing a tenant's counters with its reports, and mending them. Changes no report."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple, Protocol

from claimcheck.domain.audit import Action
from claimcheck.domain.counting import Difference, Survey, tally
from claimcheck.ports import AuditLog, Conflict, Counters, TenantAdmin
from claimcheck.usecases.operate import Command, Refused

TRIES = 5


class RecountServices(Protocol):
    """The ports that a recount needs."""

    @property
    def accounts(self) -> TenantAdmin: ...
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
    """Compare, and with `fix` mend. Raises `Refused` if there is no such tenant."""
    if services.accounts.tenant(tenant) is None:
        raise Refused(f"there is no tenant {tenant}")
    survey = _settled(services.counters, tenant)
    found = survey.differences
    if not fix or not found:
        return Recount(found, fixed=False)
    _record(services, command, tenant, found)
    for _ in range(TRIES):
        if _mended(services.counters, tenant, survey):
            return Recount(found, fixed=True)
        survey = _survey(services.counters, tenant)
    left = survey.differences
    return Recount(left or found, fixed=not left)


def _settled(counters: Counters, tenant: str) -> Survey:
    """A survey during which nothing moved; of a tenant that never rests, the last of a few."""
    survey = _survey(counters, tenant)
    for _ in range(TRIES):
        if _unmoved(counters, tenant, survey):
            break
        survey = _survey(counters, tenant)
    return survey


def _survey(counters: Counters, tenant: str) -> Survey:
    # The counters first: whatever is registered between the two then stops the mending.
    counted = counters.counts(tenant)
    return Survey(counted, tally(counters.rows(tenant)))


def _unmoved(counters: Counters, tenant: str, survey: Survey) -> bool:
    """Whether no counter moved meanwhile: what moved could make a wrong number look right."""
    return counters.counts(tenant) == survey.counted


def _mended(counters: Counters, tenant: str, survey: Survey) -> bool:
    """Whether every difference is mended; one that cannot be does not stop the others."""
    mended = [_mend(counters, tenant, survey, day) for day in _days(survey.differences)]
    return all(mended)


def _mend(counters: Counters, tenant: str, survey: Survey, day: date) -> bool:
    try:
        counters.mend(tenant, day, survey.counter(day), survey.listed.get(day, {}))
    except Conflict:
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
