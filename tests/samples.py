"""Things that tests speak of: tenants, attempts, reports with their files."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from itertools import count
from typing import Any

from claimcheck.domain.audit import Attempt
from claimcheck.domain.caller import Caller
from claimcheck.domain.export import Export, ExportedFile
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
    services: FakeServices, report_id: str, body: bytes = b"a,b\n1,2\n", **of: Any
) -> Report:
    """A finished report with its file in storage; `of` replaces fields of the row."""
    tenant = of.pop("tenant", TENANT)
    filename = of.pop("filename", f"{report_id}.csv")
    key = f"reports/{tenant}/{filename}"
    stored = services.files.put(key, body, content_type="text/csv")
    file = StoredFile(BUCKET, key, stored.version_id, filename, len(body), "text/csv", stored.etag)
    fields: dict[str, Any] = {
        "kind": Kind.REPORT,
        "encrypted_id": services.entropy.uuid(),
        "state": State.FINISHED,
        "name": "sales",
        "created_at": NOW,
        "file": file,
    }
    services.reports.add(Report(tenant=tenant, id=report_id, **{**fields, **of}))
    row = services.reports.get(
        tenant, fields["kind"] if "kind" not in of else of["kind"], report_id
    )
    assert row is not None
    return row


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
