"""The tenants, credentials and reports that these tests are about, and their pinned answers."""

from __future__ import annotations

import json
from hashlib import sha256
from itertools import count
from pathlib import Path
from typing import Any

from claimcheck.contracts.external_reports.auth import AUDIENCE
from claimcheck.domain.audit import AuditEntry
from claimcheck.domain.caller import (
    DEFAULT_RATE,
    SCOPE,
    Caller,
    Credential,
    CredentialKind,
    Tenant,
)
from claimcheck.domain.credential_id import new_credential_id
from claimcheck.domain.filename import mime_type_of
from claimcheck.domain.refusals import Unavailable
from claimcheck.domain.report import Kind, Report, State, StoredFile
from claimcheck.usecases.access_tokens import Audience, issue_access_token
from claimcheck.usecases.issue_link import issue_link
from tests.client import BASE_URL, WireClient, WireReply
from tests.fakes import BUCKET, NOW, FakeAuditLog, FakeServices

TENANT = "0d6cbb4e-6a43-4b7e-9a55-3f0f6f6f2c11"
STRANGER = "8f2b1c9a-55d1-4b52-8a0e-b7f7f1d0c7aa"
SECRET = "c2VjcmV0LW9mLXRoZS1jbGllbnQtb2YtdGhlc2UtdGVz"
GOLDEN = Path(__file__).parent / "golden"


class BrokenAudit(FakeAuditLog):
    """An audit that cannot be written."""

    def append(self, entry: AuditEntry) -> None:
        raise Unavailable("audit_unavailable", subject=entry.subject)


class Stage:
    """Two tenants in a fresh world, and a client that speaks to its doors."""

    def __init__(self, services: FakeServices) -> None:
        self.services = services
        self.client = WireClient(services)
        self._numbers = count(1)
        for tenant in (TENANT, STRANGER):
            services.credentials.add_tenant(Tenant(tenant, "A customer", NOW))

    @property
    def entries(self) -> list[AuditEntry]:
        return self.services.audit.entries

    def credential(self, *grants: str, tenant: str = TENANT, rate: int = DEFAULT_RATE) -> str:
        """The id of a new credential whose secret is `SECRET`."""
        random_bytes = next(self._numbers).to_bytes(8, "big")
        credential = Credential(
            id=new_credential_id(CredentialKind.OAUTH_CLIENT, tenant, random_bytes),
            tenant=tenant,
            kind=CredentialKind.OAUTH_CLIENT,
            secret_sha256=sha256(SECRET.encode()).hexdigest(),
            created_at=NOW,
            grants=frozenset(grants),
            rate=rate,
        )
        self.services.credentials.add(credential)
        return credential.id

    def authorization(
        self, *scopes: str, client_id: str = "", audience: Audience = AUDIENCE
    ) -> dict[str, str]:
        """The header of a client that got a token; "": of a new one that holds `scopes`."""
        new_id = client_id or self.credential(*(f"{SCOPE}{scope}" for scope in scopes))
        credential = self.services.credentials.find(new_id)
        assert credential is not None
        issued = issue_access_token(self.services, Caller.of(credential), audience)
        return {"Authorization": f"Bearer {issued.token}"}

    def link(self, report: Report, max_uses: int | None = None) -> str:
        """A gated link to the report, issued without an entry in the audit."""
        issuer = Caller(tenant=report.tenant, principal="an issuer", kind="oauth-client")
        return issue_link(self.services, issuer, report, BASE_URL, max_uses=max_uses).url

    def report(
        self,
        report_id: str,
        body: bytes | None = b"month,total\n2026-02,1200\n",
        *,
        filename: str = "monthly_summary_2026_02.csv",
        tenant: str = TENANT,
        state: State = State.FINISHED,
        **fields: Any,
    ) -> Report:
        """A report whose file holds `body`; None: it has no file."""
        report = Report(
            tenant=tenant,
            kind=Kind.REPORT,
            id=report_id,
            encrypted_id=f"encrypted-{report_id}",
            state=state,
            name="Monthly summary",
            created_at=NOW,
            file=None if body is None else self._store(tenant, filename, body),
            **fields,
        )
        self.services.reports.add(report)
        return report

    def lose_file(self, report: Report) -> None:
        """Storage has deleted the file, and nobody has said so yet."""
        assert report.file is not None
        self.services.files.destroy(report.file.key, report.file.version_id)

    def _store(self, tenant: str, filename: str, body: bytes) -> StoredFile:
        key = f"reports/{tenant}/{filename}"
        stored = self.services.files.put(key, body)
        return StoredFile(
            bucket=BUCKET,
            key=key,
            version_id=stored.version_id,
            filename=filename,
            size=stored.size,
            mime_type=mime_type_of(filename),
            etag=stored.etag,
        )


def assert_golden(name: str, reply: WireReply) -> None:
    """The answer is, byte for byte, the one pinned under `name`; only its request id may differ."""
    assert pinned_form(reply) == json.loads((GOLDEN / f"{name}.json").read_text())


def pinned_form(reply: WireReply) -> dict[str, Any]:
    headers = {name: text for name, text in reply.headers.items() if name != "x-request-id"}
    return {"status": reply.status, "headers": headers, "body": reply.body.decode()}
