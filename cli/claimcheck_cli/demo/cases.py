"""One request for each refusal of a contract's table, to be made with the demo's own records.

A credential is named as `stack.json` names it; statuses are what the contracts promise.
"""

from __future__ import annotations

from typing import NamedTuple

from claimcheck_cli.demo.tenants import FIRST, LOW_RATE, SECOND

OAUTH, TASK, DOCUMENT = "oauth-client", "task-token", "document-client"
BUSINESS, API_KEY, BASIC = "business-token", "api-key", "basic-user"
NOBODY = "(none)"
# Stands for 129 characters, which would make a table of cases unreadable.
LONG_ID = "{long_id}"


class Case(NamedTuple):
    """`encrypted_of`: the id of the report whose `encrypted_id` stands for `{encrypted_id}`."""

    contract: str
    when: str
    credential: str
    request: str
    status: int
    headers: str = ""
    body: str = ""
    encrypted_of: str = ""


def _limited(kind: str) -> str:
    return f"{kind} of {LOW_RATE} a minute"


def _external(when: str, report_id: str, status: int, credential: str = OAUTH) -> Case:
    request = f"GET /external-api/v1/reports/download/{report_id}"
    return Case("external_reports", when, credential, request, status)


def _task(when: str, task_id: str, status: int, credential: str = TASK) -> Case:
    return Case("export_tasks", when, credential, f"GET /tasks/{task_id}/download_url", status)


def _document(when: str, document_id: str, status: int, credential: str = DOCUMENT) -> Case:
    return Case("documents", when, credential, f"GET /download/{document_id}", status)


def _business(
    when: str, report_id: str, status: int, credential: str = BUSINESS, tenant: str = FIRST
) -> Case:
    headers = f"x-business-id: {tenant}" if tenant else ""
    request = f"GET /api/v1/reports/{report_id}"
    return Case("business_reports", when, credential, request, status, headers)


def _merchant(when: str, query: str, status: int, credential: str = API_KEY) -> Case:
    return Case(
        "merchant_reports", when, credential, f"GET /b/api/v1/reports/files/{query}", status
    )


def _merchant_file(when: str, report_id: str, status: int) -> Case:
    request = "GET /b/api/v1/reports/files/{encrypted_id}/download/"
    return Case("merchant_reports", when, API_KEY, request, status, encrypted_of=report_id)


CASES = (
    _external("no token", "report_demo_csv", 401, NOBODY),
    _external("scope missing", "report_demo_csv", 403, "oauth-client without reports:read"),
    _external("no such report", "report_demo_nothing", 403),
    _external("another tenant's report", "report_demo_foreign", 403),
    _external("restricted report", "report_demo_restricted", 403),
    _external("malformed id", "report%20demo", 403),
    _external("not completed yet", "report_demo_pending", 409),
    _external("failed", "report_demo_failed", 409),
    _external("retired", "report_demo_retired", 410),
    _external("file gone", "report_demo_lost", 410),
    _external("quota (from the third request on)", "report_demo_csv", 429, _limited(OAUTH)),
    _task("no token", "1001", 401, NOBODY),
    _task("access level missing", "1001", 403, "admin task-token without exports"),
    _task("no such task", "1999", 404),
    _task("malformed id", "01", 404),
    _task("not an export", "1003", 400),
    _task("not DONE yet", "1004", 409),
    _task("failed", "1005", 409),
    _task("DONE without a file", "1006", 422),
    _task("file gone", "1007", 422),
    _task("retired", "1008", 422),
    _task("quota (from the third request on)", "1001", 429, _limited(TASK)),
    _document("no token", "document_demo_pdf", 403, NOBODY),
    Case("documents", "no id", DOCUMENT, "GET /download", 435),
    _document("no such document", "document_demo_nothing", 437),
    _document("retired", "document_demo_retired", 437),
    _document("URL-based", "document_demo_url", 435),
    _document("file never uploaded", "document_demo_no_file", 435),
    _document("file gone", "document_demo_lost", 435),
    _document("quota (from the third request on)", "document_demo_pdf", 429, _limited(DOCUMENT)),
    _business("no token", "report_demo_csv", 401, NOBODY),
    _business("token of another business", "report_demo_foreign", 403, tenant=SECOND),
    _business("no such report", "report_demo_nothing", 404),
    _business("not finished", "report_demo_pending", 404),
    _business("retired", "report_demo_retired", 404),
    _business("file gone", "report_demo_lost", 404),
    _business("x-business-id missing", "report_demo_csv", 422, tenant=""),
    _business("x-business-id no UUID", "report_demo_csv", 422, tenant="shop"),
    _business("id too long", LONG_ID, 422),
    _business("quota (from the third request on)", "report_demo_csv", 429, _limited(BUSINESS)),
    _merchant("bad filter", "?interval=hourly", 400),
    _merchant("dates crossed", "?created_after=2026-02-02&created_before=2026-02-01", 400),
    _merchant("no credentials", "", 401, NOBODY),
    _merchant("permission missing", "", 403, "basic-user without permission"),
    _merchant_file("another tenant's report", "report_demo_foreign", 404),
    _merchant_file("retired", "report_demo_retired", 404),
    _merchant_file("file gone", "report_demo_lost", 404),
    _merchant("quota (from the third request on)", "", 429, _limited(API_KEY)),
)
