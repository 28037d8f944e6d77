"""S3 events: the objects that they name, and the export that an inbox object stands for."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from claimcheck.domain.export import DeletedFile, Export, InvalidExportError
from claimcheck.domain.ids import is_report_id
from claimcheck.domain.report import Interval, Kind, Source, State
from claimcheck.domain.retention import Retention
from claimcheck.hooks.storage_events import CreatedObject, inbox_export, read_storage_event
from tests.fakes import BUCKET
from tests.samples import OTHER_TENANT, TENANT

ARRIVED = datetime(2026, 3, 14, 11, 59, 30, 250_000, tzinfo=UTC)
INBOX_KEY = f"inbox/{TENANT}/2026/Q1 sales.final.csv"


def detail(key: object = INBOX_KEY, **fields: Any) -> dict[str, Any]:
    stored = {"key": key, "version-id": "version-1", "sequencer": "0A"}
    return {"bucket": {"name": BUCKET}, "object": stored, **fields}


def read(detail_type: str, detail: object) -> CreatedObject | DeletedFile:
    return read_storage_event(detail_type, detail, BUCKET)


def inbox(key: str = INBOX_KEY, **metadata: str) -> Export:
    """Return the export of an inbox object; underscores in metadata names become hyphens."""
    spelled = {name.replace("_", "-"): value for name, value in metadata.items()}
    return inbox_export(CreatedObject(TENANT, key, "version-1", "0A"), spelled, ARRIVED)


def test_an_inbox_object_belongs_to_the_tenant_of_its_key() -> None:
    assert read("Object Created", detail()) == CreatedObject(TENANT, INBOX_KEY, "version-1", "0A")


def test_an_event_of_an_unversioned_bucket_has_no_version() -> None:
    unversioned = detail(object={"key": INBOX_KEY, "sequencer": "0A"})

    assert read("Object Created", unversioned) == CreatedObject(TENANT, INBOX_KEY, None, "0A")


@pytest.mark.parametrize("name", ["a+b.csv", "a%2Bb.csv", "a b.csv", "é.csv", "a\tb.csv"])
def test_object_keys_are_not_url_decoded(name: str) -> None:
    created = read("Object Created", detail(f"inbox/{TENANT}/{name}"))

    assert created.key == f"inbox/{TENANT}/{name}"


@pytest.mark.parametrize(
    ("deletion", "hidden"),
    [("Delete Marker Created", True), ("Permanently Deleted", False), (None, False)],
)
@pytest.mark.parametrize("prefix", ["inbox", "reports", "tasks", "documents"])
def test_a_deletion_says_whether_versions_remain(
    prefix: str, deletion: str | None, hidden: bool
) -> None:
    key = f"{prefix}/{TENANT}/a.csv"
    deleted = read("Object Deleted", detail(key, **{"deletion-type": deletion}))

    assert deleted == DeletedFile(TENANT, key, hidden, "0A")


@pytest.mark.parametrize("prefix", ["reports", "tasks", "documents"])
def test_a_created_object_outside_the_inbox_is_refused(prefix: str) -> None:
    with pytest.raises(InvalidExportError, match=r"^not_an_inbox_object$"):
        read("Object Created", detail(f"{prefix}/{TENANT}/a.csv"))


@pytest.mark.parametrize("detail_type", ["Object Created", "Object Deleted"])
@pytest.mark.parametrize(
    ("key", "reason"),
    [
        ("a.csv", "key_outside_prefixes"),
        (f"inbox/{TENANT}", "key_outside_prefixes"),
        (f"inbox/{TENANT}/", "key_outside_prefixes"),
        (f"/inbox/{TENANT}/a.csv", "key_outside_prefixes"),
        (f"Inbox/{TENANT}/a.csv", "key_outside_prefixes"),
        (f"archive/{TENANT}/a.csv", "key_outside_prefixes"),
        ("inbox/acme/a.csv", "malformed_tenant"),
        (f"inbox/{TENANT.upper()}/a.csv", "malformed_tenant"),
        (f"inbox/{{{TENANT}}}/a.csv", "malformed_tenant"),
        ("inbox//a.csv", "malformed_tenant"),
        (f"inbox/../{TENANT}/a.csv", "malformed_tenant"),
        (None, "malformed_object"),
        (7, "malformed_object"),
    ],
)
def test_a_key_without_a_tenant_is_refused(detail_type: str, key: object, reason: str) -> None:
    with pytest.raises(InvalidExportError, match=rf"^{reason}$"):
        read(detail_type, detail(key))


@pytest.mark.parametrize(
    ("detail", "reason"),
    [
        (None, "foreign_bucket"),
        ([], "foreign_bucket"),
        ({}, "foreign_bucket"),
        (detail(bucket={"name": "elsewhere"}), "foreign_bucket"),
        (detail(bucket=BUCKET), "foreign_bucket"),
        (detail(object=None), "malformed_object"),
        (detail(object=[INBOX_KEY]), "malformed_object"),
        (detail(object={"key": INBOX_KEY}), "malformed_object"),
        (detail(object={"key": INBOX_KEY, "sequencer": 10}), "malformed_object"),
    ],
)
def test_a_malformed_detail_is_refused(detail: object, reason: str) -> None:
    with pytest.raises(InvalidExportError, match=rf"^{reason}$"):
        read("Object Created", detail)


def test_an_inbox_object_without_metadata_is_a_finished_report_with_its_name() -> None:
    export = inbox()

    assert (export.tenant, export.kind, export.state) == (TENANT, Kind.REPORT, State.FINISHED)
    assert (export.name, export.source, export.interval) == ("Q1 sales.final", Source.MANUAL, None)
    assert export.created_at == datetime(2026, 3, 14, 11, 59, 30, tzinfo=UTC)
    assert (export.revision, export.sequencer) == (None, "0A")
    assert export.file is not None
    assert (export.file.key, export.file.version_id) == (INBOX_KEY, "version-1")
    assert export.file.filename == "Q1 sales.final.csv"


def test_metadata_sets_the_reports_fields() -> None:
    export = inbox(
        tenant=TENANT,
        kind="document",
        id="contract-7",
        name="Gr%C3%BC%C3%9Fe%20%2B%20Zahlen",
        filename="%E2%82%AC.csv",
        created_at="2026-03-13T23:30:00.75-02:00",
        source="auto",
        interval="weekly",
        single_use="true",
        retention="30-days",
    )

    assert (export.kind, export.id, export.name) == (Kind.DOCUMENT, "contract-7", "Grüße + Zahlen")
    assert export.created_at.isoformat() == "2026-03-14T01:30:00+00:00"
    assert (export.source, export.interval) == (Source.AUTO, Interval.WEEKLY)
    assert export.single_use
    assert export.retention is Retention.DAYS_30
    assert export.file is not None
    assert export.file.filename == "€.csv"


def test_the_same_key_is_always_the_same_report() -> None:
    ids = {inbox(key).id for key in (INBOX_KEY, INBOX_KEY, f"inbox/{TENANT}/other.csv")}

    assert inbox().id in ids
    assert len(ids) == 2
    assert all(is_report_id(report_id) for report_id in ids)


def test_a_plus_sign_in_metadata_is_kept() -> None:
    assert inbox(name="a+b").name == "a+b"


def test_a_file_name_without_a_stem_becomes_the_report_name() -> None:
    assert inbox(f"inbox/{TENANT}/.csv").name == ".csv"


@pytest.mark.parametrize("tenant", [OTHER_TENANT, TENANT.upper(), "", "acme"])
def test_metadata_with_another_tenant_is_refused(tenant: str) -> None:
    with pytest.raises(InvalidExportError, match=r"^metadata_of_another_tenant$"):
        inbox(tenant=tenant)


@pytest.mark.parametrize(
    ("metadata", "field"),
    [
        ({"kind": "invoice"}, "kind"),
        ({"kind": "Report"}, "kind"),
        ({"source": "AUTO"}, "source"),
        ({"interval": "hourly"}, "interval"),
        ({"single_use": "TRUE"}, "single-use"),
        ({"created_at": "9999-12-31T23:59:59-14:00"}, "created-at"),
        ({"retention": "forever"}, "retention"),
        ({"retention": ""}, "retention"),
        ({"created_at": "yesterday"}, "created-at"),
        ({"created_at": "2026-03-14"}, "created-at"),
        ({"created_at": "2026-03-14T11:00:00"}, "created-at"),
    ],
)
def test_invalid_metadata_is_named_in_the_refusal(metadata: dict[str, str], field: str) -> None:
    with pytest.raises(InvalidExportError, match=rf"^invalid_metadata: {field}$"):
        inbox(**metadata)
