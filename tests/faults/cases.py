"""The routes of all contracts as acts: their samples, and other forms that take other ways."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from typing import Any

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
    Prepare,
    bearer,
    failed,
    signed_in,
)
from tests.faults.merchants import MERCHANTS
from tests.faults.sampled import SAMPLED
from tests.faults.stage import EXTERNAL_ISSUER
from tests.faults.world import SECRET, World
from tests.samples import OTHER_TENANT, TENANT


def _information(status: int, **of: Any) -> Prepare:
    def prepare(world: World) -> Ask:
        world.publish("r-1", **of)
        headers = signed_in(world, OAUTH_CLIENT, EXTERNAL, "scope:reports:read")
        path = "/external-api/v1/reports/download/r-1"
        return Ask("GET", path, status, UNAVAILABLE_EXTERNAL, headers)

    return prepare


def _issuers_ended(_world: World) -> Ask:
    """A token of the issuer outside, whose settings are read before it is seen to be no good."""
    claims = {"iss": EXTERNAL_ISSUER["issuer"], "exp": 0}
    parts: tuple[dict[str, Any], ...] = ({"alg": "RS256"}, claims, {})
    token = ".".join(urlsafe_b64encode(json.dumps(part).encode()).decode() for part in parts)
    path = "/external-api/v1/reports/download/r-1"
    return Ask("GET", path, 401, UNAVAILABLE_EXTERNAL, bearer(token.replace("=", "")))


def _task(status: int, **of: Any) -> Prepare:
    def prepare(world: World) -> Ask:
        world.publish("4711", Kind.TASK, **of)
        token = world.credential(TASK_TOKEN, PRIVILEGED)
        path = "/tasks/4711/download_url"
        return Ask("GET", path, status, UNAVAILABLE_TASK, bearer(f"{token}:{SECRET}"))

    return prepare


def _document(status: int, **of: Any) -> Prepare:
    def prepare(world: World) -> Ask:
        world.publish("d-1", Kind.DOCUMENT, **of)
        headers = signed_in(world, DOCUMENT_CLIENT, DOCUMENTS)
        return Ask("GET", "/download/d-1", status, failed("download document"), headers)

    return prepare


def _for_another(world: World) -> Ask:
    """A tenant's token that another tenant is served by."""
    world.publish("r-1")
    of: dict[str, Any] = {"tenant": OTHER_TENANT, "tenants": frozenset({TENANT})}
    token = world.credential(BUSINESS_TOKEN, **of)
    headers = {**bearer(f"{token}.{SECRET}"), "x-business-id": TENANT}
    return Ask("GET", "/api/v1/reports/r-1/download", 200, UNAVAILABLE_BUSINESS, headers)


ROUTES: dict[str, Prepare] = {
    **SAMPLED,
    "information, single use": _information(200, single_use=True),
    "information, issuer's ended token": _issuers_ended,
    "information, pending": _information(409, state=State.PENDING, file=None),
    "task, single use": _task(200, single_use=True),
    "task, pending": _task(409, state=State.PENDING, file=None),
    "document, large": _document(307, size=LARGE),
    "business file, for another": _for_another,
    **MERCHANTS,
}
