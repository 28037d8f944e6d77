"""What the local demo shows of `merchant_reports`."""

from __future__ import annotations

from claimcheck.contracts.demo import (
    NO_CREDENTIAL,
    OVER_QUOTA,
    Document,
    RefusalCase,
    first_record,
    json_field,
    limited,
    save_as,
)
from claimcheck.contracts.merchant_reports.credentials import API_KEY

_LIST = "/b/api/v1/reports/files/"


def curl(base_url: str, demo: Document) -> str:
    key, report = demo["credentials"][API_KEY.name], first_record(demo, "report")
    header = f"-H 'Api-Key: {key['api_key']}'"
    listed = f"curl -fsS {header} '{base_url}{_LIST}?limit=1'"
    field = json_field("results", 0, "download_action", "url")
    return f'{save_as(report)} {header} "$({listed} | {field})"'


def _list(when: str, query: str, status: int, credential: str = API_KEY.name) -> RefusalCase:
    return RefusalCase(when, credential, f"GET {_LIST}{query}", status)


def _file(when: str, report_id: str, status: int) -> RefusalCase:
    request = f"GET {_LIST}{{encrypted_id}}/download/"
    return RefusalCase(when, API_KEY.name, request, status, encrypted_of=report_id)


CASES = (
    _list("bad filter", "?interval=hourly", 400),
    _list("dates crossed", "?created_after=2026-02-02&created_before=2026-02-01", 400),
    _list("no credentials", "", 401, NO_CREDENTIAL),
    _list("permission missing", "", 403, "basic-user without permission"),
    _file("another tenant's report", "report_demo_foreign", 404),
    _file("retired", "report_demo_retired", 404),
    _file("file gone", "report_demo_lost", 404),
    _list(OVER_QUOTA, "", 429, limited(API_KEY)),
)
