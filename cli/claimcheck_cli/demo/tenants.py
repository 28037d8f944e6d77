"""The demo's tenants and their credentials: some that are served, some that are refused."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from claimcheck.contracts.credentials import CREDENTIAL_KINDS
from claimcheck.contracts.demo import FIRST_TENANT, LOW_RATE, SECOND_TENANT, limited
from claimcheck.contracts.merchant_reports.credentials import API_KEY
from claimcheck.usecases.credential_admin import CredentialRequest, add_credential
from claimcheck.usecases.tenant_admin import add_tenant
from claimcheck_cli.credential import document
from claimcheck_cli.services import Operator, random_bytes

TENANTS = {FIRST_TENANT: "First Demo Ltd", SECOND_TENANT: "Second Demo Ltd"}

Credentials = dict[str, dict[str, Any]]


def add_tenants(operator: Operator) -> None:
    for tenant, name in TENANTS.items():
        add_tenant(operator, operator.command("tenant add"), tenant, name)


def add_served(operator: Operator) -> Credentials:
    """Add one credential of each kind for the first tenant. Return them by kind."""
    return {
        kind.name: _add(operator, CredentialRequest(FIRST_TENANT, kind, kind.required_grants))
        for kind in CREDENTIAL_KINDS.values()
    }


def add_refused(operator: Operator) -> Credentials:
    """Add credentials that are refused. Return them by the reason."""
    return {label: _add(operator, request) for label, request in _refused()}


def add_second(operator: Operator) -> Credentials:
    """Add the second tenant's one credential. Return it by kind."""
    return {API_KEY.name: _add(operator, CredentialRequest(SECOND_TENANT, API_KEY))}


def _refused() -> Iterator[tuple[str, CredentialRequest]]:
    for kind in CREDENTIAL_KINDS.values():
        for label, grants in kind.insufficient_grants.items():
            yield label, CredentialRequest(FIRST_TENANT, kind, grants)
    for kind in CREDENTIAL_KINDS.values():
        grants = kind.required_grants
        yield limited(kind), CredentialRequest(FIRST_TENANT, kind, grants, rate=LOW_RATE)


def _add(operator: Operator, request: CredentialRequest) -> dict[str, Any]:
    command = operator.command("credential add")
    return document(add_credential(operator, command, request, random_bytes))
