"""Every row of the contracts' error tables, through the deployed API, word for word."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from tests.e2e.records import Records
from tests.e2e.refusal_rows import NO_PATH, ROWS, Row
from tests.e2e.stage import Stage

pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module")
def records(stage: Stage, http: httpx.Client, files: dict[str, Path]) -> Records:
    return Records(stage, http, files["csv"])


@pytest.mark.covers("common-06", "common-09", "common-16", "common-17", "documents-01")
@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.path.split('/')[1]} {row.when}")
def test_a_row_of_a_contracts_table(http: httpx.Client, records: Records, row: Row) -> None:
    answer = http.get(row.path.format(**records.ids), headers=records.headers(row.who))

    assert (answer.status_code, answer.json()) == (row.status, row.body)
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["X-Request-Id"]


@pytest.mark.covers("documents-13", "documents-14", "common-16", "common-17")
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


@pytest.mark.covers("documents-11")
def test_a_document_id_that_is_not_sent_as_json_is_none(
    http: httpx.Client, records: Records
) -> None:
    asked = {"document_id": records.ids["document"]}

    answer = http.post("/download", headers=records.headers("document"), data=asked)

    told = {"statusCode": 435, "data": {}, "message": "Document ID is required"}
    assert (answer.status_code, answer.json()) == (435, told)
