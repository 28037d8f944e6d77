"""The clients and documents that these tests are about, and their pinned answers."""

from __future__ import annotations

from typing import Any

from claimcheck.contracts.documents.auth import AUDIENCE
from claimcheck.contracts.documents.credentials import DOCUMENT_CLIENT
from claimcheck.domain.report import Kind, Report
from claimcheck.usecases.access_tokens import Audience
from tests.contracts.stage import TENANT, GoldenFiles, SharedStage
from tests.samples import publish

assert_golden = GoldenFiles(__file__).assert_reply


class Stage(SharedStage):
    """Accounts with documents, and their clients."""

    kind = DOCUMENT_CLIENT

    def authorization(self, client_id: str = "", audience: Audience = AUDIENCE) -> dict[str, str]:
        """The header of a client that has signed in; "": of a new one."""
        return self.signed_in(client_id or self.credential(), audience)

    def document(
        self, document_id: str, body: bytes | None = b"%PDF-1.7 terms", **of: Any
    ) -> Report:
        """A document whose file holds `body`; None: it has no file."""
        usual = {"kind": Kind.DOCUMENT, "tenant": TENANT, "filename": "terms.pdf"}
        return publish(self.services, document_id, body, **{**usual, **of})
