"""The archive's function: what happens to every batch of the audit's stream.

A batch is taken as a whole or comes again: nothing is answered record by record, for lines that are
archived already are known by their events, and what cannot be read is archived as it came.
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

# With the head's they must fit into one transaction, which takes 100 writes. Nor may the hashes of
# a file's lines make its digest longer than the 4,096 bytes that a key signs.
MOST_LINES = 90


def archive_handler() -> ArchiveHandler:
    """The archivist on AWS, as the environment says."""
    return ArchiveHandler(Wiring(Settings.from_env()))


class ArchiveHandler:
    """Called with batches of the stream. Raises `Unavailable`, and is then called again."""

    def __init__(self, services: ArchiveServices) -> None:
        self._services = services

    def __call__(self, batch: Mapping[str, Any], _context: object) -> None:
        now = self._services.clock.now()
        lines = [line_of(record, now) for record in batch.get("Records", ())]
        for start in range(0, len(lines), MOST_LINES):
            part = lines[start : start + MOST_LINES]
            new = archive_lines(self._services, part)
            logger.info("archived", extra={"lines": len(new)})
            # Of all, not of the new: whoever archived the others may have died before saying so.
            _raise_alarm(part)


def _raise_alarm(lines: Sequence[Line]) -> None:
    wrong = [line for line in lines if line.kind is not LineKind.ENTRY]
    for line in wrong:
        logger.error("tampering", extra={"kind": line.kind.value, "event": line.event})
    if wrong:
        metrics.add_metric("AuditTampering", MetricUnit.Count, len(wrong))
        metrics.flush_metrics()
