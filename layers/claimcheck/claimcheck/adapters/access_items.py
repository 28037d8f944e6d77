"""Items of the Access table: how a tenant and a credential are stored."""

from __future__ import annotations

from dataclasses import replace

from claimcheck.adapters.items import (
    Item,
    from_item,
    instant,
    moment_of,
    optional_instant,
    optional_moment,
    to_item,
)
from claimcheck.domain.caller import Credential, CredentialKind, Tenant

TENANT = "tenant"
CREDENTIAL_PREFIX = "credential#"


def access_key(tenant_id: str, entity: str) -> Item:
    return to_item({"tenant": tenant_id, "entity": entity})


def with_tenant(credential: Credential, tenant: Item | None) -> Credential:
    active = tenant is not None and not tenant_of_item(tenant).suspended
    return replace(credential, tenant_active=active)


def tenant_item(tenant: Tenant) -> Item:
    fields = {
        "name": tenant.name,
        "created_at": instant(tenant.created_at),
        "suspended": tenant.suspended,
    }
    return access_key(tenant.id, TENANT) | to_item(fields)


def tenant_of_item(item: Item) -> Tenant:
    row = from_item(item)
    return Tenant(row["tenant"], row["name"], moment_of(row["created_at"]), row["suspended"])


def credential_item(credential: Credential) -> Item:
    fields = {
        "kind": credential.kind,
        "secret_sha256": credential.secret_sha256,
        "created_at": instant(credential.created_at),
        "grants": credential.grants,
        "tenants": credential.tenants,
        "rate": credential.rate,
        "expires_at": optional_instant(credential.expires_at),
        "revoked_at": optional_instant(credential.revoked_at),
    }
    return access_key(credential.tenant, CREDENTIAL_PREFIX + credential.id) | to_item(fields)


def credential_of_item(item: Item) -> Credential:
    row = from_item(item)
    return Credential(
        id=row["entity"].removeprefix(CREDENTIAL_PREFIX),
        tenant=row["tenant"],
        kind=CredentialKind(row["kind"]),
        secret_sha256=row["secret_sha256"],
        created_at=moment_of(row["created_at"]),
        grants=row.get("grants", frozenset()),
        tenants=row.get("tenants", frozenset()),
        rate=row["rate"],
        expires_at=optional_moment(row.get("expires_at")),
        revoked_at=optional_moment(row.get("revoked_at")),
    )
