"""The intake: what happens to every batch of the export queue.

Each message is registered, known as a duplicate, buried with its reason, or left to be retried.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from claimcheck.domain.audit import Attempt
from claimcheck.domain.export import DeletedFile, Export, InvalidExportError
from claimcheck.domain.refusals import Refusal, Unavailable
from claimcheck.domain.times import truncate_to_second
from claimcheck.hooks.exporter_events import read_exporter_event
from claimcheck.hooks.storage_events import CreatedObject, inbox_export, read_storage_event
from claimcheck.ports import ConflictError, Services
from claimcheck.runtime.observability import logger
from claimcheck.runtime.settings import Settings
from claimcheck.runtime.wiring import Wiring
from claimcheck.usecases.plan_change import ExportEvent
from claimcheck.usecases.record_deleted_file import record_deleted_file
from claimcheck.usecases.register_exports import (
    RegistrationResult,
    RegistrationStatus,
    register_exports,
)

Batch = Mapping[str, Any]

# EventBridge's own ids and sources are shorter.
MAX_NAME_CHARS = 256


@dataclass(frozen=True, slots=True)
class Message:
    """One message of the queue."""

    id: str
    body: str


def export_handler() -> ExportHandler:
    """The intake on AWS, as the environment says."""
    settings = Settings.from_env()
    return ExportHandler(Wiring(settings), settings)


class ExportHandler:
    """Called with SQS events; answers which messages have to come again."""

    def __init__(self, services: Services, settings: Settings) -> None:
        self._services = services
        self._settings = settings

    def __call__(self, batch: Batch, _context: object) -> dict[str, Any]:
        messages = [Message(r["messageId"], r["body"]) for r in batch.get("Records", ())]
        settled: dict[str, RegistrationResult] = {}
        events: dict[str, ExportEvent] = {}
        for message in messages:
            outcome = self._read(message)
            if isinstance(outcome, ExportEvent):
                events[message.id] = outcome
            else:
                settled[message.id] = outcome
        statuses = register_exports(self._services, list(events.values()))
        settled |= dict(zip(events, statuses, strict=True))
        again = [m.id for m in messages if not self._done(m, settled[m.id])]
        return {"batchItemFailures": [{"itemIdentifier": message_id} for message_id in again]}

    def _read(self, message: Message) -> ExportEvent | RegistrationResult:
        """The statement in a message; a fate for whatever is none, or needs no batch."""
        try:
            return self._statement(_event_of(message.body))
        except InvalidExportError as invalid:
            return RegistrationResult(RegistrationStatus.REFUSED, str(invalid))
        except (ConflictError, Refusal) as passing:
            return RegistrationResult(RegistrationStatus.RETRY, str(passing) or "conflict")
        except Exception:  # noqa: BLE001 - the last resort: no message may take its batch along
            logger.exception("crashed")
            return RegistrationResult(RegistrationStatus.RETRY, "crashed")

    def _statement(self, event: Mapping[str, Any]) -> ExportEvent | RegistrationResult:
        now = self._services.clock.now()
        detail_type, detail = str(event.get("detail-type")), event.get("detail")
        arrived = _moment(event.get("time"), now)
        attempt = Attempt(
            id=str(event.get("id")), at=now, contract=_origin(event), route=detail_type
        )
        if event.get("source") != "aws.s3":
            return ExportEvent(attempt, read_exporter_event(detail_type, detail, arrived))
        told = read_storage_event(detail_type, detail, self._settings.files_bucket)
        if isinstance(told, DeletedFile):
            marked = record_deleted_file(self._services, attempt, told)
            return RegistrationResult(
                RegistrationStatus.REGISTERED if marked else RegistrationStatus.DUPLICATE
            )
        return ExportEvent(attempt, self._inbox_export(told, arrived))

    def _inbox_export(self, created: CreatedObject, arrived: datetime) -> Export:
        found = self._services.files.head(created.key, created.version_id)
        return inbox_export(created, found.metadata, arrived)

    def _done(self, message: Message, settled: RegistrationResult) -> bool:
        logger.info("settled", extra={"fate": settled.status.value, "reason": settled.reason})
        if settled.status is not RegistrationStatus.REFUSED:
            return settled.status is not RegistrationStatus.RETRY
        try:
            self._services.dead_letters.send(message.body, settled.reason)
        except Unavailable:
            return False  # the queue keeps it until it can be buried
        return True


def _event_of(body: str) -> Mapping[str, Any]:
    try:
        event = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise InvalidExportError("not_json") from error
    if not isinstance(event, dict) or not all(_is_name(event.get(n)) for n in ("id", "source")):
        raise InvalidExportError("not_an_event")
    return event


def _is_name(value: object) -> bool:
    # Both go into the audit, the id into its key: nothing that no row could hold.
    if not isinstance(value, str) or not value.isascii():
        return False
    return value.isprintable() and 0 < len(value) <= MAX_NAME_CHARS


def _origin(event: Mapping[str, Any]) -> str:
    return str(event["source"])[:64]


def _moment(text: object, otherwise: datetime) -> datetime:
    try:
        return truncate_to_second(datetime.fromisoformat(str(text)))
    except ValueError:
        return otherwise
