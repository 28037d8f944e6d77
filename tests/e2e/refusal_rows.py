"""The rows of the contracts' error tables, by clause: who asks for what, and what he is told."""

from __future__ import annotations

from typing import Any, NamedTuple

import pytest


class Row(NamedTuple):
    """`who` asks for `path`, whose braces name records, and is told `status` and `body`."""

    when: str
    who: str
    path: str
    status: int
    body: Any


def covers(clause: str, *rows: Row) -> list[Any]:
    """The rows that a clause consists of."""
    return [pytest.param(row, marks=pytest.mark.covers(clause)) for row in rows]


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
    *covers(
        "external-reports-08",
        external("no token", "{ready}", 401, "Invalid or missing access token", "nobody"),
        external("another credential", "{ready}", 401, "Invalid or missing access token", "task"),
    ),
    *covers(
        "external-reports-09",
        external("no scope", "{ready}", 403, "Insufficient scope", "scopeless"),
    ),
    *covers(
        "external-reports-10",
        external("absent", "{nothing}", 403, DENIED),
        external("foreign", "{foreign}", 403, DENIED),
        external("malformed", "report%20one", 403, DENIED),
        external("restricted", "{restricted}", 403, DENIED),
    ),
    *covers(
        "external-reports-11",
        external("not completed", "{pending}", 409, COMPLETED),
        external("failed", "{failed}", 409, COMPLETED),
    ),
    *covers(
        "external-reports-12",
        external("retired", "{retired}", 410, GONE),
        external("file gone", "{lost}", 410, GONE),
    ),
    *covers(
        "export-tasks-07",
        task("no token", "{task}", 401, LOGIN, "nobody"),
    ),
    *covers(
        "export-tasks-08",
        task("no access level", "{task}", 403, LOGIN, "powerless"),
    ),
    *covers(
        "export-tasks-09",
        task("absent", "7", 404, NO_TASK),
        task("malformed", "07", 404, NO_TASK),
    ),
    *covers(
        "export-tasks-10",
        task("no export", "{import}", 400, NO_EXPORT),
    ),
    *covers(
        "export-tasks-11",
        task("not done", "{task_pending}", 409, "task status is not DONE"),
        task("failed", "{task_failed}", 409, "task status is not DONE"),
    ),
    *covers(
        "export-tasks-12",
        task("no result", "{task_empty}", 422, NO_RESULT),
        task("file gone", "{task_lost}", 422, NO_RESULT),
        task("retired", "{task_retired}", 422, NO_RESULT),
    ),
    *covers(
        "documents-12",
        document("no token", "/download/{document}", 403, "UNAUTHORIZED", "nobody"),
        document("another credential", "/download/{document}", 403, "UNAUTHORIZED", "oauth"),
    ),
    *covers(
        "documents-11",
        document("no id", "/download", 435, "Document ID is required"),
    ),
    *covers(
        "documents-13",
        document("absent", "/download/{nothing}", 437, "Document not found"),
        document("a report", "/download/{ready}", 437, "Document not found"),
        document("retired", "/download/{document_retired}", 437, "Document not found"),
    ),
    *covers(
        "documents-14",
        document("elsewhere", "/download/{document_url}", 435, NO_PATH),
        document("never uploaded", "/download/{document_empty}", 435, NO_PATH),
        document("file gone", "/download/{document_lost}", 435, NO_PATH),
    ),
    *covers(
        "business-reports-13",
        business("no token", "{ready}", 401, "Authentication required", "nobody"),
    ),
    *covers(
        "business-reports-15",
        business("absent", "{nothing}", 404, ABSENT),
        business("absent file", "{nothing}/download", 404, ABSENT),
        business("restricted", "{restricted}", 404, ABSENT),
        business("not finished", "{pending}", 404, ABSENT),
        business("failed", "{failed}", 404, ABSENT),
        business("retired", "{retired}", 404, ABSENT),
        business("file gone", "{lost}", 404, ABSENT),
        business("file gone, asked for", "{lost}/download", 404, ABSENT),
    ),
    *covers(
        "business-reports-18",
        business("id too long", "{long}", 422, [TOO_LONG]),
    ),
    *covers(
        "merchant-reports-27",
        merchant("no credentials", "/", 401, UNAUTHORIZED, "nobody"),
    ),
    *covers(
        "merchant-reports-28",
        merchant("no permission", "/", 403, FORBIDDEN, "unpermitted"),
        merchant(
            "no permission to a file", "/{ready_encrypted}/download", 403, FORBIDDEN, "unpermitted"
        ),
    ),
    *covers(
        "merchant-reports-29",
        merchant("unknown token", "/nothing/download/", 404, NOT_FOUND),
        merchant("plain id", "/{ready}/download/", 404, NOT_FOUND),
        merchant("retired", "/{retired_encrypted}/download/", 404, NOT_FOUND),
        merchant("file gone", "/{lost_encrypted}/download/", 404, NOT_FOUND),
    ),
]
