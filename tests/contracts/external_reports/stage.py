"""The clients, reports and links that these tests are about, and their pinned answers."""

from __future__ import annotations

from typing import Any

from claimcheck.contracts.external_reports.auth import AUDIENCE
from claimcheck.contracts.external_reports.credentials import OAUTH_CLIENT
from claimcheck.domain.caller import SCOPE, Caller
from claimcheck.domain.report import Report
from claimcheck.usecases.access_tokens import Audience
from claimcheck.usecases.issue_link import issue_link
from tests.client import BASE_URL
from tests.contracts.stage import TENANT, GoldenFiles, SharedStage
from tests.samples import publish

assert_golden = GoldenFiles(__file__).assert_reply


class Stage(SharedStage):
    """Customers with reports, and their clients."""

    kind = OAUTH_CLIENT

    def authorization(
        self, *scopes: str, client_id: str = "", audience: Audience = AUDIENCE
    ) -> dict[str, str]:
        """The header of a client that got a token; "": of a new one that holds `scopes`."""
        grants = (f"{SCOPE}{scope}" for scope in scopes)
        return self.signed_in(client_id or self.credential(*grants), audience)

    def link(self, report: Report, max_uses: int | None = None) -> str:
        """A gated link to the report, issued without an entry in the audit."""
        issuer = Caller(tenant=report.tenant, principal="an issuer", kind="oauth-client")
        return issue_link(self.services, issuer, report, BASE_URL, max_uses=max_uses).url

    def report(
        self, report_id: str, body: bytes | None = b"month,total\n2026-02,1200\n", **of: Any
    ) -> Report:
        """A report whose file holds `body`; None: it has no file."""
        usual = {"tenant": TENANT, "filename": "monthly_summary_2026_02.csv"}
        return publish(self.services, report_id, body, **{**usual, **of})
