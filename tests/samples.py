"""Sample tenants, attempts, exports, and reports with their files."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from itertools import count
from typing import Any
from uuid import UUID, uuid5

from claimcheck.domain.audit import Attempt
from claimcheck.domain.caller import Caller
from claimcheck.domain.export import Export, ExportedFile
from claimcheck.domain.filename import mime_type_of
from claimcheck.domain.report import Kind, Report, State, StoredFile
from tests.fakes import BUCKET, NOW, FakeServices

TENANT = "0198c5a2-7c3e-7d1b-9a64-2f5d8e1b7c01"
OTHER_TENANT = "0198c5a2-7c3e-7d1b-9a64-2f5d8e1b7c02"
CALLER = Caller(tenant=TENANT, principal="ak_somebody", kind="api-key")

_numbers = count(1)


def an_attempt(route: str = "GET /any") -> Attempt:
    """Return a new request at the start time of the fake clock."""
    return Attempt(f"attempt-{next(_numbers)}", NOW, "any", route, "203.0.113.9", "tests")


def publish(
    services: FakeServices, report_id: str, body: bytes | None = b"a,b\n1,2\n", **overrides: Any
) -> Report:
    """Add a finished report with its file (`body` None: without); `overrides` replace fields."""
    tenant, kind = overrides.pop("tenant", TENANT), overrides.pop("kind", Kind.REPORT)
    filename = overrides.pop("filename", f"{report_id}.csv")
    key = f"{kind}s/{tenant}/{filename}"
    fields: dict[str, Any] = {
        # Derived from the id, so that it takes no values from the entropy of pinned responses.
        "encrypted_id": str(uuid5(UUID(tenant), f"{kind} {report_id}")),
        "state": State.FINISHED,
        "name": "sales",
        "created_at": NOW,
        "file": None if body is None else store(services, key, filename, body),
    }
    services.reports.add(Report(tenant=tenant, kind=kind, id=report_id, **{**fields, **overrides}))
    row = services.reports.get(tenant, kind, report_id)
    assert row is not None
    return row


def store(services: FakeServices, key: str, filename: str, body: bytes) -> StoredFile:
    """Store `body` and return its file, with the MIME type of its name."""
    mime_type, stored = mime_type_of(filename), services.files.put(key, body)
    return StoredFile(BUCKET, key, stored.version_id, filename, len(body), mime_type, stored.etag)


def an_export(report_id: str, *, key: str | None = None, **overrides: Any) -> Export:
    """Return an export of a finished report; `overrides` replace its fields."""
    fields: dict[str, Any] = {
        "tenant": TENANT,
        "kind": Kind.REPORT,
        "state": State.FINISHED,
        "name": "sales",
        "created_at": datetime(2026, 3, 14, 11, 0, tzinfo=UTC),
        "file": ExportedFile(key or f"reports/{TENANT}/{report_id}.csv"),
        "revision": 1,
    }
    return Export(id=report_id, **{**fields, **overrides})


def queue_message(number: int, body: str) -> Mapping[str, Any]:
    """Return a message as SQS passes it to a function."""
    return {"messageId": f"message-{number}", "body": body}
