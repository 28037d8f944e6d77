"""The handler of the audit table's stream: archives each batch of records.

A batch succeeds or fails as a whole. When it is delivered again, lines that are archived already
are recognised by their event ids. A record that cannot be read is archived as it came.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from aws_lambda_powertools.metrics import MetricUnit

from claimcheck.adapters.dynamodb.audit_items import line_of
from claimcheck.domain.archive.lines import Line, LineKind
from claimcheck.runtime.observability import logger, metrics
from claimcheck.runtime.settings import Settings
from claimcheck.runtime.wiring import Wiring
from claimcheck.usecases.archive_lines import ArchiveServices, archive_lines

# Lines of a file. With the head they must fit into one transaction of 100 writes, and their hashes
# into a digest of 4,096 bytes, the most that a KMS key signs.
MAX_FILE_LINES = 90


def archive_handler() -> ArchiveHandler:
    """Return the Lambda handler, configured from the environment."""
    return ArchiveHandler(Wiring(Settings.from_env()))


class ArchiveHandler:
    """Takes a batch of the stream. Raises `Unavailable`; Lambda then delivers the batch again."""

    def __init__(self, services: ArchiveServices) -> None:
        self._services = services

    def __call__(self, batch: Mapping[str, Any], _context: object) -> None:
        now = self._services.clock.now()
        lines = [line_of(record, now) for record in batch.get("Records", ())]
        for start in range(0, len(lines), MAX_FILE_LINES):
            part = lines[start : start + MAX_FILE_LINES]
            new = archive_lines(self._services, part)
            logger.info("archived", extra={"lines": len(new)})
            # Of all lines, not of the new ones only: an earlier try may have archived a line and
            # stopped before its alarm.
            _raise_alarm(part)


def _raise_alarm(lines: Sequence[Line]) -> None:
    suspicious = [line for line in lines if line.kind is not LineKind.ENTRY]
    for line in suspicious:
        logger.error("tampering", extra={"kind": line.kind.value, "event": line.event})
    if suspicious:
        metrics.add_metric("AuditTampering", MetricUnit.Count, len(suspicious))
        metrics.flush_metrics()
