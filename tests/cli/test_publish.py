"""What `publish` says and where it puts files, without AWS."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import boto3
import pytest

from claimcheck.domain.export import InvalidExportError
from claimcheck.domain.report import Interval, Kind, Source, State
from claimcheck.domain.retention import Retention
from claimcheck.hooks.exporter_events import read_exporter_event
from claimcheck_cli.failures import CliError, UsageError
from claimcheck_cli.publish.command import new_id, path_to_upload, with_generator
from claimcheck_cli.publish.export import (
    NewExport,
    Publishable,
    Uploaded,
    ascii_name,
    check,
    detail,
    document,
    event,
)
from claimcheck_cli.publish.upload import Uploads

TENANT = "0d9a1c5e-7a57-4e0c-9d3b-5f0f5e0d6a11"
NOW = datetime(2026, 3, 5, 23, 30, 15, tzinfo=UTC)
UPLOADED = Uploaded("reports/x/y.csv", "v1", 12, "ab" * 32)


def export(**changes: Any) -> NewExport:
    plain = NewExport(
        tenant=TENANT,
        kind=Kind.REPORT,
        id="report_1",
        name="Monthly sales",
        created_at=NOW,
        revision=7,
        path=Path("/data/März sales.csv"),
    )
    return replace(plain, **changes)


def test_a_report_key_holds_name_day_and_token() -> None:
    assert export().object_key("0a1b2c3d") == (
        f"reports/{TENANT}/Monthly_sales_2026-03-05_0a1b2c3d.csv"
    )


def test_a_task_key_ends_in_index_export_and_id() -> None:
    task = export(kind=Kind.TASK, id="42", index="Products")

    assert task.object_key("ignored") == f"tasks/{TENANT}/Products_Export-42.csv"


def test_a_task_file_is_saved_under_the_name_of_its_key() -> None:
    assert export(kind=Kind.TASK, id="42", index="Products").filename == "Products_Export-42.csv"


def test_a_document_key_is_ascii_while_its_name_is_kept_for_people() -> None:
    named = export(kind=Kind.DOCUMENT, id="document_1")

    assert named.object_key("ignored") == f"documents/{TENANT}/document_1/Marz_sales.csv"
    assert named.filename == "März sales.csv"


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("name", ["../../etc/passwd", "a/b", "..", "\u202eevil", "日本", "x" * 250])
def test_no_name_makes_a_key_that_registration_refuses(kind: Kind, name: str) -> None:
    odd = export(kind=kind, id="42", name=name, path=Path(f"/data/{name.replace('/', '_')}.csv"))

    check(odd, NOW)

    assert odd.object_key("0a1b2c3d").isascii()


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"id": "a b"}, "malformed_id"),
        ({"kind": Kind.TASK, "id": "01"}, "malformed_id"),
        ({"name": ""}, "name"),
        ({"created_at": NOW + timedelta(hours=1)}, "created_in_the_future"),
    ],
)
def test_what_registration_would_refuse_is_refused_before_it_is_sent(
    changes: dict[str, Any], reason: str
) -> None:
    with pytest.raises(InvalidExportError, match=reason):
        check(export(**changes), NOW)


def test_a_file_without_extension_gets_one_in_its_key() -> None:
    assert export(path=Path("/data/sales")).object_key("0a1b2c3d").endswith("_0a1b2c3d.bin")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Monthly sales", "Monthly_sales"),
        ("Umsätze/März.csv", "Umsatze_Marz.csv"),
        ("日本", "file"),
        ("..", "file"),
    ],
)
def test_ascii_names(text: str, name: str) -> None:
    assert ascii_name(text) == name


def test_the_event_is_one_that_registration_reads_as_it_was_meant() -> None:
    meant = export(
        interval=Interval.MONTHLY,
        source=Source.AUTO,
        single_use=True,
        params={"region": None, "generated_by_name": "Ada"},
    )

    read = read_exporter_event("Export Completed", detail(meant, UPLOADED), NOW)

    assert (read.tenant, read.kind, read.id, read.name) == (
        TENANT,
        Kind.REPORT,
        "report_1",
        "Monthly sales",
    )
    assert (read.interval, read.source, read.single_use) == (Interval.MONTHLY, Source.AUTO, True)
    assert (read.created_at, read.revision, read.state) == (NOW, 7, State.FINISHED)
    assert read.params == {"region": None, "generated_by_name": "Ada"}
    assert read.file is not None
    assert (read.file.key, read.file.version_id, read.file.filename, read.file.sha256) == (
        "reports/x/y.csv",
        "v1",
        "März sales.csv",
        "ab" * 32,
    )


@pytest.mark.parametrize(
    ("state", "detail_type"),
    [
        (Publishable.FINISHED, "Export Completed"),
        (Publishable.FAILED, "Export Failed"),
        (Publishable.PENDING, "Export Started"),
    ],
)
def test_each_state_has_its_detail_type(state: Publishable, detail_type: str) -> None:
    entry = event(export(state=state), None, "exports")

    assert entry["DetailType"] == detail_type
    assert (entry["Source"], entry["EventBusName"]) == ("claimcheck.exporter", "exports")
    assert json.loads(entry["Detail"])["revision"] == 7


def test_an_export_without_a_file_names_none() -> None:
    told = detail(export(path=None, document_url="https://example.com/a.pdf"), None)

    assert "file" not in told
    assert told["document_url"] == "https://example.com/a.pdf"


def test_what_is_printed_describes_the_stored_file() -> None:
    assert document(export(), UPLOADED) == {
        "tenant": TENANT,
        "kind": "report",
        "id": "report_1",
        "filename": "März sales.csv",
        "file_size": 12,
        "mime_type": "text/csv",
        "sha256": "ab" * 32,
        "version_id": "v1",
    }


def test_what_is_printed_without_a_file_is_null() -> None:
    shown = document(export(path=None), None)

    assert {shown[name] for name in ("filename", "file_size", "sha256", "version_id")} == {None}


@pytest.mark.covers("common-07")
def test_a_made_up_id_fits_its_kind() -> None:
    assert re.fullmatch(r"report_[A-Za-z0-9_-]{22}", new_id(Kind.REPORT))
    assert re.fullmatch(r"report_[A-Za-z0-9_-]{22}", new_id(Kind.DOCUMENT))
    assert re.fullmatch(r"[1-9][0-9]{0,18}", new_id(Kind.TASK))


def test_a_generator_becomes_a_parameter() -> None:
    assert with_generator({"a": 1}, "Ada") == {"a": 1, "generated_by_name": "Ada"}
    assert with_generator({"a": 1}, None) == {"a": 1}


def test_a_path_is_needed_only_where_something_is_uploaded(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="PATH is missing"):
        path_to_upload(None, Publishable.FINISHED, elsewhere=False)
    with pytest.raises(CliError, match="no such file"):
        path_to_upload(tmp_path / "absent", Publishable.FINISHED, elsewhere=False)

    assert path_to_upload(None, Publishable.FINISHED, elsewhere=True) is None
    assert path_to_upload(tmp_path / "absent", Publishable.FAILED, elsewhere=False) is None


@pytest.mark.usefixtures("aws")
@pytest.mark.parametrize("size", [0, 1_000, 17 * 1024 * 1024])
def test_an_upload_knows_its_version_size_and_digest(tmp_path: Path, size: int) -> None:
    s3 = boto3.client("s3")
    s3.create_bucket(Bucket="files")
    s3.put_bucket_versioning(Bucket="files", VersioningConfiguration={"Status": "Enabled"})
    content = bytes(n % 251 for n in range(1_000)) * (size // 1_000)
    path = tmp_path / "data.csv"
    path.write_bytes(content)
    sent: list[int] = []

    uploaded = Uploads(s3, "files").upload(path, "reports/data.csv", "text/csv", sent.append)

    stored = s3.get_object(Bucket="files", Key="reports/data.csv", VersionId=uploaded.version_id)
    assert stored["Body"].read() == content
    assert stored["Metadata"] == {"sha256": sha256(content).hexdigest()}
    assert (uploaded.size, uploaded.sha256) == (len(content), sha256(content).hexdigest())
    assert sum(sent) == len(content)


@pytest.mark.parametrize("retention", [None, *Retention])
def test_a_class_of_retention_arrives_as_it_was_given(retention: Retention | None) -> None:
    told = json.loads(event(export(retention=retention), UPLOADED, "bus")["Detail"])

    assert told.get("retention") == retention
    assert read_exporter_event("Export Completed", told, NOW).retention is retention
