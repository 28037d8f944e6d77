"""Rows of the contracts' error tables, one or two a contract, as they arrive on the wire."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

import httpx
import pytest

from tests.e2e.records import Records
from tests.e2e.stage import Stage

pytestmark = pytest.mark.e2e

DENIED = {"code": "forbidden", "message": "Insufficient permissions"}


class Row(NamedTuple):
    """`who` asks for `path`, whose braces name records, and gets `status` and `body`."""

    who: str
    path: str
    status: int
    body: dict[str, Any]


REFUSED = [
    Row(
        "scopeless",
        "/external-api/v1/reports/download/{ready}",
        403,
        {"error": True, "message": "Insufficient scope", "code": 403},
    ),
    Row(
        "oauth",
        "/external-api/v1/reports/download/{retired}",
        410,
        {"error": True, "message": "Report is no longer available", "code": 410},
    ),
    Row(
        "task",
        "/tasks/{task_lost}/download_url",
        422,
        {"error": "the task completed successfully, but contains an invalid result"},
    ),
    Row(
        "document",
        "/download/{document_url}",
        435,
        {"statusCode": 435, "data": {}, "message": "Document has no file path"},
    ),
    Row(
        "document",
        "/download",
        435,
        {"statusCode": 435, "data": {}, "message": "Document ID is required"},
    ),
    Row(
        "business",
        "/api/v1/reports/{restricted}",
        404,
        {"detail": "Resource does not exist"},
    ),
    Row(
        "unpermitted",
        "/b/api/v1/reports/files/{ready_encrypted}/download",
        403,
        {**DENIED, "detail": "No permission assigned"},
    ),
]


@pytest.fixture(scope="module")
def records(stage: Stage, http: httpx.Client, files: dict[str, Path]) -> Records:
    return Records(stage, http, files["csv"])


@pytest.mark.parametrize("row", REFUSED, ids=lambda row: f"{row.who} {row.status}")
def test_a_row_of_a_contracts_table(http: httpx.Client, records: Records, row: Row) -> None:
    answer = http.get(row.path.format(**records.ids), headers=records.headers(row.who))

    assert (answer.status_code, answer.json()) == (row.status, row.body)
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.headers["Cache-Control"] == "private, no-store"
