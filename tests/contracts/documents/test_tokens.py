"""Which access tokens open documents, on the wire."""

from __future__ import annotations

import pytest

from claimcheck.usecases.access_tokens import Audience
from tests.contracts.documents.stage import Stage, assert_golden


@pytest.mark.covers("common-10", "documents-12")
@pytest.mark.parametrize("sent", ["", "Bearer", "Bearer x", "Bearer a.b.c", "Basic eDp5"])
def test_a_malformed_token_answers_403_whatever_the_body(stage: Stage, sent: str) -> None:
    reply = stage.client.post("/download", {"Authorization": sent}, b"{")

    assert_golden("unauthorized", reply)


@pytest.mark.covers("documents-03", "documents-12")
def test_an_expired_token_answers_403(stage: Stage) -> None:
    stage.document("doc-1")
    headers = stage.authorization() | {"Content-Type": "application/json"}
    stage.services.clock.advance(3600)

    assert_golden("unauthorized", stage.client.post("/download", headers, '{"document_id": "x"}'))


@pytest.mark.covers("documents-12")
def test_a_token_for_another_audience_answers_403(stage: Stage) -> None:
    headers = stage.authorization(audience=Audience("external_reports", kid_in_header=True))

    assert_golden("unauthorized", stage.client.get("/download/doc-1", headers))


def test_a_revoked_client_is_refused_though_its_token_lives(stage: Stage) -> None:
    stage.document("doc-1")
    client_id = stage.credential()
    headers = stage.authorization(client_id)
    stage.services.credentials.revoke(client_id, stage.services.clock.now())

    assert_golden("unauthorized", stage.client.get("/download/doc-1", headers))
