"""The routes of `business_reports`."""

from __future__ import annotations

from claimcheck.contracts.business_reports.schemas import parse, present
from claimcheck.contracts.contract import Answer, Committed, Function, Route
from claimcheck.contracts.files import conditions_of, file_reply
from claimcheck.contracts.http import Request, json_reply
from claimcheck.domain.audit import Action, granted
from claimcheck.domain.caller import Caller
from claimcheck.domain.refusals import Forbidden
from claimcheck.domain.report import Kind, Report
from claimcheck.ports import Services
from claimcheck.usecases.deliver_file import deliver_file
from claimcheck.usecases.find_report import find_report, finished_file


def describe(request: Request, caller: Caller, services: Services) -> Answer:
    report = _find(request, caller, services)
    payload = present(report, finished_file(report), request.base_url)
    entry = granted(request.attempt, caller, Action.DESCRIBED, report)
    return Answer(json_reply(200, payload), entry)


def download(request: Request, caller: Caller, services: Services) -> Answer:
    report = _find(request, caller, services)
    answer = deliver_file(services, request.attempt, caller, report, conditions_of(request))
    return Answer(file_reply(answer, redirect=307), Committed.ALREADY)


def _find(request: Request, caller: Caller, services: Services) -> Report:
    asked = parse(request)
    if not caller.may_act_for(asked.business_id):
        raise Forbidden("business_not_allowed")
    return find_report(services, asked.business_id, Kind.REPORT, asked.report_id)


_REPORT = "/api/v1/reports/{report_id}"

ROUTES = (
    Route(Function.LISTING, "GET", _REPORT, describe),
    Route(Function.DOWNLOAD, "GET", f"{_REPORT}/download", download),
    Route(Function.DOWNLOAD, "HEAD", f"{_REPORT}/download", download),
)
