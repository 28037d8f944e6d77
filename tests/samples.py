"""Things that tests speak of: tenants, attempts, reports with their files."""

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
    """A request of its own at the time when clocks of tests start."""
    return Attempt(f"attempt-{next(_numbers)}", NOW, "any", route, "203.0.113.9", "tests")


def publish(
    services: FakeServices, report_id: str, body: bytes | None = b"a,b\n1,2\n", **of: Any
) -> Report:
    """A finished report with its file in storage (`body` None: without); `of` replaces fields."""
    tenant, kind = of.pop("tenant", TENANT), of.pop("kind", Kind.REPORT)
    filename = of.pop("filename", f"{report_id}.csv")
    key = f"{kind}s/{tenant}/{filename}"
    fields: dict[str, Any] = {
        # Made of the id: it takes nothing from the entropy that pinned answers draw on.
        "encrypted_id": str(uuid5(UUID(tenant), f"{kind} {report_id}")),
        "state": State.FINISHED,
        "name": "sales",
        "created_at": NOW,
        "file": None if body is None else store(services, key, filename, body),
    }
    services.reports.add(Report(tenant=tenant, kind=kind, id=report_id, **{**fields, **of}))
    row = services.reports.get(tenant, kind, report_id)
    assert row is not None
    return row


def store(services: FakeServices, key: str, filename: str, body: bytes) -> StoredFile:
    """A file that holds `body`, of the type that its name says."""
    mime_type, stored = mime_type_of(filename), services.files.put(key, body)
    return StoredFile(BUCKET, key, stored.version_id, filename, len(body), mime_type, stored.etag)


def an_export(report_id: str, *, key: str | None = None, **of: Any) -> Export:
    """A statement of an exporter about a finished report; `of` replaces its fields."""
    fields: dict[str, Any] = {
        "tenant": TENANT,
        "kind": Kind.REPORT,
        "state": State.FINISHED,
        "name": "sales",
        "created_at": datetime(2026, 3, 14, 11, 0, tzinfo=UTC),
        "file": ExportedFile(key or f"reports/{TENANT}/{report_id}.csv"),
        "revision": 1,
    }
    return Export(id=report_id, **{**fields, **of})


def queue_message(number: int, body: str) -> Mapping[str, Any]:
    """A message as SQS hands it to a function."""
    return {"messageId": f"message-{number}", "body": body}
