"""Rows, links and entries that the suites here store."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import count
from typing import Any

from claimcheck.domain.audit import Action, Attempt, AuditEntry, granted
from claimcheck.domain.caller import Caller
from claimcheck.domain.link import Link
from claimcheck.domain.report import Kind, Report, State, StoredFile
from claimcheck.ports import Change, ReportStore
from tests.fakes import BUCKET, NOW
from tests.samples import TENANT

_numbers = count(1)


def an_entry(at: datetime = NOW, tenant: str = TENANT, report: Report | None = None) -> AuditEntry:
    """An entry of an attempt of its own."""
    attempt = Attempt(f"entry-{next(_numbers)}", at, "any", "GET /any", "203.0.113.9", "curl/8.1")
    caller = Caller(tenant=tenant, principal="ak_somebody", kind="api-key")
    return granted(attempt, caller, Action.DELIVERED, report, reason="whole", size=3)


def a_file(report_id: str, **of: Any) -> StoredFile:
    fields: dict[str, Any] = {
        "bucket": BUCKET,
        "key": f"reports/{TENANT}/{report_id}.csv",
        "version_id": "v1",
        "filename": f"{report_id}.csv",
        "size": 8,
        "mime_type": "text/csv",
        "etag": '"0123"',
    }
    return StoredFile(**{**fields, **of})


def a_report(report_id: str, **of: Any) -> Report:
    """A finished report that is not stored yet; `of` replaces its fields."""
    fields: dict[str, Any] = {
        "tenant": TENANT,
        "kind": Kind.REPORT,
        "id": report_id,
        "encrypted_id": f"{next(_numbers):08x}-0000-4000-8000-000000000000",
        "state": State.FINISHED,
        "name": "sales",
        "created_at": NOW,
        "file": a_file(report_id),
    }
    return Report(**{**fields, **of})


def register(reports: ReportStore, *new: Report) -> None:
    """Store new rows in one transaction."""
    reports.commit([Change(None, report, an_entry(report=report)) for report in new])


def change(reports: ReportStore, before: Report, after: Report) -> None:
    reports.commit([Change(before, after, an_entry(report=after))])


def stored(reports: ReportStore, report: Report) -> Report:
    """The row of `report`, which is there."""
    row = reports.get(report.tenant, report.kind, report.id)
    assert row is not None
    return row


def a_link(report: Report, **of: Any) -> Link:
    """A link for one use, issued now for an hour."""
    fields: dict[str, Any] = {
        "id": f"link-{next(_numbers)}",
        "tenant": report.tenant,
        "kind": report.kind,
        "report_id": report.id,
        "version_id": "v1",
        "issuer": "oc_somebody",
        "issued_at": int(NOW.timestamp()),
        "expires": int((NOW + timedelta(hours=1)).timestamp()),
        "max_uses": 1,
    }
    return Link(**{**fields, **of})
