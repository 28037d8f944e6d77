"""A document's storage URL, on the wire."""

from __future__ import annotations

import json
from urllib.parse import parse_qs, urlsplit

import pytest

from claimcheck.domain.audit import Action
from claimcheck.domain.report import State
from tests.client import BASE_URL, WireReply
from tests.contracts.documents.stage import Stage, assert_golden
from tests.contracts.stage import STRANGER, note_lost_file, without_audit
from tests.fakes import STORAGE_ORIGIN


def ask(
    stage: Stage,
    body: bytes | str = '{"document_id": "doc-1"}',
    content_type: str | None = "application/json",
) -> WireReply:
    headers = stage.authorization()
    if content_type is not None:
        headers["Content-Type"] = content_type
    return stage.client.post("/download", headers, body)


@pytest.mark.covers("documents-01", "documents-07")
def test_a_document_answers_exactly_its_url(stage: Stage) -> None:
    stage.document("doc-1")

    assert_golden("download_url", ask(stage))


@pytest.mark.covers("documents-07")
def test_the_url_is_the_storages_own_and_lives_for_an_hour(stage: Stage) -> None:
    stage.document("doc-1")

    url = urlsplit(ask(stage).json()["data"]["download_url"])

    assert f"{url.scheme}://{url.netloc}" == STORAGE_ORIGIN
    assert parse_qs(url.query)["X-Amz-Expires"] == ["3600"]


def test_a_document_to_be_fetched_once_answers_a_gated_link(stage: Stage) -> None:
    stage.document("doc-1", single_use=True)

    url = ask(stage).json()["data"]["download_url"]

    assert url.startswith(f"{BASE_URL}/reports/")


@pytest.mark.covers("documents-07")
def test_json_may_be_announced_with_parameters(stage: Stage) -> None:
    stage.document("doc-1")

    assert ask(stage, content_type="Application/JSON; charset=utf-8").status == 200


@pytest.mark.covers("documents-11")
@pytest.mark.parametrize("content_type", [None, "text/plain"])
def test_any_other_content_type_counts_as_no_id(stage: Stage, content_type: str | None) -> None:
    stage.document("doc-1")

    assert_golden("id_is_required", ask(stage, content_type=content_type))


@pytest.mark.covers("documents-11")
@pytest.mark.parametrize(
    "body",
    [b"{}", b'{"document_id": ""}', b'["doc-1"]', b'{"document_id": "doc-1"'],
)
def test_a_body_without_a_readable_id_asks_for_one(stage: Stage, body: bytes) -> None:
    stage.document("doc-1")

    assert_golden("id_is_required", ask(stage, body))


@pytest.mark.covers("common-16", "documents-13")
@pytest.mark.parametrize(
    "value",
    ["doc-404", "doc-theirs", "doc-hidden", "doc-retired", 0, ["doc-1"]],
)
def test_whatever_is_no_document_of_this_account_answers_437(stage: Stage, value: object) -> None:
    stage.document("doc-1")
    stage.document("doc-theirs", tenant=STRANGER)
    stage.document("doc-hidden", restricted=True)
    stage.document("doc-retired", state=State.RETIRED)

    assert_golden("not_found", ask(stage, json.dumps({"document_id": value})))


@pytest.mark.covers("documents-14")
@pytest.mark.parametrize("state", [State.FINISHED, State.PENDING, State.FAILED])
def test_a_document_without_a_file_answers_435(stage: Stage, state: State) -> None:
    stage.document("doc-1", None, state=state)

    assert_golden("no_file_path", ask(stage))


@pytest.mark.covers("common-17", "documents-14")
def test_a_document_whose_file_storage_has_deleted_answers_435(stage: Stage) -> None:
    note_lost_file(stage.services, stage.document("doc-1"))

    assert_golden("no_file_path", ask(stage))


@pytest.mark.covers("documents-15")
def test_too_many_requests_answer_429(stage: Stage) -> None:
    stage.document("doc-1")
    client_id = stage.credential(rate=1)
    headers = stage.authorization(client_id) | {"Content-Type": "application/json"}
    stage.client.post("/download", headers, "{}")

    assert_golden("too_many_requests", stage.client.post("/download", headers, "{}"))


@pytest.mark.covers("documents-16")
def test_no_url_leaves_when_the_audit_cannot_be_written(stage: Stage) -> None:
    stage.document("doc-1")
    client = without_audit(stage.services)
    headers = stage.authorization() | {"Content-Type": "application/json"}

    reply = client.post("/download", headers, '{"document_id": "doc-1"}')

    assert_golden("no_download_url", reply)


def test_an_issued_url_is_audited_without_the_url(stage: Stage) -> None:
    document = stage.document("doc-1")

    url = ask(stage).json()["data"]["download_url"]

    (entry,) = stage.entries
    assert (entry.action, entry.subject) == (Action.ISSUED, document.subject)
    assert url not in repr(entry)
