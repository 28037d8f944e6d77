"""The API's description: `/openapi.json` for programs, `/docs` for people.

It describes all contracts, and a contract may not import another one: so it is here and not among
them. The document is made when it is requested, and adds nothing to a cold start.
"""

from __future__ import annotations

from claimcheck.contracts.contract import Answer, Contract, Function, Route, anonymous
from claimcheck.contracts.http import Reply, Request, json_reply
from claimcheck.domain.audit import Action, granted
from claimcheck.domain.caller import Caller
from claimcheck.domain.refusals import Refusal
from claimcheck.ports import Services

OPENAPI_PATH, DOCS_PATH = "/openapi.json", "/docs"


def openapi(request: Request, caller: Caller, _services: Services) -> Answer:
    from claimcheck.runtime.openapi.document import openapi_document

    reply = json_reply(200, openapi_document(request.base_url))
    return Answer(reply, granted(request.attempt, caller, Action.DESCRIBED))


def docs(request: Request, caller: Caller, _services: Services) -> Answer:
    from claimcheck.runtime.openapi.document import openapi_document
    from claimcheck.runtime.openapi.page import docs_page

    reply = docs_page(openapi_document(request.base_url))
    return Answer(reply, granted(request.attempt, caller, Action.DESCRIBED))


def _unavailable(_refusal: Refusal, _request: Request) -> Reply:
    return json_reply(503, {"message": "Service unavailable"}, {"Retry-After": "1"})


OPENAPI = Contract(
    name="description",
    authenticate=anonymous,
    refusals={Refusal: _unavailable},
    headers=frozenset(),
    routes=(
        Route(Function.LISTING, "GET", OPENAPI_PATH, openapi, any_origin=True),
        Route(Function.LISTING, "GET", DOCS_PATH, docs),
    ),
)
