"""Files under names that no file system would take: as an event can state them."""

from __future__ import annotations

import json
from collections.abc import Iterable

from claimcheck.domain.report import Kind, Report
from claimcheck_cli.publish.export import NewExport, event
from claimcheck_cli.publish.exporter import Published, wait_until_registered
from claimcheck_cli.publish.upload import Uploads
from tests.e2e.queues import Event, emit
from tests.e2e.stage import Stage, new_export


def publish_named(stage: Stage, tenant: str, kind: Kind, names: Iterable[str]) -> list[Report]:
    """A record for each name; their contents differ by their number."""
    made = [_stated(stage, tenant, kind, *numbered) for numbered in enumerate(names)]
    emit(stage, [said for _, said in made])
    published = [Published(export, None) for export, _ in made]
    wait_until_registered(stage.operator.reports, published)
    return [stage.row(tenant, kind, export.id) for export, _ in made]


def _stated(
    stage: Stage, tenant: str, kind: Kind, number: int, name: str
) -> tuple[NewExport, Event]:
    path = stage.new_directory() / "content"
    path.write_text(f"content {number}\n")
    export = new_export(tenant, kind, path)
    uploads = Uploads(stage.exporter.client("s3"), stage.deployment.bucket)
    uploaded = uploads.upload(path, export.object_key("e2e"), "content", lambda _sent: None)
    said = event(export, uploaded, stage.deployment.bus)
    detail = json.loads(said["Detail"])
    detail["file"] |= {"filename": name, "mime_type": ""}
    return export, {**said, "Detail": json.dumps(detail)}
