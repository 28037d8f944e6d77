"""A document's file, on the wire."""

from __future__ import annotations

import pytest

from claimcheck.domain.audit import Action
from claimcheck.domain.delivery import INLINE_BYTES
from claimcheck.domain.report import Kind, Report, State
from tests.contracts.documents.stage import Stage, assert_golden
from tests.contracts.stage import STRANGER, TENANT, lose_file, without_audit
from tests.fakes import NOW, STORAGE_ORIGIN

MIME_TYPES = (
    ("terms.pdf", "application/pdf"),
    ("terms.txt", "text/plain"),
    (
        "terms.docx",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
    ("scan.png", "image/png"),
    ("scan.jpg", "image/jpeg"),
    ("scan.jpeg", "image/jpeg"),
    ("scan.gif", "image/gif"),
)


def row(stage: Stage) -> Report:
    return stage.services.reports.rows[TENANT, Kind.DOCUMENT, "doc-1"]


@pytest.mark.covers("files-01", "files-14", "documents-08", "documents-10")
def test_a_document_answers_its_file(stage: Stage) -> None:
    stage.document("doc-1")

    assert_golden("file", stage.client.get("/download/doc-1", stage.authorization()))


@pytest.mark.covers("files-16", "documents-10")
@pytest.mark.parametrize(("filename", "mime_type"), MIME_TYPES)
def test_the_type_follows_the_extension(stage: Stage, filename: str, mime_type: str) -> None:
    stage.document("doc-1", filename=filename)

    reply = stage.client.get("/download/doc-1", stage.authorization())

    assert reply.headers["content-type"] == mime_type
    assert reply.headers["content-disposition"] == f'attachment; filename="{filename}"'
    assert reply.headers["cache-control"] == "no-cache"


@pytest.mark.covers("files-02", "documents-10")
def test_a_range_answers_206_with_the_same_caching(stage: Stage) -> None:
    stage.document("doc-1", b"0123456789")

    reply = stage.client.get("/download/doc-1", {**stage.authorization(), "Range": "bytes=2-4"})

    assert (reply.status, reply.body) == (206, b"234")
    assert reply.headers["content-range"] == "bytes 2-4/10"
    assert reply.headers["cache-control"] == "no-cache"


@pytest.mark.covers("files-08", "files-10", "common-12", "documents-10")
@pytest.mark.parametrize(
    ("header", "status"), [({"Range": "bytes=99-"}, 416), ({"If-None-Match": "*"}, 304)]
)
def test_other_answers_keep_the_common_caching(
    stage: Stage, header: dict[str, str], status: int
) -> None:
    stage.document("doc-1", b"0123456789")

    reply = stage.client.get("/download/doc-1", {**stage.authorization(), **header})

    assert (reply.status, reply.headers["cache-control"]) == (status, "private, no-store")


@pytest.mark.covers("files-03")
def test_a_large_file_is_redirected_to_storage_with_307(stage: Stage) -> None:
    stage.document("doc-1", bytes(INLINE_BYTES + 1))

    reply = stage.client.get("/download/doc-1", stage.authorization())

    assert (reply.status, reply.body) == (307, b"")
    assert reply.headers["location"].startswith(f"{STORAGE_ORIGIN}/")
    assert reply.headers["cache-control"] == "private, no-store"


@pytest.mark.covers("files-12", "business-reports-11")
def test_head_tells_the_size_and_moves_nothing(stage: Stage) -> None:
    stage.document("doc-1", b"0123456789")

    reply = stage.client.head("/download/doc-1", stage.authorization())

    assert (reply.status, reply.body) == (200, b"")
    assert reply.headers["x-file-size"] == "10"
    assert row(stage).downloaded_at is None


def test_a_delivery_is_audited_and_dated(stage: Stage) -> None:
    document = stage.document("doc-1")

    stage.client.get("/download/doc-1", stage.authorization())

    (entry,) = stage.entries
    assert (entry.action, entry.subject) == (Action.DELIVERED, document.subject)
    assert row(stage).downloaded_at == NOW


@pytest.mark.covers("documents-11")
def test_without_an_id_in_the_path_one_is_asked_for(stage: Stage) -> None:
    assert_golden("id_is_required", stage.client.get("/download", stage.authorization()))


@pytest.mark.covers("documents-12")
@pytest.mark.parametrize("path", ["/download", "/download/doc-1"])
def test_without_a_token_the_answer_is_403(stage: Stage, path: str) -> None:
    stage.document("doc-1")

    assert_golden("unauthorized", stage.client.get(path))


@pytest.mark.covers("common-16", "documents-13")
@pytest.mark.parametrize("document_id", ["doc-404", "doc-theirs", "doc-retired"])
def test_whatever_is_no_document_of_this_account_answers_437(
    stage: Stage, document_id: str
) -> None:
    stage.document("doc-theirs", tenant=STRANGER)
    stage.document("doc-retired", state=State.RETIRED)

    reply = stage.client.get(f"/download/{document_id}", stage.authorization())

    assert_golden("not_found", reply)


@pytest.mark.covers("documents-14")
@pytest.mark.parametrize("state", [State.FINISHED, State.PENDING, State.FAILED])
def test_a_document_without_a_file_answers_435(stage: Stage, state: State) -> None:
    stage.document("doc-1", None, state=state)

    reply = stage.client.get("/download/doc-1", stage.authorization())

    assert_golden("no_file_path", reply)


@pytest.mark.covers("common-17", "documents-14")
def test_a_document_whose_file_storage_lost_answers_435(stage: Stage) -> None:
    lose_file(stage.services, stage.document("doc-1"))

    reply = stage.client.get("/download/doc-1", stage.authorization())

    assert_golden("no_file_path", reply)


@pytest.mark.covers("documents-15")
def test_too_many_requests_answer_429(stage: Stage) -> None:
    headers = stage.authorization(stage.credential(rate=1))
    stage.client.get("/download/doc-1", headers)

    assert_golden("too_many_requests", stage.client.get("/download/doc-1", headers))


@pytest.mark.covers("documents-16")
def test_no_byte_leaves_when_the_audit_cannot_be_written(stage: Stage) -> None:
    stage.document("doc-1")
    client = without_audit(stage.services)

    assert_golden("no_download", client.get("/download/doc-1", stage.authorization()))
