"""Logs and metrics. Of a request, only fields of its audit entry are logged."""

from __future__ import annotations

from datetime import UTC
from typing import Any

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit

from claimcheck.domain.audit import Attempt, AuditEntry
from claimcheck.domain.refusals import Refusal, StoredFileMissing

logger = Logger(service="claimcheck")
# A logger of its own: raising the level of the other one must not drop audit entries.
audit_logger = Logger(service="claimcheck-audit", level="INFO")
metrics = Metrics(namespace="Claimcheck", service="claimcheck")


def log_entry(entry: AuditEntry) -> None:
    """Log an audit entry: one without a tenant, or one that is counted and not stored."""
    audit_logger.info("audit", extra={"audit": entry_fields(entry)})


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


def entry_fields(entry: AuditEntry) -> dict[str, Any]:
    """The entry as flat fields, as `audit list` prints them too."""
    return {
        "time": entry.attempt.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        "request_id": entry.attempt.id,
        "contract": entry.attempt.contract,
        "route": entry.attempt.route,
        "source_ip": entry.attempt.source_ip,
        "user_agent": entry.attempt.user_agent,
        "principal": entry.principal,
        "principal_kind": entry.principal_kind,
        "action": entry.action.value,
        "outcome": entry.outcome.value,
        "reason": entry.reason,
        "report_id": entry.subject.id if entry.subject else None,
        "kind": entry.subject.kind.value if entry.subject else None,
        "version_id": entry.version_id or None,
        "size": entry.size,
        "detail": dict(entry.detail),
        "count": entry.count,
    }
