"""The demo's tenants, and the credentials of each: those that open, and those that are refused."""

from __future__ import annotations

from typing import Any

from claimcheck.domain.caller import ADMIN, PRIVILEGED, CredentialKind
from claimcheck.usecases.credential_admin import CredentialRequest, add_credential
from claimcheck.usecases.tenant_admin import add_tenant
from claimcheck_cli.credential import document, grants
from claimcheck_cli.services import Operator, random_bytes

FIRST = "81d4b6a7-0290-494c-9f73-6c144d04823a"
SECOND = "55f0bd9f-af74-48b6-a18d-810981e5be2e"
TENANTS = {FIRST: "First Demo Ltd", SECOND: "Second Demo Ltd"}

LOW_RATE = 2

Credentials = dict[str, dict[str, Any]]

# What the contracts ask for, by kind of credential.
OPENING = {
    CredentialKind.OAUTH_CLIENT: grants(scopes=["reports:read"]),
    CredentialKind.TASK_TOKEN: grants(token_kind=PRIVILEGED),
    CredentialKind.DOCUMENT_CLIENT: grants(),
    CredentialKind.BUSINESS_TOKEN: grants(),
    CredentialKind.API_KEY: grants(),
    CredentialKind.BASIC_USER: grants(permissions=["report.can_view_report"]),
}
# Proven, but not allowed.
LACKING = {
    "oauth-client without reports:read": (CredentialKind.OAUTH_CLIENT, grants()),
    "admin task-token without exports": (CredentialKind.TASK_TOKEN, grants(token_kind=ADMIN)),
    "basic-user without permission": (CredentialKind.BASIC_USER, grants()),
}


def add_tenants(operator: Operator) -> None:
    for tenant, name in TENANTS.items():
        add_tenant(operator, operator.command("tenant add"), tenant, name)


def add_opening(operator: Operator) -> Credentials:
    """One credential of each kind for the first tenant, by kind."""
    return {
        kind.value: _add(operator, CredentialRequest(FIRST, kind, held))
        for kind, held in OPENING.items()
    }


def add_refused(operator: Operator) -> Credentials:
    """Credentials that show refusals, by what is wrong with them."""
    lacking = {
        label: _add(operator, CredentialRequest(FIRST, kind, held))
        for label, (kind, held) in LACKING.items()
    }
    limited = {
        f"{kind} of {LOW_RATE} a minute": _add(
            operator, CredentialRequest(FIRST, kind, held, rate=LOW_RATE)
        )
        for kind, held in OPENING.items()
    }
    return lacking | limited


def add_second(operator: Operator) -> Credentials:
    """The second tenant's one credential, by kind."""
    kind = CredentialKind.API_KEY
    return {kind.value: _add(operator, CredentialRequest(SECOND, kind))}


def _add(operator: Operator, wanted: CredentialRequest) -> dict[str, Any]:
    command = operator.command("credential add")
    return document(add_credential(operator, command, wanted, random_bytes))
