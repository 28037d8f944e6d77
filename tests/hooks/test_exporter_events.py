"""Exporter events: how each field of the detail is parsed, and which values are refused."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from claimcheck.domain.export import Export, ExportedFile, InvalidExportError
from claimcheck.domain.report import Interval, Kind, Source, State
from claimcheck.domain.retention import Retention
from claimcheck.hooks.exporter_events import ExportDetail, read_exporter_event
from tests.samples import TENANT

ARRIVED = datetime(2026, 3, 14, 11, 59, 30, 250_000, tzinfo=UTC)
SCHEMA = Path(__file__).parents[2] / "events" / "schemas" / "export.json"
KEY = f"reports/{TENANT}/report_1.csv"


def detail(**overrides: Any) -> dict[str, Any]:
    """Return a detail with the required fields and `overrides`."""
    required = {
        "tenant": TENANT,
        "kind": "report",
        "id": "report_1",
        "revision": 1,
        "name": "sales",
    }
    return {**required, **overrides}


def read(detail_type: str = "Export Completed", **overrides: Any) -> Export:
    return read_exporter_event(detail_type, detail(**overrides), ARRIVED)


def test_every_field_of_the_detail_is_read() -> None:
    export = read(
        revision=7,
        created_at="2026-03-14T06:30:00+02:00",
        source="auto",
        interval="daily",
        action="import",
        single_use=True,
        restricted=True,
        retention="7-years",
        params={"rows": 3, "ledger_id": None},
        file={
            "key": KEY,
            "version_id": "version-1",
            "filename": "sales.csv",
            "mime_type": "text/csv",
            "sha256": "0f" * 32,
        },
    )

    assert export == Export(
        tenant=TENANT,
        kind=Kind.REPORT,
        id="report_1",
        state=State.FINISHED,
        name="sales",
        created_at=datetime(2026, 3, 14, 4, 30, tzinfo=UTC),
        source=Source.AUTO,
        interval=Interval.DAILY,
        action="import",
        single_use=True,
        restricted=True,
        params={"rows": 3, "ledger_id": None},
        file=ExportedFile(KEY, "version-1", "sales.csv", "text/csv", "0f" * 32),
        revision=7,
        retention=Retention.YEARS_7,
    )


def test_times_become_utc_in_whole_seconds() -> None:
    export = read(created_at="2026-03-13T23:30:00.75-02:00")

    assert export.created_at.isoformat() == "2026-03-14T01:30:00+00:00"


def test_omitted_fields_have_their_defaults() -> None:
    assert read() == Export(
        tenant=TENANT,
        kind=Kind.REPORT,
        id="report_1",
        state=State.FINISHED,
        name="sales",
        created_at=datetime(2026, 3, 14, 11, 59, 30, tzinfo=UTC),
        revision=1,
    )


@pytest.mark.parametrize(
    ("detail_type", "state"),
    [
        ("Export Started", State.PENDING),
        ("Export Completed", State.FINISHED),
        ("Export Failed", State.FAILED),
    ],
)
def test_the_detail_type_decides_the_state(detail_type: str, state: State) -> None:
    assert read(detail_type).state is state


@pytest.mark.parametrize("detail_type", ["", "export completed", "Export Completed ", "Exported"])
def test_other_detail_types_are_refused(detail_type: str) -> None:
    with pytest.raises(InvalidExportError, match=r"^unknown_detail_type$"):
        read(detail_type)


@pytest.mark.parametrize("kind", Kind)
def test_every_report_kind_is_accepted(kind: Kind) -> None:
    assert read(kind=kind.value).kind is kind


def test_unknown_fields_are_ignored() -> None:
    assert read(bucket="elsewhere", state="RETIRED", file=None) == read()


@pytest.mark.parametrize("name", ["tenant", "kind", "id", "revision", "name"])
def test_a_missing_field_is_named_in_the_refusal(name: str) -> None:
    event_detail = detail()
    del event_detail[name]

    with pytest.raises(InvalidExportError, match=rf"^invalid_detail: {name}: missing$"):
        read_exporter_event("Export Completed", event_detail, ARRIVED)


@pytest.mark.parametrize(
    ("overrides", "location"),
    [
        ({"tenant": 7}, "tenant"),
        ({"kind": "Report"}, "kind"),
        ({"id": 7}, "id"),
        ({"revision": None}, "revision"),
        ({"revision": "7"}, "revision"),
        ({"revision": True}, "revision"),
        ({"revision": 1.0}, "revision"),
        ({"revision": -1}, "revision"),
        ({"revision": 2**53}, "revision"),
        ({"name": ""}, "name"),
        ({"name": "n" * 257}, "name"),
        ({"name": "\ud800"}, "name"),
        ({"created_at": "yesterday"}, "created_at"),
        ({"created_at": "2026-03-14"}, "created_at"),
        ({"source": "AUTO"}, "source"),
        ({"interval": "hourly"}, "interval"),
        ({"action": ""}, "action"),
        ({"single_use": "true"}, "single_use"),
        ({"single_use": 1}, "single_use"),
        ({"restricted": "no"}, "restricted"),
        ({"params": None}, "params"),
        ({"params": []}, "params"),
        ({"params": {"x": float("nan")}}, "params"),
        ({"params": {"x": "\ud800"}}, "params"),
        ({"file": KEY}, "file"),
        ({"file": {}}, "file.key"),
        ({"file": {"key": ""}}, "file.key"),
        ({"file": {"key": "k" * 1025}}, "file.key"),
        ({"file": {"key": KEY, "version_id": ""}}, "file.version_id"),
        ({"file": {"key": KEY, "filename": 7}}, "file.filename"),
        ({"file": {"key": KEY, "sha256": "0F" * 32}}, "file.sha256"),
        ({"file": {"key": KEY, "sha256": "0f" * 32 + "\n"}}, "file.sha256"),
        ({"document_url": "u" * 2049}, "document_url"),
    ],
)
def test_an_invalid_field_is_named_in_the_refusal(overrides: dict[str, Any], location: str) -> None:
    with pytest.raises(InvalidExportError, match=rf"^invalid_detail: {location}: [a-z_]+$"):
        read(**overrides)


@pytest.mark.parametrize("event_detail", [None, "text", 7, [], [detail()]])
def test_a_detail_that_is_not_an_object_is_refused(event_detail: object) -> None:
    with pytest.raises(InvalidExportError, match=r"^invalid_detail"):
        read_exporter_event("Export Completed", event_detail, ARRIVED)


def test_a_refusal_contains_no_sent_value() -> None:
    with pytest.raises(InvalidExportError) as refused:
        read(source="a secret in the wrong field")

    assert "secret" not in str(refused.value)


def test_the_published_schema_requires_the_same_fields_as_the_parser() -> None:
    published = json.loads(SCHEMA.read_text())

    assert set(published["required"]) == set(detail())
    assert set(published["properties"]) == set(ExportDetail.model_fields)
