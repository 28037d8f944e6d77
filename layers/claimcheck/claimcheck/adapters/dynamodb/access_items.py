"""Items of the Access table: tenants and credentials."""

from __future__ import annotations

from dataclasses import replace

from claimcheck.adapters.dynamodb.attributes import (
    Item,
    from_item,
    instant,
    moment_of,
    optional_instant,
    optional_moment,
    to_item,
)
from claimcheck.domain.caller import Credential, Tenant
from claimcheck.domain.link import MAX_LINK_SECONDS

TENANT = "tenant"
CREDENTIAL_PREFIX = "credential#"


def access_key(tenant_id: str, entity: str) -> Item:
    return to_item({"tenant": tenant_id, "entity": entity})


def with_tenant(credential: Credential, tenant: Item | None) -> Credential:
    if tenant is None:
        return replace(credential, tenant_active=False)
    owner = tenant_of_item(tenant)
    return replace(
        credential,
        tenant_active=not owner.suspended,
        max_link_seconds=owner.max_link_seconds,
    )


def tenant_item(tenant: Tenant) -> Item:
    fields = {
        "name": tenant.name,
        "created_at": instant(tenant.created_at),
        "suspended": tenant.suspended,
        "max_link_seconds": tenant.max_link_seconds,
        "removed_at": optional_instant(tenant.removed_at),
    }
    return access_key(tenant.id, TENANT) | to_item(fields)


def tenant_of_item(item: Item) -> Tenant:
    row = from_item(item)
    return Tenant(
        id=row["tenant"],
        name=row["name"],
        created_at=moment_of(row["created_at"]),
        suspended=row["suspended"],
        max_link_seconds=row.get("max_link_seconds", MAX_LINK_SECONDS),
        removed_at=optional_moment(row.get("removed_at")),
    )


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
        kind=str(row["kind"]),
        secret_sha256=row["secret_sha256"],
        created_at=moment_of(row["created_at"]),
        grants=row.get("grants", frozenset()),
        tenants=row.get("tenants", frozenset()),
        rate=row["rate"],
        expires_at=optional_moment(row.get("expires_at")),
        revoked_at=optional_moment(row.get("revoked_at")),
    )
