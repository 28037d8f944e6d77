"""Logs and metrics. Of a request, only fields of its audit entry are logged."""

from __future__ import annotations

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit

from claimcheck.domain.audit import Attempt, AuditEntry, display_fields
from claimcheck.domain.refusals import Refusal, StoredFileMissing

logger = Logger(service="claimcheck")
# A logger of its own: raising the level of the other one must not drop audit entries.
audit_logger = Logger(service="claimcheck-audit", level="INFO")
metrics = Metrics(namespace="Claimcheck", service="claimcheck")


def log_entry(entry: AuditEntry) -> None:
    """Log an audit entry: one without a tenant, or one that is counted and not stored."""
    audit_logger.info("audit", extra={"audit": display_fields(entry)})


def log_response(attempt: Attempt, status: int, reason: str = "") -> None:
    """Log one line for a response."""
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
    """Count missing stored files. An alarm watches the metric: the loss is our failure."""
    if isinstance(refusal, StoredFileMissing):
        metrics.add_metric("StoredFileMissing", MetricUnit.Count, 1)
        metrics.flush_metrics()
