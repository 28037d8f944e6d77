"""All that is described: the wire contracts in their order, and the description itself."""

from __future__ import annotations

from typing_extensions import TypedDict

from claimcheck.contracts.business_reports.openapi import OPENAPI as BUSINESS_REPORTS
from claimcheck.contracts.contract import Reply, json_reply
from claimcheck.contracts.documents.openapi import OPENAPI as DOCUMENTS
from claimcheck.contracts.export_tasks.openapi import OPENAPI as EXPORT_TASKS
from claimcheck.contracts.external_reports.openapi import OPENAPI as EXTERNAL_REPORTS
from claimcheck.contracts.merchant_reports.openapi import OPENAPI as MERCHANT_REPORTS
from claimcheck.contracts.openapi import ContractOpenApi, Given, Operation
from claimcheck.runtime.openapi import DOCS_PATH, OPENAPI, OPENAPI_PATH
from claimcheck.runtime.openapi.page import HEADERS


class Message(TypedDict):
    """What the service says where no contract speaks."""

    message: str


_OPENAPI = Operation(
    id="getOpenapi",
    summary="Get this description, for programs",
    given=(Given(json_reply(200, {}), "OpenAPI 3.1."),),
    refusals=(),
    error=Message,
)
_DOCS = Operation(
    id="getDocs",
    summary="Get this description, for people",
    given=(Given(Reply(200, b"", HEADERS), "A page without script."),),
    refusals=(),
    error=Message,
)

OPENAPI_CONTRACTS = (
    EXTERNAL_REPORTS,
    EXPORT_TASKS,
    DOCUMENTS,
    BUSINESS_REPORTS,
    MERCHANT_REPORTS,
    ContractOpenApi(
        contract=OPENAPI,
        text="What you are reading.",
        operations={("GET", OPENAPI_PATH): _OPENAPI, ("GET", DOCS_PATH): _DOCS},
    ),
)
