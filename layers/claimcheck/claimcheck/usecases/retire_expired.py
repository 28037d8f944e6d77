"""Retiring what has come to its end: out of every listing and count. Deletes no file."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Protocol

from claimcheck.domain.audit import Action, Attempt, granted
from claimcheck.domain.caller import Caller
from claimcheck.domain.report import Report, State
from claimcheck.ports import Change, ConflictError, Entropy, Expiries, ReportStore

# About ten seconds of work; what is left over is found by the next run.
MAX_REPORTS_PER_RUN = 500
REASON = "expired"


class RetirementServices(Protocol):
    """The ports that retiring needs."""

    @property
    def expiries(self) -> Expiries: ...
    @property
    def reports(self) -> ReportStore: ...
    @property
    def entropy(self) -> Entropy: ...


def retire_expired(
    services: RetirementServices, now: datetime, limit: int = MAX_REPORTS_PER_RUN
) -> int:
    """Retire up to `limit` reports whose time is over; how many were.

    Safe to repeat and to run in parallel: whoever loses a row has nothing left to do there.
    Raises `Unavailable`; what was retired until then stays so.
    """
    rows = (services.reports.get(*key) for key in services.expiries.due(now, limit))
    # The index may lag: by the row itself it may be retired, or have been given a later end.
    return sum(_retired(services, row, now) for row in rows if row is not None and _due(row, now))


def _due(row: Report, now: datetime) -> bool:
    return row.state is not State.RETIRED and row.has_expired(now)


def _retired(services: RetirementServices, row: Report, now: datetime) -> bool:
    after = replace(row, state=State.RETIRED)
    attempt = Attempt(services.entropy.uuid(), now, contract="maintenance", route="retire expired")
    maintenance = Caller(tenant=row.tenant, principal="maintenance", kind="maintenance")
    entry = granted(attempt, maintenance, Action.RETIRED, after, reason=REASON)
    try:
        services.reports.commit([Change(row, after, entry)])
    except ConflictError:
        return False
    return True
