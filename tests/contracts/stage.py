"""What the tests of every contract stand on: tenants, credentials, files that went, pinned answers.

How a caller shows a credential, and what its reports look like, each contract says for itself.
"""

from __future__ import annotations

import json
import os
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any, ClassVar

from claimcheck.domain.audit import AuditEntry
from claimcheck.domain.caller import Caller, Credential, Tenant
from claimcheck.domain.credential_id import new_credential_id
from claimcheck.domain.credential_kind import CredentialKind
from claimcheck.domain.refusals import Unavailable
from claimcheck.domain.report import Kind, Report, State
from claimcheck.usecases.access_tokens import Audience, issue_access_token
from tests.client import WireClient, WireReply
from tests.fakes import NOW, FakeAuditLog, FakeServices

TENANT = "0d6cbb4e-6a43-4b7e-9a55-3f0f6f6f2c11"
STRANGER = "8f2b1c9a-55d1-4b52-8a0e-b7f7f1d0c7aa"
SECRET = "Zk3vQ8sT1xW6yB0nM5cR2dF7gH4jL9pA-uE_iO3wVtX"  # base64url, as long as a real one

# What makes a row of the caller's own, each alone, nothing that could be given as a report.
WITHHELD: tuple[dict[str, Any], ...] = (
    {"state": State.PENDING},
    {"state": State.FAILED},
    {"state": State.RETIRED},
    {"restricted": True},
    {"file": None},
    {"kind": Kind.TASK},
    {"kind": Kind.DOCUMENT},
)


class UnwritableAudit(FakeAuditLog):
    """An audit whose table is out of reach."""

    def append(self, entry: AuditEntry) -> None:
        raise Unavailable("audit_unavailable", subject=entry.subject)


class GoldenFiles:
    """The pinned answers of one contract, in the folder beside the file of a module.

    With `RECORD_GOLDENS` in the environment (`make goldens`) they are written instead of compared.
    """

    def __init__(self, module_file: str) -> None:
        self._folder = Path(module_file).parent / "golden"

    def assert_body(self, name: str, reply: WireReply, status: int | None = None) -> None:
        """The body is the pinned one, byte for byte; and the status is `status`, if given."""
        assert status in (None, reply.status)
        self._compare(name, reply.body)

    def assert_reply(self, name: str, reply: WireReply) -> None:
        """Status, headers and body are those pinned; only the request id may differ."""
        headers = {field: text for field, text in reply.headers.items() if field != "x-request-id"}
        answer = {"status": reply.status, "headers": headers, "body": reply.body.decode()}
        self._compare(name, json.dumps(answer, indent=2, ensure_ascii=False).encode())

    def _compare(self, name: str, content: bytes) -> None:
        path = self._folder / f"{name}.json"
        if os.environ.get("RECORD_GOLDENS"):
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(content + b"\n")
        assert content == path.read_bytes().removesuffix(b"\n")


class SharedStage:
    """A world with tenants in it, and a client that speaks to its functions."""

    kind: ClassVar[CredentialKind]

    def __init__(self, services: FakeServices) -> None:
        self.services = services
        self.client = WireClient(services)

    @property
    def entries(self) -> list[AuditEntry]:
        return self.services.audit.entries

    def credential(self, *grants: str, **of: Any) -> str:
        """The id of a new credential of the contract's kind, whose secret is `SECRET`."""
        return add_credential(self.services, self.kind, TENANT, grants=frozenset(grants), **of)

    def signed_in(self, client_id: str, audience: Audience) -> dict[str, str]:
        """The header of a client that got an access token."""
        credential = self.services.credentials.find(client_id)
        assert credential is not None
        issued = issue_access_token(self.services, Caller.of(credential), audience)
        return {"Authorization": f"Bearer {issued.token}"}


def add_tenants(services: FakeServices, *tenants: str) -> None:
    for tenant in tenants:
        services.credentials.add_tenant(Tenant(tenant, "A customer", NOW))


def add_credential(services: FakeServices, kind: CredentialKind, tenant: str, **of: Any) -> str:
    """The id of a new credential whose secret is `SECRET`; `of` are its other fields."""
    number = len(list(services.credentials.of_tenant(tenant))) + 1
    credential_id = new_credential_id(kind, tenant, number.to_bytes(8, "big"))
    digest = sha256(SECRET.encode()).hexdigest()
    services.credentials.add(Credential(credential_id, tenant, kind.name, digest, NOW, **of))
    return credential_id


def lose_file(services: FakeServices, report: Report) -> None:
    """Storage has deleted the file, and nobody has said so yet."""
    assert report.file is not None
    services.files.destroy(report.file.key, report.file.version_id)


def note_lost_file(services: FakeServices, report: Report) -> None:
    """Storage has said that the file is deleted."""
    assert report.file is not None
    services.reports.add(replace(report, file=replace(report.file, present=False)))


def without_audit(services: FakeServices) -> WireClient:
    """A client of the same world, on a day when its audit cannot be written."""
    return WireClient(replace(services, audit=UnwritableAudit()))
