"""The tenants, credentials and tasks that these tests are about, and their pinned answers."""

from __future__ import annotations

import json
from hashlib import sha256
from itertools import count
from pathlib import Path
from typing import Any

from claimcheck.domain.audit import AuditEntry
from claimcheck.domain.caller import DEFAULT_RATE, Credential, CredentialKind, Tenant
from claimcheck.domain.credential_id import new_credential_id
from claimcheck.domain.filename import mime_type_of
from claimcheck.domain.refusals import Unavailable
from claimcheck.domain.report import Kind, Report, State, StoredFile
from tests.client import WireClient, WireReply
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
            id=new_credential_id(CredentialKind.TASK_TOKEN, tenant, random_bytes),
            tenant=tenant,
            kind=CredentialKind.TASK_TOKEN,
            secret_sha256=sha256(SECRET.encode()).hexdigest(),
            created_at=NOW,
            grants=frozenset(grants),
            rate=rate,
        )
        self.services.credentials.add(credential)
        return credential.id

    def ask(self, token_id: str, task_id: str = "4711") -> WireReply:
        """The answer to the holder of a token and `SECRET`."""
        headers = {"Authorization": f"Bearer {token_id}:{SECRET}"}
        return self.client.get(f"/tasks/{task_id}/download_url", headers)

    def task(
        self,
        task_id: str,
        body: bytes | None = b"id,amount\n1,20\n",
        *,
        filename: str = "Wallet_Export-4711.csv",
        tenant: str = TENANT,
        state: State = State.FINISHED,
        **fields: Any,
    ) -> Report:
        """A task whose file holds `body`; None: it has no file."""
        task = Report(
            tenant=tenant,
            kind=Kind.TASK,
            id=task_id,
            encrypted_id=f"encrypted-{task_id}",
            state=state,
            name="Wallet",
            created_at=NOW,
            file=None if body is None else self._store(tenant, filename, body),
            **fields,
        )
        self.services.reports.add(task)
        return task

    def lose_file(self, task: Report) -> None:
        """Storage has deleted the file, and nobody has said so yet."""
        assert task.file is not None
        self.services.files.destroy(task.file.key, task.file.version_id)

    def _store(self, tenant: str, filename: str, body: bytes) -> StoredFile:
        key = f"tasks/{tenant}/{filename}"
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
