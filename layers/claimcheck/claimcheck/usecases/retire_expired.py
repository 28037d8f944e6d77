"""Retire expired reports: remove them from listings and counts. Deletes no file."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Protocol

from claimcheck.domain.audit import Action, Attempt, granted
from claimcheck.domain.caller import Caller
from claimcheck.domain.report import Report, State
from claimcheck.ports import Change, ConflictError, Entropy, Expiries, ReportStore

# About ten seconds of work. The next run takes the rest.
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
    """Retire up to `limit` expired reports and return how many were retired.

    Idempotent and safe to run in parallel: if another run was faster, the row is already retired.
    Raises `Unavailable`; reports retired before that stay retired.
    """
    rows = (services.reports.get(*key) for key in services.expiries.due(now, limit))
    # The index may lag: the row may be retired already, or have a later expiry.
    due = (row for row in rows if row is not None and _is_due(row, now))
    return sum(_retire(services, row, now) for row in due)


def _is_due(row: Report, now: datetime) -> bool:
    return row.state is not State.RETIRED and row.has_expired(now)


def _retire(services: RetirementServices, row: Report, now: datetime) -> bool:
    after = replace(row, state=State.RETIRED)
    attempt = Attempt(services.entropy.uuid(), now, contract="maintenance", route="retire expired")
    maintenance = Caller(tenant=row.tenant, principal="maintenance", kind="maintenance")
    entry = granted(attempt, maintenance, Action.RETIRED, after, reason=REASON)
    try:
        services.reports.commit([Change(row, after, entry)])
    except ConflictError:
        return False
    return True
