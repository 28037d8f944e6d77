"""The routes of `merchant_reports`."""

from __future__ import annotations

from functools import partial
from urllib.parse import urlencode

from claimcheck.contracts.contract import Answer, Committed, Function, Route
from claimcheck.contracts.files import conditions_of, file_reply
from claimcheck.contracts.http import Request, json_reply
from claimcheck.contracts.merchant_reports import answers, links, schemas
from claimcheck.contracts.merchant_reports.auth import require_view
from claimcheck.domain.audit import Action, granted
from claimcheck.domain.caller import Caller
from claimcheck.domain.ids import is_uuid
from claimcheck.domain.listing import ReportPage
from claimcheck.domain.refusals import ReportNotFound
from claimcheck.domain.report import Kind, ListedReport, Position, Report
from claimcheck.ports import Services
from claimcheck.usecases.deliver_file import deliver_file
from claimcheck.usecases.find_report import find_encrypted, find_report
from claimcheck.usecases.list_reports import list_by_offset, list_newer, list_older


def list_files(request: Request, caller: Caller, services: Services) -> Answer:
    require_view(caller)
    parameters = schemas.parse(request.query)
    listed = _by_offset if parameters.cursor is None else _by_cursor
    page, following, preceding = listed(request, caller, services, parameters)
    present = partial(_present_report, request, services)
    payload = answers.present(page.count, following, preceding, [*map(present, page.reports)])
    entry = granted(request.attempt, caller, Action.LISTED)
    return Answer(json_reply(200, payload), entry)


def download(request: Request, caller: Caller, services: Services) -> Answer:
    require_view(caller)
    report = _find(services, caller, request.path_params.get("token", ""))
    answer = deliver_file(services, request.attempt, caller, report, conditions_of(request))
    return Answer(file_reply(answer, redirect=307), Committed.ALREADY)


LinkedPage = tuple[ReportPage, str | None, str | None]


def _by_offset(
    request: Request, caller: Caller, services: Services, parameters: schemas.Parameters
) -> LinkedPage:
    listing = schemas.listing_of(parameters, services.clock.now().date())
    offset = parameters.offset or 0
    page = list_by_offset(services, caller.tenant, listing.report_filter, listing.limit, offset)
    url = partial(_url, request, listing, "offset")
    end = offset + listing.limit
    following = url(end) if end < page.count else None
    preceding = url(max(0, offset - listing.limit)) if offset else None
    return page, following, preceding


def _by_cursor(
    request: Request, caller: Caller, services: Services, parameters: schemas.Parameters
) -> LinkedPage:
    if parameters.cursor:
        cursor = links.read_cursor(services, caller.tenant, parameters)
        listing, position = cursor.listing, cursor.position
        neighbours = list_newer if cursor.newer else list_older
        page = neighbours(services, caller.tenant, listing.report_filter, listing.limit, position)
    else:
        listing = schemas.listing_of(parameters, services.clock.now().date())
        page = list_older(services, caller.tenant, listing.report_filter, listing.limit, None)
    url = partial(_cursor_url, request, services, caller.tenant, listing)
    return page, url(page.older, newer=False), url(page.newer, newer=True)


def _cursor_url(
    request: Request,
    services: Services,
    tenant: str,
    listing: schemas.Listing,
    position: Position | None,
    *,
    newer: bool,
) -> str | None:
    if position is None:
        return None
    cursor = links.Cursor(listing, newer, position)
    return _url(request, listing, "cursor", links.seal_cursor(services, tenant, cursor))


def _url(request: Request, listing: schemas.Listing, mode: str, position: object) -> str:
    query = urlencode({**listing.as_query(), mode: position})
    return f"{request.base_url}{request.path}?{query}"


def _present_report(
    request: Request, services: Services, report: ListedReport
) -> answers.MerchantReport:
    token = links.seal_token(services, report)
    url = f"{request.base_url}/b/api/v1/reports/files/{token}/download/"
    return answers.present_report(report, url)


def _find(services: Services, caller: Caller, token: str) -> Report:
    if not is_uuid(token):
        report_id = links.read_token(services, caller.tenant, token)
        return find_report(services, caller.tenant, Kind.REPORT, report_id)
    report = find_encrypted(services, caller.tenant, token)
    # Tasks and documents have encrypted ids as well, but this contract serves reports only.
    if report.kind is not Kind.REPORT:
        raise ReportNotFound("other_kind", subject=report.subject)
    return report


_FILE = "/b/api/v1/reports/files/{token}/download"

ROUTES = (
    Route(Function.LISTING, "GET", "/b/api/v1/reports/files", list_files),
    Route(Function.LISTING, "GET", "/b/api/v1/reports", list_files),
    Route(Function.LISTING, "GET", "/api/v1/reports", list_files),
    Route(Function.DOWNLOAD, "GET", _FILE, download),
    Route(Function.DOWNLOAD, "HEAD", _FILE, download),
)
