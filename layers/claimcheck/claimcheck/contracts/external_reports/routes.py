"""The routes of `external_reports`."""

from __future__ import annotations

from claimcheck.contracts.contract import Answer, Committed, Function, Route, anonymous
from claimcheck.contracts.external_reports.auth import AUDIENCE, authenticate_client, require_read
from claimcheck.contracts.external_reports.errors import (
    LINK_REFUSALS,
    NO_STORE,
    TOKEN_REFUSALS,
)
from claimcheck.contracts.external_reports.landing import landing_page
from claimcheck.contracts.external_reports.links import sent_idempotency_hash, signed_link, visit_of
from claimcheck.contracts.external_reports.schemas import (
    parse_form,
    present,
    present_token,
    require_client_credentials,
    scopes_of,
)
from claimcheck.contracts.files import conditions_of, file_reply
from claimcheck.contracts.http import Reply, Request, json_reply
from claimcheck.domain.audit import Action, granted
from claimcheck.domain.caller import Caller
from claimcheck.domain.delivery import Delivery, FileAnswer, Plan
from claimcheck.domain.report import Kind
from claimcheck.ports import Services
from claimcheck.usecases.access_tokens import issue_access_token
from claimcheck.usecases.find_report import find_report, finished_file
from claimcheck.usecases.issue_link import issue_link
from claimcheck.usecases.redeem_link import LinkPreview, redeem_link


def issue_token(request: Request, client: Caller, services: Services) -> Answer:
    form = parse_form(request)
    require_client_credentials(form)
    issued = issue_access_token(services, client, AUDIENCE, scopes=scopes_of(form))
    detail = {"scope": " ".join(issued.scopes)}
    entry = granted(request.attempt, client, Action.TOKEN_ISSUED, detail=detail)
    return Answer(json_reply(200, present_token(issued), NO_STORE), entry)


def download_information(request: Request, caller: Caller, services: Services) -> Answer:
    require_read(caller)
    report_id = request.path_params.get("id", "")
    report = find_report(services, caller.tenant, Kind.REPORT, report_id)
    link = issue_link(services, caller, report, request.base_url)
    entry = granted(request.attempt, caller, Action.ISSUED, report, detail=link.audit_detail)
    return Answer(json_reply(200, present(report, finished_file(report), link)), entry)


def redeem(request: Request, _caller: Caller, services: Services) -> Answer:
    found = redeem_link(
        services,
        request.attempt,
        signed_link(request),
        conditions_of(request),
        intent=visit_of(request),
        idempotency_hash=sent_idempotency_hash(request),
    )
    if isinstance(found, LinkPreview):
        return Answer(_preview(request, found, services), Committed.ALREADY)
    return Answer(file_reply(found, redirect=303), Committed.ALREADY)


def _preview(request: Request, preview: LinkPreview, services: Services) -> Reply:
    if request.head:
        return file_reply(FileAnswer(preview.file, Plan(Delivery.METADATA)), redirect=303)
    return landing_page(preview, services.storage_origin, services.entropy.token())


def _link_route(method: str) -> Route:
    return Route(
        Function.DOWNLOAD,
        method,
        "/reports/{token}",
        redeem,
        authenticate=anonymous,
        refusals=LINK_REFUSALS,
        any_origin=True,
    )


ROUTES = (
    Route(
        Function.TOKENS,
        "POST",
        "/oauth2/token",
        issue_token,
        authenticate=authenticate_client,
        refusals=TOKEN_REFUSALS,
    ),
    Route(Function.ISSUANCE, "GET", "/external-api/v1/reports/download/{id}", download_information),
    _link_route("GET"),
    _link_route("HEAD"),
    _link_route("POST"),
)
