"""A merchant with finished reports, its API key, and users who may and may not see them."""

from __future__ import annotations

from base64 import b64encode
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from claimcheck.domain.caller import PERMISSION, Credential, CredentialKind, Tenant
from claimcheck.domain.credential_id import new_credential_id
from claimcheck.domain.link import seal
from claimcheck.domain.report import Report
from tests.fakes import NOW, FakeServices
from tests.samples import OTHER_TENANT, TENANT, publish

GOLDEN = Path(__file__).parent / "golden"
MERCHANT, STRANGER = TENANT, OTHER_TENANT
SECRET = "Rw7nL2bXk9qJ4sV0cH5tYfD8mE3gPzA6-uB_iO1vWxK"  # base64url, as long as a real one
BODY = b"order,amount\n1001,25.50\n"
VIEW = frozenset({f"{PERMISSION}report.can_view_report"})

FILES = "/b/api/v1/reports/files"
LISTS = (FILES, "/b/api/v1/reports", "/api/v1/reports")
ENCRYPTED_ID = "5f0c1c8e-3b7a-4d52-8f16-92ab6c7d4e30"
FILE = f"{FILES}/{ENCRYPTED_ID}/download"


def golden(name: str) -> bytes:
    return (GOLDEN / f"{name}.json").read_bytes().removesuffix(b"\n")


def add_tenants(services: FakeServices) -> None:
    for tenant in (MERCHANT, STRANGER):
        services.credentials.add_tenant(Tenant(tenant, "a merchant", NOW))


def add_credential(
    services: FakeServices, kind: CredentialKind, tenant: str = MERCHANT, **of: Any
) -> str:
    """The id of a new credential of `tenant`, whose secret is `SECRET`; `of` are other fields."""
    number = len(list(services.credentials.of_tenant(tenant)))
    credential_id = new_credential_id(kind, tenant, number.to_bytes(8, "big"))
    digest = sha256(SECRET.encode()).hexdigest()
    services.credentials.add(Credential(credential_id, tenant, kind, digest, NOW, **of))
    return credential_id


def add_key(services: FakeServices, tenant: str = MERCHANT, **of: Any) -> dict[str, str]:
    """The headers of a caller with a new API key."""
    credential_id = add_credential(services, CredentialKind.API_KEY, tenant, **of)
    return {"Api-Key": f"{credential_id}.{SECRET}"}


def add_user(services: FakeServices, tenant: str = MERCHANT, **of: Any) -> dict[str, str]:
    """The headers of a new user, who may see reports unless `of` has other grants."""
    fields = {"grants": VIEW, **of}
    user = add_credential(services, CredentialKind.BASIC_USER, tenant, **fields)
    return basic(f"{user}:{SECRET}".encode())


def basic(user_and_password: bytes) -> dict[str, str]:
    return {"Authorization": f"Basic {b64encode(user_and_password).decode()}"}


def add_report(
    services: FakeServices, report_id: str = "report_1", body: bytes = BODY, **of: Any
) -> Report:
    """A report with its file in storage; `of` replaces fields of the row."""
    return publish(services, report_id, body, **{"name": "settlements", **of})


def add_reports(services: FakeServices, number: int, **of: Any) -> list[Report]:
    """Reports `report_0` and so on, each an hour older than the one before."""
    return [
        add_report(services, f"report_{n}", created_at=hours_ago(n), **of) for n in range(number)
    ]


def hours_ago(hours: int) -> datetime:
    return NOW - timedelta(hours=hours)


def by_token(services: FakeServices, report: Report) -> str:
    """The path of the report's file under a token as a list gives it."""
    expires = int(services.clock.now().timestamp()) + 3600
    fields = [report.tenant, report.kind, report.id, expires]
    return path_of(seal("list-token", fields, services.list_keys.current()))


def path_of(token: str) -> str:
    return f"{FILES}/{token}/download"
