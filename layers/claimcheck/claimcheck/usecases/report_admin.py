"""The operator command on reports: retire one. It is audited."""

from __future__ import annotations

from dataclasses import replace

from claimcheck.domain.audit import Action, granted
from claimcheck.domain.report import Kind, Report, State
from claimcheck.ports import Change
from claimcheck.usecases.operator import Command, CommandError, OperatorServices


def retire_report(
    services: OperatorServices, command: Command, tenant: str, kind: Kind, report_id: str
) -> Report:
    """Remove the report from every listing and response, and return the retired row.

    Raises `CommandError` if it does not exist, and `ConflictError` if it changes meanwhile.
    """
    before = services.reports.get(tenant, kind, report_id)
    if before is None:
        raise CommandError(f"tenant {tenant} has no {kind} {report_id}")
    if before.state is State.RETIRED:
        return before
    after = replace(before, state=State.RETIRED)
    entry = granted(command.attempt, command.caller(tenant), Action.RETIRED, after)
    services.reports.commit([Change(before, after, entry)])
    return after
