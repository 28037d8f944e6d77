"""The routes of `documents`."""

from __future__ import annotations

from claimcheck.contracts.contract import Answer, Committed, Function, Route
from claimcheck.contracts.documents.auth import AUDIENCE, authenticate_client
from claimcheck.contracts.documents.errors import TOKEN_REFUSALS
from claimcheck.contracts.documents.schemas import (
    parse_body_id,
    parse_path_id,
    parse_sign_in,
    present_token,
    present_url,
)
from claimcheck.contracts.files import conditions_of, file_reply
from claimcheck.contracts.http import Request, json_reply
from claimcheck.domain.audit import Action, granted
from claimcheck.domain.caller import Caller
from claimcheck.domain.report import Kind
from claimcheck.ports import Services
from claimcheck.usecases.access_tokens import issue_access_token
from claimcheck.usecases.deliver_file import deliver_file
from claimcheck.usecases.find_report import find_report
from claimcheck.usecases.issue_url import issue_url


def generate_token(request: Request, client: Caller, services: Services) -> Answer:
    sent = parse_sign_in(request)
    issued = issue_access_token(services, client, AUDIENCE, claims=sent.claims)
    entry = granted(request.attempt, client, Action.TOKEN_ISSUED, detail=sent.audited)
    return Answer(json_reply(200, present_token(issued.token)), entry)


def download_url(request: Request, caller: Caller, services: Services) -> Answer:
    document = find_report(services, caller.tenant, Kind.DOCUMENT, parse_body_id(request))
    signed = issue_url(services, caller, document, request.base_url)
    entry = granted(request.attempt, caller, Action.ISSUED, document, detail=signed.audit_detail)
    return Answer(json_reply(200, present_url(signed)), entry)


def download(request: Request, caller: Caller, services: Services) -> Answer:
    document = find_report(services, caller.tenant, Kind.DOCUMENT, parse_path_id(request))
    answer = deliver_file(services, request.attempt, caller, document, conditions_of(request))
    reply = file_reply(answer, redirect=307, cache_control="no-cache")
    return Answer(reply, Committed.ALREADY)


ROUTES = (
    Route(
        Function.TOKENS,
        "POST",
        "/generate-client-auth-token",
        generate_token,
        authenticate=authenticate_client,
        refusals=TOKEN_REFUSALS,
    ),
    Route(Function.ISSUANCE, "POST", "/download", download_url),
    # A path without an id gets the answer for a missing id.
    Route(Function.DOWNLOAD, "GET", "/download", download),
    Route(Function.DOWNLOAD, "GET", "/download/{document_id}", download),
    Route(Function.DOWNLOAD, "HEAD", "/download/{document_id}", download),
)
