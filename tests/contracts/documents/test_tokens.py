"""Which access tokens open documents, on the wire."""

from __future__ import annotations

import pytest

from tests.contracts.documents.stage import Stage, assert_golden


@pytest.mark.covers("common-10", "documents-12")
@pytest.mark.parametrize("sent", ["", "Bearer a.b.c"])
def test_a_malformed_token_answers_403_whatever_the_body(stage: Stage, sent: str) -> None:
    reply = stage.client.post("/download", {"Authorization": sent}, b"{")

    assert_golden("unauthorized", reply)


@pytest.mark.covers("documents-03", "documents-12")
def test_an_expired_token_answers_403(stage: Stage) -> None:
    stage.document("doc-1")
    headers = stage.authorization() | {"Content-Type": "application/json"}
    stage.services.clock.advance(3600)

    assert_golden("unauthorized", stage.client.post("/download", headers, '{"document_id": "x"}'))
