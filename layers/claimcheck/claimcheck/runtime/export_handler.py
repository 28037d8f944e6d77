"""The handler of the export queue: parses, registers and settles each batch of messages.

A message is registered, recognised as a duplicate, sent to the dead letters with its reason, or
returned to the queue to be retried.
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

# The ids and sources of EventBridge are shorter.
MAX_NAME_CHARS = 256
MAX_SOURCE_CHARS = 64

# By message id: an event to register, or the result of a message that needs no registration.
Parsed = Mapping[str, ExportEvent | RegistrationResult]


@dataclass(frozen=True, slots=True)
class Message:
    """A message of the queue."""

    id: str
    body: str


def export_handler() -> ExportHandler:
    """Return the Lambda handler, configured from the environment."""
    settings = Settings.from_env()
    return ExportHandler(Wiring(settings), settings)


class ExportHandler:
    """Takes an SQS event. Returns the ids of the messages that SQS has to deliver again."""

    def __init__(self, services: Services, settings: Settings) -> None:
        self._services = services
        self._settings = settings

    def __call__(self, batch: Mapping[str, Any], _context: object) -> dict[str, Any]:
        messages = [Message(r["messageId"], r["body"]) for r in batch.get("Records", ())]
        parsed = {message.id: self._parse(message) for message in messages}
        results = self._register(parsed)
        failed = [m.id for m in messages if not self._settle(m, results[m.id])]
        return {"batchItemFailures": [{"itemIdentifier": message_id} for message_id in failed]}

    def _parse(self, message: Message) -> ExportEvent | RegistrationResult:
        try:
            return self._parse_event(_event_of(message.body))
        except InvalidExportError as invalid:
            return RegistrationResult(RegistrationStatus.REFUSED, str(invalid))
        except (ConflictError, Refusal) as error:
            return RegistrationResult(RegistrationStatus.RETRY, str(error) or "conflict")
        except Exception:  # noqa: BLE001 - one message must not fail the others of its batch
            logger.exception("crashed")
            return RegistrationResult(RegistrationStatus.RETRY, "crashed")

    def _register(self, parsed: Parsed) -> Mapping[str, RegistrationResult]:
        results = {i: one for i, one in parsed.items() if isinstance(one, RegistrationResult)}
        events = {i: one for i, one in parsed.items() if isinstance(one, ExportEvent)}
        registered = register_exports(self._services, list(events.values()))
        return results | dict(zip(events, registered, strict=True))

    def _settle(self, message: Message, result: RegistrationResult) -> bool:
        """Return whether the queue may forget the message."""
        logger.info("settled", extra={"status": result.status.value, "reason": result.reason})
        if result.status is not RegistrationStatus.REFUSED:
            return result.status is not RegistrationStatus.RETRY
        try:
            self._services.dead_letters.send(message.body, result.reason)
        except Unavailable:
            return False  # SQS keeps it until it can be sent to the dead letters
        return True

    def _parse_event(self, event: Mapping[str, Any]) -> ExportEvent | RegistrationResult:
        now = self._services.clock.now()
        detail_type, detail = str(event.get("detail-type")), event.get("detail")
        arrived = _time_of(event, default=now)
        source = str(event["source"])[:MAX_SOURCE_CHARS]
        attempt = Attempt(id=str(event.get("id")), at=now, contract=source, route=detail_type)
        if source != "aws.s3":
            return ExportEvent(attempt, read_exporter_event(detail_type, detail, arrived))
        stored = read_storage_event(detail_type, detail, self._settings.files_bucket)
        if isinstance(stored, DeletedFile):
            return self._record_deletion(attempt, stored)
        return ExportEvent(attempt, self._inbox_export(stored, arrived))

    def _record_deletion(self, attempt: Attempt, deleted: DeletedFile) -> RegistrationResult:
        recorded = record_deleted_file(self._services, attempt, deleted)
        return RegistrationResult(
            RegistrationStatus.REGISTERED if recorded else RegistrationStatus.DUPLICATE
        )

    def _inbox_export(self, created: CreatedObject, arrived: datetime) -> Export:
        stored = self._services.files.head(created.key, created.version_id)
        return inbox_export(created, stored.metadata, arrived)


def _event_of(body: str) -> Mapping[str, Any]:
    try:
        event = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise InvalidExportError("not_json") from error
    if not isinstance(event, dict) or not all(_is_name(event.get(n)) for n in ("id", "source")):
        raise InvalidExportError("not_an_event")
    return event


def _is_name(value: object) -> bool:
    # Both are written to the audit, and the id into an item's key.
    if not isinstance(value, str) or not value.isascii():
        return False
    return value.isprintable() and 0 < len(value) <= MAX_NAME_CHARS


def _time_of(event: Mapping[str, Any], default: datetime) -> datetime:
    try:
        return truncate_to_second(datetime.fromisoformat(str(event.get("time"))))
    except ValueError:
        return default
