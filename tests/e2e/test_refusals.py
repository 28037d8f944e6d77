"""Every row of the contracts' error tables, through the deployed API, word for word."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

import httpx
import pytest

from tests.e2e.records import Records
from tests.e2e.stage import Stage

pytestmark = pytest.mark.e2e


class Row(NamedTuple):
    """`who` asks for `path`, whose braces name records, and is told `status` and `body`."""

    when: str
    who: str
    path: str
    status: int
    body: Any


def external(when: str, record: str, status: int, message: str, who: str = "oauth") -> Row:
    path = f"/external-api/v1/reports/download/{record}"
    return Row(when, who, path, status, {"error": True, "message": message, "code": status})


def task(when: str, record: str, status: int, error: str, who: str = "task") -> Row:
    return Row(when, who, f"/tasks/{record}/download_url", status, {"error": error})


def document(when: str, path: str, status: int, message: str, who: str = "document") -> Row:
    return Row(when, who, path, status, {"statusCode": status, "data": {}, "message": message})


def business(when: str, record: str, status: int, detail: Any, who: str = "business") -> Row:
    return Row(when, who, f"/api/v1/reports/{record}", status, {"detail": detail})


def merchant(when: str, path: str, status: int, body: Any, who: str = "api_key") -> Row:
    return Row(when, who, f"/b/api/v1/reports/files{path}", status, body)


DENIED, COMPLETED = "Access denied to this report", "Report is not completed"
GONE = "Report is no longer available"
LOGIN = "No valid authentication provided or insufficient permissions."
NO_TASK = "No task exists with the specified ID for this chain."
NO_EXPORT = "invalid task type: only export tasks actions are allowed"
NO_RESULT = "the task completed successfully, but contains an invalid result"
NO_PATH, ABSENT = "Document has no file path", "Resource does not exist"
NOT_FOUND = {"code": "not_found", "message": "Report not found"}
UNAUTHORIZED = {"code": "unauthorized", "message": "Invalid/missing auth"}
FORBIDDEN = {
    "code": "forbidden",
    "message": "Insufficient permissions",
    "detail": "No permission assigned",
}
TOO_LONG = {
    "type": "string_too_long",
    "loc": ["path", "report_id"],
    "msg": "String should have at most 128 characters",
    "input": "r" * 129,
    "ctx": {"max_length": 128},
}

ROWS = [
    external("no token", "{ready}", 401, "Invalid or missing access token", "nobody"),
    external("another credential", "{ready}", 401, "Invalid or missing access token", "task"),
    external("no scope", "{ready}", 403, "Insufficient scope", "scopeless"),
    external("absent", "{nothing}", 403, DENIED),
    external("foreign", "{foreign}", 403, DENIED),
    external("malformed", "report%20one", 403, DENIED),
    external("restricted", "{restricted}", 403, DENIED),
    external("not completed", "{pending}", 409, COMPLETED),
    external("failed", "{failed}", 409, COMPLETED),
    external("retired", "{retired}", 410, GONE),
    external("file gone", "{lost}", 410, GONE),
    task("no token", "{task}", 401, LOGIN, "nobody"),
    task("no access level", "{task}", 403, LOGIN, "powerless"),
    task("absent", "7", 404, NO_TASK),
    task("malformed", "07", 404, NO_TASK),
    task("no export", "{import}", 400, NO_EXPORT),
    task("not done", "{task_pending}", 409, "task status is not DONE"),
    task("failed", "{task_failed}", 409, "task status is not DONE"),
    task("no result", "{task_empty}", 422, NO_RESULT),
    task("file gone", "{task_lost}", 422, NO_RESULT),
    task("retired", "{task_retired}", 422, NO_RESULT),
    document("no token", "/download/{document}", 403, "UNAUTHORIZED", "nobody"),
    document("another credential", "/download/{document}", 403, "UNAUTHORIZED", "oauth"),
    document("no id", "/download", 435, "Document ID is required"),
    document("absent", "/download/{nothing}", 437, "Document not found"),
    document("a report", "/download/{ready}", 437, "Document not found"),
    document("retired", "/download/{document_retired}", 437, "Document not found"),
    document("elsewhere", "/download/{document_url}", 435, NO_PATH),
    document("never uploaded", "/download/{document_empty}", 435, NO_PATH),
    document("file gone", "/download/{document_lost}", 435, NO_PATH),
    business("no token", "{ready}", 401, "Authentication required", "nobody"),
    business("absent", "{nothing}", 404, ABSENT),
    business("absent file", "{nothing}/download", 404, ABSENT),
    business("restricted", "{restricted}", 404, ABSENT),
    business("not finished", "{pending}", 404, ABSENT),
    business("failed", "{failed}", 404, ABSENT),
    business("retired", "{retired}", 404, ABSENT),
    business("file gone", "{lost}", 404, ABSENT),
    business("file gone, asked for", "{lost}/download", 404, ABSENT),
    business("id too long", "{long}", 422, [TOO_LONG]),
    merchant("no credentials", "/", 401, UNAUTHORIZED, "nobody"),
    merchant("no permission", "/", 403, FORBIDDEN, "unpermitted"),
    merchant(
        "no permission to a file", "/{ready_encrypted}/download", 403, FORBIDDEN, "unpermitted"
    ),
    merchant("unknown token", "/nothing/download/", 404, NOT_FOUND),
    merchant("plain id", "/{ready}/download/", 404, NOT_FOUND),
    merchant("retired", "/{retired_encrypted}/download/", 404, NOT_FOUND),
    merchant("file gone", "/{lost_encrypted}/download/", 404, NOT_FOUND),
]


@pytest.fixture(scope="module")
def records(stage: Stage, http: httpx.Client, files: dict[str, Path]) -> Records:
    return Records(stage, http, files["csv"])


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.path.split('/')[1]} {row.when}")
def test_a_row_of_a_contracts_table(http: httpx.Client, records: Records, row: Row) -> None:
    answer = http.get(row.path.format(**records.ids), headers=records.headers(row.who))

    assert (answer.status_code, answer.json()) == (row.status, row.body)
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["X-Request-Id"]


@pytest.mark.parametrize(
    ("record", "status", "message"),
    [
        ("nothing", 437, "Document not found"),
        ("document_retired", 437, "Document not found"),
        ("document_url", 435, NO_PATH),
        ("document_empty", 435, NO_PATH),
        ("document_lost", 435, NO_PATH),
    ],
)
def test_a_storage_url_is_refused_in_the_same_words_as_the_file(
    http: httpx.Client, records: Records, record: str, status: int, message: str
) -> None:
    asked = {"document_id": records.ids[record]}

    answer = http.post("/download", headers=records.headers("document"), json=asked)

    told = {"statusCode": status, "data": {}, "message": message}
    assert (answer.status_code, answer.json()) == (status, told)


def test_a_document_id_that_is_not_sent_as_json_is_none(
    http: httpx.Client, records: Records
) -> None:
    asked = {"document_id": records.ids["document"]}

    answer = http.post("/download", headers=records.headers("document"), data=asked)

    told = {"statusCode": 435, "data": {}, "message": "Document ID is required"}
    assert (answer.status_code, answer.json()) == (435, told)
