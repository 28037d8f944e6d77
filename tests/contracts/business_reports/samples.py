"""A finished report of a business, and the tokens that may and may not ask for it."""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from claimcheck.domain.caller import Credential, CredentialKind, Tenant
from claimcheck.domain.credential_id import new_credential_id
from claimcheck.domain.report import Report
from tests.fakes import NOW, FakeServices
from tests.samples import OTHER_TENANT, TENANT, publish

GOLDEN = Path(__file__).parent / "golden"
BUSINESS, STRANGER = TENANT, OTHER_TENANT
REPORT_ID = "report_Jc0n7yQx2VwK9sT4bLmA1e"
SECRET = "Zk3vQ8sT1xW6yB0nM5cR2dF7gH4jL9pA-uE_iO3wVtX"  # base64url, as long as a real one
BODY = b"account,amount\nrent,1200\n"
PARAMS = {
    "start_date": "2026-01-01",
    "end_date": "2026-03-31",
    "ledger_id": None,
    "rate": 1.5,
    "generated_by_name": "Ada Kowalska",
}


def golden(name: str) -> bytes:
    return (GOLDEN / f"{name}.json").read_bytes().removesuffix(b"\n")


def add_tenants(services: FakeServices) -> None:
    for tenant in (BUSINESS, STRANGER):
        services.credentials.add_tenant(Tenant(tenant, "a business", NOW))


def add_token(
    services: FakeServices,
    tenant: str = BUSINESS,
    kind: CredentialKind = CredentialKind.BUSINESS_TOKEN,
    **of: Any,
) -> str:
    """A new credential of `tenant`, as `<credential id>.<secret>`; `of` are its other fields."""
    number = len(list(services.credentials.of_tenant(tenant)))
    credential_id = new_credential_id(kind, tenant, number.to_bytes(8, "big"))
    digest = sha256(SECRET.encode()).hexdigest()
    services.credentials.add(Credential(credential_id, tenant, kind, digest, NOW, **of))
    return f"{credential_id}.{SECRET}"


def add_report(
    services: FakeServices, report_id: str = REPORT_ID, body: bytes = BODY, **of: Any
) -> Report:
    """A report with its file in storage; `of` replaces fields of the row."""
    usual: dict[str, Any] = {
        "filename": "profit_and_loss_2026-01-01_2026-03-31.csv",
        "name": "profit_and_loss",
        "created_at": datetime(2026, 3, 12, 9, 30, 15, tzinfo=UTC),
        "params": PARAMS,
    }
    return publish(services, report_id, body, **{**usual, **of})


def headers(token: str, business: str = BUSINESS) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}", "x-business-id": business}
