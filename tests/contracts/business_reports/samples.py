"""A finished report of a business, and the tokens that may and may not ask for it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from claimcheck.contracts.business_reports.credentials import BUSINESS_TOKEN
from claimcheck.domain.credential_kind import CredentialKind
from claimcheck.domain.report import Report
from tests.contracts.stage import SECRET, GoldenFiles, add_credential
from tests.fakes import FakeServices
from tests.samples import OTHER_TENANT, TENANT, publish

assert_golden = GoldenFiles(__file__).assert_body

BUSINESS, STRANGER = TENANT, OTHER_TENANT
REPORT_ID = "report_Jc0n7yQx2VwK9sT4bLmA1e"
DESCRIBE = f"/api/v1/reports/{REPORT_ID}"
DOWNLOAD = f"{DESCRIBE}/download"
PATHS = pytest.mark.parametrize("path", [DESCRIBE, DOWNLOAD])
BODY = b"account,amount\nrent,1200\n"
PARAMS = {
    "start_date": "2026-01-01",
    "end_date": "2026-03-31",
    "ledger_id": None,
    "rate": 1.5,
    "generated_by_name": "Ada Kowalska",
}


def add_token(
    services: FakeServices,
    tenant: str = BUSINESS,
    kind: CredentialKind = BUSINESS_TOKEN,
    **of: Any,
) -> str:
    """A new credential of `tenant`, as `<credential id>.<secret>`; `of` are its other fields."""
    return f"{add_credential(services, kind, tenant, **of)}.{SECRET}"


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
