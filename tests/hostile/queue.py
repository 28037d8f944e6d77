"""The export queue as somebody hostile, or merely confused, would fill it."""

from __future__ import annotations

import json
import logging
from hashlib import sha256
from typing import Any, NamedTuple

from claimcheck.domain.audit import display_fields
from claimcheck.runtime.export_handler import ExportHandler
from claimcheck.runtime.settings import Settings
from tests.fakes import BUCKET, FakeServices
from tests.samples import TENANT, queue_message

ARRIVED = "2026-03-14T11:59:00Z"


class RegistrationStatus(NamedTuple):
    """What became of one message, and why."""

    name: str
    reason: str = ""


def exporter_event(report_id: str, **of: Any) -> dict[str, Any]:
    """A finished report whose file lies where it says; `of` are other fields of the detail."""
    detail = {
        "tenant": TENANT,
        "kind": "report",
        "id": report_id,
        "revision": 1,
        "name": "sales",
        "created_at": ARRIVED,
        "file": {"key": f"reports/{TENANT}/{report_id}.csv"},
        "params": {"rows": 3},
    }
    detail_type = of.pop("detail_type", "Export Completed")
    return _event("my.exporter", detail_type, {**detail, **of})


def storage_event(key: Any, /, detail_type: str = "Object Created", **of: Any) -> dict[str, Any]:
    """Storage's word about an object; `of` are other fields of the object."""
    stored = {"key": key, "sequencer": "0A", "size": 1, "etag": "x", **of}
    detail = {"version": "0", "bucket": {"name": BUCKET}, "object": stored}
    return _event("aws.s3", detail_type, detail)


def _event(source: str, detail_type: str, detail: dict[str, Any]) -> dict[str, Any]:
    # The same statement is the same event, another one has another id.
    digest = sha256(json.dumps([detail_type, detail]).encode()).hexdigest()
    return {
        "version": "0",
        "id": f"event-{digest[:16]}",
        "source": source,
        "detail-type": detail_type,
        "time": ARRIVED,
        "detail": detail,
    }


class _Settled(logging.Handler):
    def __init__(self) -> None:
        super().__init__()
        self.statuses: list[RegistrationStatus] = []

    def emit(self, record: logging.LogRecord) -> None:
        if record.msg == "settled":
            told = vars(record)
            self.statuses.append(RegistrationStatus(told["status"], told["reason"]))


def settle(services: FakeServices, *bodies: Any) -> list[RegistrationStatus]:
    """The fate of each message of one batch, which has to be one that is kept somewhere."""
    texts = [body if isinstance(body, str) else json.dumps(body) for body in bodies]
    dead_letters, known = (
        len(services.dead_letters.messages),
        len(services.audit.entries),
    )
    records = [queue_message(number, text) for number, text in enumerate(texts)]
    log, settled = logging.getLogger("claimcheck"), _Settled()
    log.addHandler(settled)
    try:
        answer = ExportHandler(services, Settings(files_bucket=BUCKET))({"Records": records}, None)
    finally:
        log.removeHandler(settled)
    _assert_kept(services, settled.statuses, texts, answer, dead_letters)
    _assert_recorded(services, settled.statuses, known)
    return settled.statuses


def _assert_kept(
    services: FakeServices,
    statuses: list[RegistrationStatus],
    texts: list[str],
    answer: Any,
    dead_letters: int,
) -> None:
    """Nothing is lost: what comes again is asked for again, what is refused is buried as it was."""
    assert len(statuses) == len(texts)
    again = [f"message-{n}" for n, status in enumerate(statuses) if status.name == "retry"]
    assert answer == {"batchItemFailures": [{"itemIdentifier": name} for name in again]}
    refused = [(t, f.reason) for t, f in zip(texts, statuses, strict=True) if f.name == "refused"]
    assert services.dead_letters.messages[dead_letters:] == refused
    assert all(reason and reason.isascii() for _, reason in refused)


def _assert_recorded(
    services: FakeServices, statuses: list[RegistrationStatus], known: int
) -> None:
    entries = services.audit.entries[known:]
    assert len(entries) == [status.name for status in statuses].count("registered")
    for entry in entries:
        json.dumps(display_fields(entry), ensure_ascii=False).encode()
    for tenant, _, _ in services.reports.rows:
        assert tenant == TENANT
