"""Files under names and types that no file system would take: as an event can state them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import NamedTuple

from claimcheck.domain.report import Kind, Report
from claimcheck_cli.publish.export import NewExport, Uploaded, event
from claimcheck_cli.publish.exporter import Published, wait_until_registered
from claimcheck_cli.publish.upload import Uploads
from tests.e2e.stage import Stage, new_export

EVENTS_A_CALL = 10
OCTETS = "application/octet-stream"


class Named(NamedTuple):
    """A name and a type as an exporter states them."""

    filename: str
    mime_type: str = ""


def publish_named(stage: Stage, tenant: str, kind: Kind, names: Iterable[Named]) -> list[Report]:
    """A record for each name; their contents differ by their number."""
    made = [_stated(stage, tenant, kind, *numbered) for numbered in enumerate(names)]
    client = stage.exporter.client("events")
    for start in range(0, len(made), EVENTS_A_CALL):
        entries = [said for _, said in made[start : start + EVENTS_A_CALL]]
        assert client.put_events(Entries=entries)["FailedEntryCount"] == 0
    published = [Published(export, None) for export, _ in made]
    wait_until_registered(stage.operator.reports, published)
    return [stage.row(tenant, kind, export.id) for export, _ in made]


def _stated(
    stage: Stage, tenant: str, kind: Kind, number: int, named: Named
) -> tuple[NewExport, dict[str, str]]:
    path = stage.new_directory() / "content"
    path.write_text(f"content {number}\n")
    export = new_export(tenant, kind, path)
    said = event(export, _upload(stage, export), stage.deployment.bus)
    detail = json.loads(said["Detail"])
    detail["file"] |= {"filename": named.filename, "mime_type": named.mime_type}
    return export, {**said, "Detail": json.dumps(detail)}


def _upload(stage: Stage, export: NewExport) -> Uploaded:
    assert export.path
    uploads = Uploads(stage.exporter.client("s3"), stage.deployment.bucket)
    return uploads.upload(export.path, export.object_key("e2e"), "content", lambda _sent: None)
