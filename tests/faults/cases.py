"""The routes of all contracts as acts, each in its granted and in its main refused form."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from typing import Any
from urllib.parse import urlencode

from claimcheck.contracts.business_reports.credentials import BUSINESS_TOKEN
from claimcheck.contracts.documents.auth import AUDIENCE as DOCUMENTS
from claimcheck.contracts.documents.credentials import DOCUMENT_CLIENT
from claimcheck.contracts.export_tasks.credentials import TASK_TOKEN
from claimcheck.contracts.external_reports.auth import AUDIENCE as EXTERNAL
from claimcheck.contracts.external_reports.credentials import OAUTH_CLIENT
from claimcheck.domain.caller import PRIVILEGED
from claimcheck.domain.report import Kind, State
from tests.faults.acts import Ask
from tests.faults.asking import (
    LARGE,
    UNAVAILABLE_BUSINESS,
    UNAVAILABLE_EXTERNAL,
    UNAVAILABLE_TASK,
    UNAVAILABLE_TOKEN,
    Prepare,
    basic,
    bearer,
    failed,
    signed_in,
)
from tests.faults.merchants import MERCHANTS
from tests.faults.stage import EXTERNAL_ISSUER
from tests.faults.world import SECRET, World
from tests.samples import OTHER_TENANT, TENANT


def _token(secret: str, status: int) -> Prepare:
    def prepare(world: World) -> Ask:
        client = world.credential(OAUTH_CLIENT, "scope:reports:read")
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        body = urlencode({"grant_type": "client_credentials"})
        headers = {**basic(client, secret), **form}
        return Ask("POST", "/oauth2/token", status, UNAVAILABLE_TOKEN, headers, body)

    return prepare


def _information(report_id: str, status: int, **of: Any) -> Prepare:
    def prepare(world: World) -> Ask:
        world.publish("r-1", **of)
        headers = signed_in(world, OAUTH_CLIENT, EXTERNAL, "scope:reports:read")
        path = f"/external-api/v1/reports/download/{report_id}"
        return Ask("GET", path, status, UNAVAILABLE_EXTERNAL, headers)

    return prepare


def _issuers_ended(_world: World) -> Ask:
    """A token of the issuer outside, whose settings are read before it is seen to be no good."""
    claims = {"iss": EXTERNAL_ISSUER["issuer"], "exp": 0}
    parts: tuple[dict[str, Any], ...] = ({"alg": "RS256"}, claims, {})
    token = ".".join(urlsafe_b64encode(json.dumps(part).encode()).decode() for part in parts)
    path = "/external-api/v1/reports/download/r-1"
    return Ask("GET", path, 401, UNAVAILABLE_EXTERNAL, bearer(token.replace("=", "")))


def _task(task_id: str, status: int, **of: Any) -> Prepare:
    def prepare(world: World) -> Ask:
        world.publish("4711", Kind.TASK, **of)
        token = world.credential(TASK_TOKEN, PRIVILEGED)
        path = f"/tasks/{task_id}/download_url"
        return Ask("GET", path, status, UNAVAILABLE_TASK, bearer(f"{token}:{SECRET}"))

    return prepare


def _sign_in(secret: str, status: int) -> Prepare:
    def prepare(world: World) -> Ask:
        user = {"first_name": "A", "last_name": "B", "email": "a@example.com", "group_name": "C"}
        client = world.credential(DOCUMENT_CLIENT)
        sent = {"client_id": client, "client_secret": secret, "fingerprint": "f", "user": user}
        headers, gone = {"Content-Type": "application/json"}, failed("generate access token")
        path = "/generate-client-auth-token"
        return Ask("POST", path, status, gone, headers, json.dumps(sent))

    return prepare


def _document_url(document_id: str, status: int, **of: Any) -> Prepare:
    def prepare(world: World) -> Ask:
        world.publish("d-1", Kind.DOCUMENT, **of)
        token = signed_in(world, DOCUMENT_CLIENT, DOCUMENTS)
        headers = {**token, "Content-Type": "application/json"}
        sent = json.dumps({"document_id": document_id})
        return Ask("POST", "/download", status, failed("generate download URL"), headers, sent)

    return prepare


def _document(method: str, path: str, status: int, **of: Any) -> Prepare:
    def prepare(world: World) -> Ask:
        world.publish("d-1", Kind.DOCUMENT, **of)
        headers = signed_in(world, DOCUMENT_CLIENT, DOCUMENTS)
        return Ask(method, path, status, failed("download document"), headers)

    return prepare


def _business(method: str, path: str, status: int, **of: Any) -> Prepare:
    def prepare(world: World) -> Ask:
        world.publish("r-1", **of)
        token = world.credential(BUSINESS_TOKEN)
        headers = {**bearer(f"{token}.{SECRET}"), "x-business-id": TENANT}
        return Ask(method, f"/api/v1/reports/{path}", status, UNAVAILABLE_BUSINESS, headers)

    return prepare


def _for_another(world: World) -> Ask:
    """A tenant's token that another tenant is served by."""
    world.publish("r-1")
    of: dict[str, Any] = {"tenant": OTHER_TENANT, "tenants": frozenset({TENANT})}
    token = world.credential(BUSINESS_TOKEN, **of)
    headers = {**bearer(f"{token}.{SECRET}"), "x-business-id": TENANT}
    return Ask("GET", "/api/v1/reports/r-1/download", 200, UNAVAILABLE_BUSINESS, headers)


ROUTES: dict[str, Prepare] = {
    "token": _token(SECRET, 200),
    "token, wrong secret": _token("wrong", 401),
    "information": _information("r-1", 200),
    "information, single use": _information("r-1", 200, single_use=True),
    "information, nobody's": _information("r-9", 403),
    "information, issuer's ended token": _issuers_ended,
    "information, pending": _information("r-1", 409, state=State.PENDING, file=None),
    "task": _task("4711", 200),
    "task, single use": _task("4711", 200, single_use=True),
    "task, nobody's": _task("4712", 404),
    "task, pending": _task("4711", 409, state=State.PENDING, file=None),
    "sign in": _sign_in(SECRET, 200),
    "sign in, wrong secret": _sign_in("wrong", 403),
    "document url": _document_url("d-1", 200),
    "document url, nobody's": _document_url("d-9", 437),
    "document": _document("GET", "/download/d-1", 200),
    "document, large": _document("GET", "/download/d-1", 307, size=LARGE),
    "document, nobody's": _document("GET", "/download/d-9", 437),
    "document, no id": _document("GET", "/download", 435),
    "document head": _document("HEAD", "/download/d-1", 200),
    "document head, nobody's": _document("HEAD", "/download/d-9", 437),
    "description": _business("GET", "r-1", 200),
    "description, nobody's": _business("GET", "r-9", 404),
    "business file": _business("GET", "r-1/download", 200),
    "business file, for another": _for_another,
    "business file, nobody's": _business("GET", "r-9/download", 404),
    "business file head": _business("HEAD", "r-1/download", 200),
    "business file head, nobody's": _business("HEAD", "r-9/download", 404),
    **MERCHANTS,
}
