"""The exceptions for refused requests. Contracts turn them into responses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from claimcheck.domain.caller import Caller
from claimcheck.domain.report import Subject


@dataclass(frozen=True, slots=True)
class Problem:
    """One error in a request: its location, kind, message, and the value that was sent."""

    location: tuple[str, ...]
    kind: str
    message: str
    input: object = None
    context: Mapping[str, object] = field(default_factory=dict)


class Refusal(Exception):
    """Base class of all refusals. `reason` is the code in the audit; clients never see it.

    `caller` is set if the tenant is known although the request is refused (a known credential id
    with a wrong secret, an authentic but expired link). The audit entry needs that tenant.
    """

    reason = "refused"

    def __init__(
        self, reason: str = "", *, subject: Subject | None = None, caller: Caller | None = None
    ) -> None:
        self.reason = reason or type(self).reason
        self.subject = subject
        self.caller = caller
        super().__init__(self.reason)


class Unauthenticated(Refusal):
    """No credential, or one that is not valid."""

    reason = "unauthenticated"


class Forbidden(Refusal):
    """An authenticated caller without the required permission."""

    reason = "forbidden"


class InvalidRequest(Refusal):
    """A malformed request."""

    reason = "invalid_request"

    def __init__(self, *problems: Problem, reason: str = "") -> None:
        super().__init__(reason)
        self.problems = problems


class ReportNotFound(Refusal):
    """The tenant has no such report: it is absent, another tenant's, malformed or restricted."""

    reason = "not_found"


class NotAnExport(Refusal):
    """A task with another action than export."""

    reason = "not_an_export"


class NotFinished(Refusal):
    """The export is still running, or it failed."""

    reason = "not_finished"


class ReportRetired(Refusal):
    """The report's retention has ended, or an operator retired it."""

    reason = "retired"


class NoStoredFile(Refusal):
    """The report has no file in storage."""

    reason = "no_file"


class StoredFileMissing(NoStoredFile):
    """The file is no longer in storage, or not readable there. Raises an alarm."""

    reason = "file_missing"


class LinkNotFound(Refusal):
    """A link without a valid signature."""

    reason = "link_not_found"


class LinkEnded(Refusal):
    """An authentic link that is expired, spent or revoked, or whose report is gone."""

    reason = "link_ended"


class QuotaExceeded(Refusal):
    """More than `rate` requests in this minute; `retry_after` is in whole seconds, at least 1."""

    reason = "quota_exceeded"

    def __init__(self, retry_after: int, rate: int = 0) -> None:
        super().__init__()
        self.retry_after = max(1, retry_after)
        self.rate = rate


class Unavailable(Refusal):
    """A dependency (storage, table, audit, keys) failed; a retry may succeed."""

    reason = "unavailable"
