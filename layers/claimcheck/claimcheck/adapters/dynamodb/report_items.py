"""Items of the Reports table: reports, and what its listing indexes project of them."""

from __future__ import annotations

import json
from datetime import date

from claimcheck.adapters.dynamodb.attributes import (
    Fields,
    Item,
    from_item,
    instant,
    moment_of,
    optional_moment,
    to_item,
)
from claimcheck.adapters.dynamodb.expiry_items import expiry_fields, retention_of
from claimcheck.domain.counting import Cell
from claimcheck.domain.report import (
    Facet,
    Interval,
    Kind,
    ListedReport,
    Position,
    Report,
    Source,
    State,
    StoredFile,
)

NO_INTERVAL = "none"
REPORT_PREFIX = f"{Kind.REPORT}#"


def row_key(tenant: str, kind: Kind, report_id: str) -> Item:
    return to_item({"tenant": tenant, "entity": f"{kind}#{report_id}"})


def facet_partition(tenant: str, facet: Facet) -> str:
    return f"{tenant}#{facet.source}#{facet.interval or NO_INTERVAL}"


def listing_key(position: Position) -> str:
    """Return the sort key of the listing indexes. Its text order is the order of positions."""
    return f"{instant(position.created_at)}#{position.id}"


def row_fields(report: Report) -> dict[str, object]:
    """Return all attributes but the key, `rev` and `downloaded_at`. None stands for absent."""
    return {
        "encrypted_id": report.encrypted_id,
        "state": report.state,
        "name": report.name,
        "created_at": instant(report.created_at),
        "source": report.source,
        "interval": report.interval,
        "action": report.action,
        "single_use": report.single_use,
        "restricted": report.restricted,
        # As JSON text, so that numbers keep the form in which they were registered.
        "params": json.dumps(report.params, separators=(",", ":")),
        "revision": report.revision,
        "sequencer": report.sequencer,
        **expiry_fields(report),
        **_file_fields(report.file),
        **_listing_fields(report),
    }


def _file_fields(file: StoredFile | None) -> dict[str, object]:
    return {
        "bucket": file.bucket if file else None,
        "object_key": file.key if file else None,
        "version_id": file.version_id if file else None,
        "filename": file.filename if file else None,
        "size": file.size if file else None,
        "mime_type": file.mime_type if file else None,
        "etag": file.etag if file else None,
        "sha256": file.sha256 if file else None,
        "present": file.present if file else None,
    }


def _listing_fields(report: Report) -> dict[str, object]:
    """Return the keys of the listing indexes. A report without them is not indexed."""
    listed = report.listed
    return {
        "listed_tenant": report.tenant if listed else None,
        "listed_facet": facet_partition(report.tenant, report.facet) if listed else None,
        "listed_at": listing_key(Position(report.created_at, report.id)) if listed else None,
    }


def report_of(item: Item) -> Report:
    row = from_item(item)
    kind, _, report_id = row["entity"].partition("#")
    return Report(
        tenant=row["tenant"],
        kind=Kind(kind),
        id=report_id,
        encrypted_id=row["encrypted_id"],
        state=State(row["state"]),
        name=row["name"],
        created_at=moment_of(row["created_at"]),
        source=Source(row["source"]),
        interval=_interval(row),
        file=_file(row) if "object_key" in row else None,
        action=row["action"],
        single_use=row["single_use"],
        restricted=row["restricted"],
        params=json.loads(row["params"]),
        downloaded_at=optional_moment(row.get("downloaded_at")),
        revision=row.get("revision"),
        sequencer=row.get("sequencer"),
        rev=row["rev"],
        retention=retention_of(row),
        expires_at=optional_moment(row.get("expires_at")),
    )


def listed_report_of(item: Item) -> ListedReport:
    row = from_item(item)
    kind, _, report_id = row["entity"].partition("#")
    return ListedReport(
        tenant=row["tenant"],
        kind=Kind(kind),
        id=report_id,
        encrypted_id=row["encrypted_id"],
        name=row["name"],
        filename=row["filename"],
        size=row["size"],
        mime_type=row["mime_type"],
        source=Source(row["source"]),
        interval=_interval(row),
        created_at=moment_of(row["created_at"]),
        expires_at=optional_moment(row.get("expires_at")),
    )


def counted_in(item: Item) -> tuple[date, Cell]:
    """Return the day and the cell that count a listed report."""
    row = from_item(item)
    listed_at = moment_of(row["listed_at"].partition("#")[0])
    return listed_at.date(), Cell.of(listed_at, Facet(Source(row["source"]), _interval(row)))


def _interval(row: Fields) -> Interval | None:
    return Interval(row["interval"]) if row.get("interval") else None


def _file(row: Fields) -> StoredFile:
    return StoredFile(
        bucket=row["bucket"],
        key=row["object_key"],
        version_id=row["version_id"],
        filename=row["filename"],
        size=row["size"],
        mime_type=row["mime_type"],
        etag=row["etag"],
        sha256=row.get("sha256"),
        present=row["present"],
    )
