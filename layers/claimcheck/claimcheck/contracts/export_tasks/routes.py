"""The route of `export_tasks`."""

from __future__ import annotations

from claimcheck.contracts.contract import Answer, Function, Route
from claimcheck.contracts.export_tasks.auth import require_exports
from claimcheck.contracts.export_tasks.schemas import parse, present
from claimcheck.contracts.http import Request, json_reply
from claimcheck.domain.audit import Action, granted
from claimcheck.domain.caller import Caller
from claimcheck.domain.refusals import NotAnExport
from claimcheck.domain.report import Kind
from claimcheck.ports import Services
from claimcheck.usecases.find_report import find_report
from claimcheck.usecases.issue_url import issue_url


def download_url(request: Request, caller: Caller, services: Services) -> Answer:
    require_exports(caller)
    task = find_report(services, caller.tenant, Kind.TASK, parse(request))
    if task.action != "export":
        raise NotAnExport(subject=task.subject)
    signed = issue_url(services, caller, task, request.base_url)
    entry = granted(request.attempt, caller, Action.ISSUED, task, detail=signed.audit_detail)
    return Answer(json_reply(200, present(signed)), entry)


ROUTES = (Route(Function.ISSUANCE, "GET", "/tasks/{id}/download_url", download_url),)
