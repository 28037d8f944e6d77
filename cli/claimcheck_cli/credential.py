"""`claimcheck credential`: add, list and revoke credentials."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any

import typer

from claimcheck.contracts.credentials import CREDENTIAL_KINDS, grant_options
from claimcheck.domain.caller import DEFAULT_RATE, Credential
from claimcheck.domain.times import rfc3339
from claimcheck.usecases.credential_admin import (
    CredentialRequest,
    NewCredential,
    add_credential,
    revoke_credential,
)
from claimcheck_cli import options
from claimcheck_cli.commands import noun
from claimcheck_cli.failures import UsageError
from claimcheck_cli.grant_options import parameter_name, with_grant_options
from claimcheck_cli.output import AsJson, print_fields, print_json, print_table, say
from claimcheck_cli.services import operator_of, random_bytes, require_tenant
from claimcheck_cli.target import deployment_of

app = noun()

COLUMNS = ("id", "kind", "grants", "tenants", "rate", "expires_at", "revoked_at")

Tenant = Annotated[str, typer.Argument(parser=options.tenant_id, metavar="TENANT")]
KindName = StrEnum("KindName", [(name, name) for name in CREDENTIAL_KINDS])  # type: ignore[misc]
Kind = Annotated[KindName, typer.Option()]
AllowTenants = Annotated[
    list[str] | None,
    typer.Option("--allow-tenant", parser=options.tenant_id, metavar="UUID"),
]
Rate = Annotated[int, typer.Option(min=1, metavar="N", help="Requests a minute.")]
Expires = Annotated[datetime | None, typer.Option(parser=options.moment, metavar="TIME")]


@app.command()
@with_grant_options(grant_options())
def add(
    context: typer.Context,
    tenant: Tenant,
    *,
    kind: Kind,
    allow_tenant: AllowTenants = None,
    rate: Rate = DEFAULT_RATE,
    expires: Expires = None,
    as_json: AsJson = False,
    **grants: Any,
) -> None:
    """Add a credential. Its secret is shown only once."""
    request = CredentialRequest(
        tenant=tenant,
        kind=CREDENTIAL_KINDS[kind],
        grants=granted(grants),
        tenants=frozenset(allow_tenant or ()),
        rate=rate,
        expires_at=expires,
    )
    operator = operator_of(deployment_of(context))
    command = operator.command("credential add")
    shown = document(add_credential(operator, command, request, random_bytes))
    print_json(shown) if as_json else print_fields(shown)


@app.command("list")
def list_credentials(context: typer.Context, tenant: Tenant, as_json: AsJson = False) -> None:
    """List a tenant's credentials, without their secrets."""
    operator = operator_of(deployment_of(context))
    shown = [public_fields(credential) for credential in operator.access_admin.of_tenant(tenant)]
    if not shown:
        require_tenant(operator.access_admin, tenant)
    print_json({"credentials": shown}) if as_json else print_table(COLUMNS, shown)


@app.command()
def revoke(
    context: typer.Context,
    credential_id: Annotated[str, typer.Argument(metavar="ID")],
    as_json: AsJson = False,
) -> None:
    """Revoke a credential and every link that it issued.

    The links end at once; functions that saw the credential may know it for another minute.
    """
    operator = operator_of(deployment_of(context))
    revoke_credential(operator, operator.command("credential revoke"), credential_id)
    print_json({"id": credential_id, "revoked": True}) if as_json else say("revoked")


def granted(given: Mapping[str, Any]) -> frozenset[str]:
    """Return the grants that the options of `credential add` give. Raises `UsageError`."""
    options = {parameter_name(option): option for option in grant_options()}
    try:
        return frozenset(
            options[name].grant(value) for name in given for value in _values(given[name])
        )
    except ValueError as error:
        raise UsageError(str(error)) from error


def _values(given: object) -> Sequence[str]:
    """Return the values of an option: of a list each, of a flag that is set one, else none."""
    if isinstance(given, list):
        return given
    if given is True:
        return [""]
    return [given] if isinstance(given, str) else []


def document(new: NewCredential) -> dict[str, Any]:
    """Return what is shown of a new credential, with its secret, in its contract's fields."""
    kind = CREDENTIAL_KINDS[new.credential.kind]
    return public_fields(new.credential) | kind.sent_fields(new.credential.id, new.secret)


def public_fields(credential: Credential) -> dict[str, Any]:
    """Return a credential's fields without its secret."""
    return {
        "id": credential.id,
        "tenant": credential.tenant,
        "kind": credential.kind,
        "grants": sorted(credential.grants),
        "tenants": sorted(credential.tenants),
        "rate": credential.rate,
        "created_at": rfc3339(credential.created_at),
        "expires_at": rfc3339(credential.expires_at) if credential.expires_at else None,
        "revoked_at": rfc3339(credential.revoked_at) if credential.revoked_at else None,
    }
