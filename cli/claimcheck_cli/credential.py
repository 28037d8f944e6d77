"""`claimcheck credential`: what callers prove themselves with."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any

import typer

from claimcheck.domain.caller import (
    ACCESS_LEVEL,
    ADMIN,
    DEFAULT_RATE,
    PERMISSION,
    PRIVILEGED,
    SCOPE,
    SUPERUSER,
    Credential,
    CredentialKind,
)
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
from claimcheck_cli.output import AsJson, print_fields, print_json, print_table, say
from claimcheck_cli.services import operator_of, random_bytes, require_tenant
from claimcheck_cli.target import deployment_of

app = noun()

TOKEN_KINDS = (PRIVILEGED, ADMIN)
COLUMNS = ("id", "kind", "grants", "tenants", "rate", "expires_at", "revoked_at")

Tenant = Annotated[str, typer.Argument(parser=options.tenant_id, metavar="TENANT")]
Kind = Annotated[CredentialKind, typer.Option()]
Scopes = Annotated[list[str] | None, typer.Option("--scope", metavar="S")]
Permissions = Annotated[list[str] | None, typer.Option("--permission", metavar="P")]
Superuser = Annotated[bool, typer.Option("--superuser", help="Needs no permission.")]
TokenKind = Annotated[str | None, typer.Option(metavar="privileged|admin")]
AccessLevel = Annotated[str | None, typer.Option(metavar="L", help="An admin token's: exports.")]
AllowTenants = Annotated[
    list[str] | None,
    typer.Option("--allow-tenant", parser=options.tenant_id, metavar="UUID"),
]
Rate = Annotated[int, typer.Option(min=1, metavar="N", help="Requests a minute.")]
Expires = Annotated[datetime | None, typer.Option(parser=options.moment, metavar="TIME")]


@app.command()
def add(  # noqa: PLR0913 - one parameter an option
    context: typer.Context,
    tenant: Tenant,
    *,
    kind: Kind,
    scope: Scopes = None,
    permission: Permissions = None,
    superuser: Superuser = False,
    token_kind: TokenKind = None,
    access_level: AccessLevel = None,
    allow_tenant: AllowTenants = None,
    rate: Rate = DEFAULT_RATE,
    expires: Expires = None,
    as_json: AsJson = False,
) -> None:
    """Add a credential. Its secret is shown this once."""
    wanted = CredentialRequest(
        tenant=tenant,
        kind=kind,
        grants=grants(
            scopes=scope or (),
            permissions=permission or (),
            superuser=superuser,
            token_kind=token_kind,
            access_level=access_level,
        ),
        tenants=frozenset(allow_tenant or ()),
        rate=rate,
        expires_at=expires,
    )
    operator = operator_of(deployment_of(context))
    command = operator.command("credential add")
    shown = document(add_credential(operator, command, wanted, random_bytes))
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
    """End a credential, and every link that it issued.

    The links end at once; functions that saw the credential may know it for another minute.
    """
    operator = operator_of(deployment_of(context))
    revoke_credential(operator, operator.command("credential revoke"), credential_id)
    print_json({"id": credential_id, "revoked": True}) if as_json else say("revoked")


def grants(
    *,
    scopes: Sequence[str] = (),
    permissions: Sequence[str] = (),
    superuser: bool = False,
    token_kind: str | None = None,
    access_level: str | None = None,
) -> frozenset[str]:
    """What the options of `credential add` give. Raises `UsageError`."""
    if token_kind is not None and token_kind not in TOKEN_KINDS:
        raise UsageError(f"--token-kind is {' or '.join(TOKEN_KINDS)}, not {token_kind}")
    held = [SCOPE + scope for scope in scopes]
    held += [PERMISSION + permission for permission in permissions]
    held += [SUPERUSER] if superuser else []
    held += [token_kind] if token_kind else []
    held += [ACCESS_LEVEL + access_level] if access_level else []
    return frozenset(held)


def document(new: NewCredential) -> dict[str, Any]:
    """What is shown of a credential once: with its secret, worded as its contract words it."""
    return public_fields(new.credential) | secret_fields(new)


def public_fields(credential: Credential) -> dict[str, Any]:
    """What may be shown of a credential at any time."""
    return {
        "id": credential.id,
        "tenant": credential.tenant,
        "kind": credential.kind.value,
        "grants": sorted(credential.grants),
        "tenants": sorted(credential.tenants),
        "rate": credential.rate,
        "created_at": rfc3339(credential.created_at),
        "expires_at": rfc3339(credential.expires_at) if credential.expires_at else None,
        "revoked_at": rfc3339(credential.revoked_at) if credential.revoked_at else None,
    }


def secret_fields(new: NewCredential) -> dict[str, str]:
    """The credential as the client has to send it."""
    credential_id, secret = new.credential.id, new.secret
    match new.credential.kind:
        case CredentialKind.OAUTH_CLIENT | CredentialKind.DOCUMENT_CLIENT:
            return {"client_id": credential_id, "client_secret": secret}
        case CredentialKind.TASK_TOKEN:
            return {"token_id": credential_id, "token_secret": secret}
        case CredentialKind.BUSINESS_TOKEN:
            return {"token": f"{credential_id}.{secret}"}
        case CredentialKind.API_KEY:
            return {"api_key": f"{credential_id}.{secret}"}
        case CredentialKind.BASIC_USER:
            return {"username": credential_id, "password": secret}
