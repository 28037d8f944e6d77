"""Uploads files, sends their events, and waits until they are registered."""

from __future__ import annotations

import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from secrets import token_hex
from typing import Any, NamedTuple

from claimcheck.ports import ReportStore
from claimcheck_cli.aws import Actor
from claimcheck_cli.deployment import Deployment
from claimcheck_cli.failures import CliError
from claimcheck_cli.publish.export import NewExport, Uploaded, event
from claimcheck_cli.publish.upload import Progress, Uploads

EVENTS_A_CALL = 10
UPLOADS_AT_ONCE = 4
TOKEN_BYTES = 4
WAIT_SECONDS = 30.0
POLL_SECONDS = 0.1


class Published(NamedTuple):
    """An export whose event was sent."""

    export: NewExport
    uploaded: Uploaded | None


def publish(
    actor: Actor, deployment: Deployment, exports: Sequence[NewExport], progress: Progress
) -> list[Published]:
    """Upload the files of `exports`, and emit the event of each after its file.

    Events go off as soon as a call of them is full. Raises `CliError`.
    """
    events, published = actor.client("events"), list[Published]()
    uploads = Uploads(actor.client("s3"), deployment.bucket)
    with ThreadPoolExecutor(UPLOADS_AT_ONCE) as pool:
        uploaded = pool.map(lambda export: _upload(uploads, export, progress), exports)
        ready = map(Published, exports, uploaded)
        while some := list(islice(ready, EVENTS_A_CALL)):
            _emit(events, deployment.bus, some)
            published += some
    return published


def wait_until_registered(reports: ReportStore, published: Sequence[Published]) -> None:
    """Return once every row holds its revision, or a later one. Raises `CliError` after 30 s."""
    deadline = time.monotonic() + WAIT_SECONDS
    # One after the other: they come at about the same time, and one poll is cheaper than many.
    for export, _ in published:
        while not _registered(reports, export):
            if time.monotonic() > deadline:
                raise CliError(
                    f"{export.kind} {export.id} is not registered after {WAIT_SECONDS:.0f} s; "
                    "the export dead-letter queue says why"
                )
            time.sleep(POLL_SECONDS)


def _upload(uploads: Uploads, export: NewExport, progress: Progress) -> Uploaded | None:
    if export.path is None or export.filename is None:
        return None
    key = export.object_key(token_hex(TOKEN_BYTES))
    return uploads.upload(export.path, key, export.filename, progress)


def _emit(events: Any, bus: str, published: Sequence[Published]) -> None:
    entries = [event(export, uploaded, bus) for export, uploaded in published]
    answer = events.put_events(Entries=entries)
    refused = [e["ErrorMessage"] for e in answer["Entries"] if "ErrorCode" in e]
    if refused:
        raise CliError(f"the bus refused {len(refused)} events: {refused[0]}")


def _registered(reports: ReportStore, export: NewExport) -> bool:
    row = reports.get(export.tenant, export.kind, export.id)
    return row is not None and row.revision is not None and row.revision >= export.revision
