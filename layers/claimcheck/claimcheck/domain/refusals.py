"""The tree of refusals: why the core says no. Data only; words belong to the contracts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from claimcheck.domain.caller import Caller
from claimcheck.domain.report import Subject


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with a request: where, what sort, in words, and what was sent."""

    location: tuple[str, ...]
    kind: str
    message: str
    input: object = None
    context: Mapping[str, object] = field(default_factory=dict)


class Refusal(Exception):
    """Base of all. `reason` is the code that the audit keeps; never shown to a caller.

    `caller` is set where a refusal itself proves whom it concerns (a known credential id with a
    wrong secret, an authentic but expired link), so that the audit entry finds its tenant.
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
    """No credential, or one that proves nothing."""

    reason = "unauthenticated"


class Forbidden(Refusal):
    """A proven caller who lacks the right that this needs."""

    reason = "forbidden"


class InvalidRequest(Refusal):
    """The request has the wrong shape."""

    reason = "invalid_request"

    def __init__(self, *problems: Problem, reason: str = "") -> None:
        super().__init__(reason)
        self.problems = problems


class ReportNotFound(Refusal):
    """No such report for this tenant: absent, another tenant's, malformed or restricted alike."""

    reason = "not_found"


class NotAnExport(Refusal):
    """A task whose action is something else."""

    reason = "not_an_export"


class NotFinished(Refusal):
    """The work is still running, or failed."""

    reason = "not_finished"


class ReportRetired(Refusal):
    """Retention took it."""

    reason = "retired"


class NoStoredFile(Refusal):
    """The report never had a file in storage."""

    reason = "no_file"


class StoredFileMissing(NoStoredFile):
    """There was a file; storage has lost it or hides it. Raises an alarm."""

    reason = "file_missing"


class LinkNotFound(Refusal):
    """A link that we did not sign as it stands."""

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
    """A dependency (storage, table, audit, keys) failed; trying again may help."""

    reason = "unavailable"
