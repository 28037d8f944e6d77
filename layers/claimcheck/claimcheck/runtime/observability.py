"""Logs and metrics. Of an attempt, only what the audit keeps of it is logged."""

from __future__ import annotations

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit

from claimcheck.domain.audit import Attempt, AuditEntry, display_fields
from claimcheck.domain.refusals import Refusal, StoredFileMissing

logger = Logger(service="claimcheck")
# A logger of its own, so that a quieter level of the other one costs no audit entry.
audit_logger = Logger(service="claimcheck-audit", level="INFO")
metrics = Metrics(namespace="Claimcheck", service="claimcheck")


def log_entry(entry: AuditEntry) -> None:
    """Keep an attempt in the log: one without a tenant to keep it for, or one of very many."""
    audit_logger.info("audit", extra={"audit": display_fields(entry)})


def log_response(attempt: Attempt, status: int, reason: str = "") -> None:
    """One line for every answered request."""
    logger.info(
        "answered",
        extra={
            "contract": attempt.contract,
            "route": attempt.route,
            "status": status,
            "reason": reason,
            "request_id": attempt.id,
        },
    )


def count_refusal(refusal: Refusal) -> None:
    """A missing stored file is our failure, whatever the caller is told: it raises an alarm."""
    if isinstance(refusal, StoredFileMissing):
        metrics.add_metric("StoredFileMissing", MetricUnit.Count, 1)
        metrics.flush_metrics()
