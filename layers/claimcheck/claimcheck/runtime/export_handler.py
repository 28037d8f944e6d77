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
from claimcheck.domain.export import DeletedFile, Export, InvalidExport
from claimcheck.domain.refusals import Refusal, Unavailable
from claimcheck.domain.times import whole_second
from claimcheck.hooks.exporter_events import read_exporter_event
from claimcheck.hooks.storage_events import CreatedObject, inbox_export, read_storage_event
from claimcheck.ports import Conflict, Services
from claimcheck.runtime.observability import logger
from claimcheck.runtime.settings import Settings
from claimcheck.runtime.wiring import Wiring
from claimcheck.usecases.note_deleted_file import note_deleted_file
from claimcheck.usecases.plan_change import Statement
from claimcheck.usecases.register_exports import Fate, Settled, register_exports

Batch = Mapping[str, Any]

# EventBridge's own ids and sources are shorter.
MAX_NAME_CHARS = 256


@dataclass(frozen=True, slots=True)
class Message:
    """One message of the queue."""

    id: str
    body: str


def open_intake() -> Intake:
    """The intake on AWS, as the environment says."""
    settings = Settings.from_env()
    return Intake(Wiring(settings), settings)


class Intake:
    """Called with SQS events; answers which messages have to come again."""

    def __init__(self, services: Services, settings: Settings) -> None:
        self._services = services
        self._settings = settings

    def __call__(self, batch: Batch, _context: object) -> dict[str, Any]:
        messages = [Message(r["messageId"], r["body"]) for r in batch.get("Records", ())]
        settled: dict[str, Settled] = {}
        statements: dict[str, Statement] = {}
        for message in messages:
            outcome = self._read(message)
            if isinstance(outcome, Statement):
                statements[message.id] = outcome
            else:
                settled[message.id] = outcome
        fates = register_exports(self._services, list(statements.values()))
        settled |= dict(zip(statements, fates, strict=True))
        again = [m.id for m in messages if not self._done(m, settled[m.id])]
        return {"batchItemFailures": [{"itemIdentifier": message_id} for message_id in again]}

    def _read(self, message: Message) -> Statement | Settled:
        """The statement in a message; a fate for whatever is none, or needs no batch."""
        try:
            return self._statement(_event_of(message.body))
        except InvalidExport as invalid:
            return Settled(Fate.REFUSED, str(invalid))
        except (Conflict, Refusal) as passing:
            return Settled(Fate.RETRY, str(passing) or "conflict")
        except Exception:  # noqa: BLE001 - the last resort: no message may take its batch along
            logger.exception("crashed")
            return Settled(Fate.RETRY, "crashed")

    def _statement(self, event: Mapping[str, Any]) -> Statement | Settled:
        now = self._services.clock.now()
        detail_type, detail = str(event.get("detail-type")), event.get("detail")
        arrived = _moment(event.get("time"), now)
        attempt = Attempt(
            id=str(event.get("id")), at=now, contract=_origin(event), route=detail_type
        )
        if event.get("source") != "aws.s3":
            return Statement(attempt, read_exporter_event(detail_type, detail, arrived))
        told = read_storage_event(detail_type, detail, self._settings.files_bucket)
        if isinstance(told, DeletedFile):
            marked = note_deleted_file(self._services, attempt, told)
            return Settled(Fate.REGISTERED if marked else Fate.DUPLICATE)
        return Statement(attempt, self._inbox_export(told, arrived))

    def _inbox_export(self, created: CreatedObject, arrived: datetime) -> Export:
        found = self._services.files.head(created.key, created.version_id)
        return inbox_export(created, found.metadata, arrived)

    def _done(self, message: Message, settled: Settled) -> bool:
        logger.info("settled", extra={"fate": settled.fate.value, "reason": settled.reason})
        if settled.fate is not Fate.REFUSED:
            return settled.fate is not Fate.RETRY
        try:
            self._services.dead_letters.bury(message.body, settled.reason)
        except Unavailable:
            return False  # the queue keeps it until it can be buried
        return True


def _event_of(body: str) -> Mapping[str, Any]:
    try:
        event = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise InvalidExport("not_json") from error
    if not isinstance(event, dict) or not all(_is_name(event.get(n)) for n in ("id", "source")):
        raise InvalidExport("not_an_event")
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
        return whole_second(datetime.fromisoformat(str(text)))
    except ValueError:
        return otherwise
