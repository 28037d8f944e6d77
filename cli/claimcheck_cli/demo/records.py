"""The demo's records: what can be fetched, and one for each way in which a record is refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from claimcheck.contracts.demo import FIRST_TENANT, SECOND_TENANT
from claimcheck.domain.report import Interval, Kind, Source
from claimcheck.domain.retention import Retention
from claimcheck_cli.publish.command import new_revision
from claimcheck_cli.publish.export import NewExport, Publishable

# What happens to some after they were published.
RETIRED = (
    (Kind.REPORT, "report_demo_retired"),
    (Kind.TASK, "1008"),
    (Kind.DOCUMENT, "document_demo_retired"),
)
LOST = (
    (Kind.REPORT, "report_demo_lost"),
    (Kind.TASK, "1007"),
    (Kind.DOCUMENT, "document_demo_lost"),
)


def fetchable(files: Mapping[str, Path]) -> list[NewExport]:
    """Records of the first tenant that every right credential can fetch; newest report first."""
    params = {"region": "north", "minimum": 10, "generated_by_name": "Ada Example"}
    daily = replace(_report("csv", files), interval=Interval.DAILY, source=Source.AUTO)
    return [
        replace(daily, name="Daily sales", params=params),
        replace(_report("xlsx", files, days=1), name="Monthly sales", interval=Interval.MONTHLY),
        replace(_report("pdf", files, days=2), name="Yearly summary", interval=Interval.YEARLY),
        replace(_report("png", files, days=3), name="Weekly chart", interval=Interval.WEEKLY),
        replace(_report("txt", files, days=4), name="Übersicht März", retention=Retention.YEAR_1),
        replace(_report("large", files, days=5), name="All sales"),
        replace(_report("csv", files, days=6), id="report_demo_single_use", single_use=True),
        _task("1001", files["csv"]),
        _task("1002", files["xlsx"]),
        _document("pdf", files),
        _document("docx", files),
    ]


def refused(files: Mapping[str, Path]) -> list[NewExport]:
    """Records that show, each, one refusal. Some are retired or lose their file later."""
    report, task = _report("txt", files, days=7), _task("0", files["txt"])
    document = _document("txt", files)
    return [
        replace(report, id="report_demo_pending", state=Publishable.PENDING, path=None),
        replace(report, id="report_demo_failed", state=Publishable.FAILED, path=None),
        replace(report, id="report_demo_restricted", restricted=True),
        replace(report, id="report_demo_retired"),
        replace(report, id="report_demo_lost"),
        replace(task, id="1003", action="import"),
        replace(task, id="1004", state=Publishable.PENDING, path=None),
        replace(task, id="1005", state=Publishable.FAILED, path=None),
        replace(task, id="1006", path=None),
        replace(task, id="1007"),
        replace(task, id="1008"),
        replace(document, id="document_demo_url", path=None, document_url="https://example.com/a"),
        replace(document, id="document_demo_no_file", path=None),
        replace(document, id="document_demo_lost"),
        replace(document, id="document_demo_retired"),
    ]


def foreign(files: Mapping[str, Path]) -> list[NewExport]:
    """The second tenant's report, which the first must never see."""
    return [replace(_report("pdf", files), tenant=SECOND_TENANT, id="report_demo_foreign")]


def _report(label: str, files: Mapping[str, Path], days: int = 0) -> NewExport:
    return _export(Kind.REPORT, f"report_demo_{label}", files[label], days)


def _task(task_id: str, path: Path) -> NewExport:
    return replace(_export(Kind.TASK, task_id, path), index="Products")


def _document(label: str, files: Mapping[str, Path]) -> NewExport:
    return _export(Kind.DOCUMENT, f"document_demo_{label}", files[label])


def _export(kind: Kind, export_id: str, path: Path, days: int = 0) -> NewExport:
    return NewExport(
        tenant=FIRST_TENANT,
        kind=kind,
        id=export_id,
        name=path.stem,
        created_at=datetime.now(UTC) - timedelta(days=days),
        revision=new_revision(),
        path=path,
    )
