"""The OpenAPI descriptions of all contracts, in the registry's order, and of OpenAPI itself."""

from __future__ import annotations

from importlib import import_module

from typing_extensions import TypedDict

from claimcheck.contracts import NAMES
from claimcheck.contracts.http import Reply, json_reply
from claimcheck.contracts.openapi import ContractOpenApi, DescribedReply, Operation
from claimcheck.runtime.openapi import DOCS_PATH, OPENAPI, OPENAPI_PATH
from claimcheck.runtime.openapi.page import HEADERS


class Message(TypedDict):
    """What the service says where no contract speaks."""

    message: str


_OPENAPI = Operation(
    id="getOpenapi",
    summary="Get this description, for programs",
    replies=(DescribedReply(json_reply(200, {}), "OpenAPI 3.1."),),
    refusals=(),
    error=Message,
)
_DOCS = Operation(
    id="getDocs",
    summary="Get this description, for people",
    replies=(DescribedReply(Reply(200, b"", HEADERS), "A page without script."),),
    refusals=(),
    error=Message,
)


def _load(name: str) -> ContractOpenApi:
    described: ContractOpenApi = import_module(f"claimcheck.contracts.{name}.openapi").OPENAPI
    return described


OPENAPI_CONTRACTS = (
    *(_load(name) for name in NAMES),
    ContractOpenApi(
        contract=OPENAPI,
        text="What you are reading.",
        operations={("GET", OPENAPI_PATH): _OPENAPI, ("GET", DOCS_PATH): _DOCS},
    ),
)
