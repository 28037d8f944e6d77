"""The OpenAPI 3.1 document of all routes, made from the contracts' own descriptions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from claimcheck.contracts.contract import Contract, Route
from claimcheck.contracts.openapi import Body, ContractOpenApi, Operation, Parameter
from claimcheck.runtime.openapi.answers import responses_of
from claimcheck.runtime.openapi.headers import HEADERS
from claimcheck.runtime.openapi.registry import OPENAPI_CONTRACTS
from claimcheck.runtime.openapi.shapes import reference, shapes_of
from claimcheck.runtime.version import VERSION

_TEXT = (
    "Finished reports, exports and documents, in several wire contracts side by side. Each has "
    "credentials, words and statuses of its own. A path or method that none of them has answers "
    '404 `{"message": "Not found"}`. The gateway in front may answer any request itself, with '
    "`message` alone: 413 for one that is too large, 429 or 503 with `Retry-After` for one that "
    "came at a bad time. It renames `WWW-Authenticate` to `x-amzn-Remapped-WWW-Authenticate`."
)

Json = dict[str, Any]


def openapi_document(base_url: str) -> Json:
    """Return the document of the service at `base_url`."""
    return {
        "openapi": "3.1.0",
        "info": {"title": "Claimcheck", "version": VERSION, "description": _TEXT},
        "servers": [{"url": base_url}],
        "tags": [{"name": d.contract.name, "description": d.text} for d in OPENAPI_CONTRACTS],
        "paths": _paths(),
        "components": {**_components(), "securitySchemes": _schemes(base_url)},
    }


@cache
def _paths() -> Json:
    paths: dict[str, Json] = {}
    for description, route, operation in operations():
        verbs = paths.setdefault(route.path, {})
        verbs[route.method.lower()] = _operation(description.contract, route, operation)
    return paths


@cache
def _components() -> Json:
    return {
        "schemas": shapes_of(OPENAPI_CONTRACTS),
        "headers": {name: header.as_component() for name, header in HEADERS.items()},
    }


def operations() -> Iterator[tuple[ContractOpenApi, Route, Operation]]:
    """Every route with its description. Raises `KeyError` for one that has none."""
    for description in OPENAPI_CONTRACTS:
        for route in description.contract.routes:
            yield description, route, description.operations[route.method, route.path]


def _operation(contract: Contract, route: Route, operation: Operation) -> Json:
    described: Json = {
        "operationId": operation.id,
        "summary": operation.summary,
        "description": operation.text,
        "tags": [contract.name],
        "security": [dict(alternative) for alternative in operation.security],
        "parameters": [_parameter(parameter) for parameter in operation.parameters],
        "requestBody": operation.body and _body(operation.body),
        "responses": responses_of(contract, route, operation),
    }
    # Security stays although empty: it says that none is asked for.
    return {name: value for name, value in described.items() if value or name == "security"}


def _parameter(parameter: Parameter) -> Json:
    return {
        "name": parameter.name,
        "in": parameter.place,
        "description": parameter.text,
        "required": parameter.required,
        "schema": dict(parameter.schema),
    }


def _body(body: Body) -> Json:
    examples = {"schema": reference(body.shape), "example": body.example}
    return {"required": body.required, "content": {body.media_type: examples}}


def _schemes(base_url: str) -> Mapping[str, Any]:
    return {name: scheme for d in OPENAPI_CONTRACTS for name, scheme in d.schemes(base_url).items()}
