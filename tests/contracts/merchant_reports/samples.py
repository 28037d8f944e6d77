"""A merchant with finished reports, its API key, and users who may and may not see them."""

from __future__ import annotations

from base64 import b64encode
from datetime import datetime, timedelta
from typing import Any

import pytest

from claimcheck.contracts.merchant_reports.credentials import API_KEY, BASIC_USER
from claimcheck.domain.caller import PERMISSION
from claimcheck.domain.link import sign_payload
from claimcheck.domain.report import Report
from tests.contracts.stage import SECRET, GoldenFiles, add_credential
from tests.fakes import NOW, FakeServices
from tests.samples import OTHER_TENANT, TENANT, publish

assert_golden = GoldenFiles(__file__).assert_body
Key = dict[str, str]

MERCHANT, STRANGER = TENANT, OTHER_TENANT
BODY = b"order,amount\n1001,25.50\n"
VIEW = frozenset({f"{PERMISSION}report.can_view_report"})

FILES = "/b/api/v1/reports/files"
LISTS = (FILES, "/b/api/v1/reports", "/api/v1/reports")
ENCRYPTED_ID = "5f0c1c8e-3b7a-4d52-8f16-92ab6c7d4e30"
FILE = f"{FILES}/{ENCRYPTED_ID}/download"
EVERY_PATH = pytest.mark.parametrize("path", [*LISTS, FILE])


def add_key(services: FakeServices, tenant: str = MERCHANT, **of: Any) -> Key:
    """The headers of a caller with a new API key."""
    credential_id = add_credential(services, API_KEY, tenant, **of)
    return {"Api-Key": f"{credential_id}.{SECRET}"}


def add_user(services: FakeServices, tenant: str = MERCHANT, **of: Any) -> dict[str, str]:
    """The headers of a new user, who may see reports unless `of` has other grants."""
    fields = {"grants": VIEW, **of}
    user = add_credential(services, BASIC_USER, tenant, **fields)
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
    return path_of(sign_payload("list-token", fields, services.list_keys.current()))


def path_of(token: str) -> str:
    return f"{FILES}/{token}/download"
