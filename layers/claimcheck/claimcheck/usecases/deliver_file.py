"""Send a file: fetch it, append the audit entry, set `downloaded_at`, and only then return it."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence

from claimcheck.domain.audit import Action, Attempt, granted
from claimcheck.domain.caller import Caller
from claimcheck.domain.delivery import (
    REDIRECT_SECONDS,
    Conditions,
    Delivery,
    FileAnswer,
    Plan,
    plan_delivery,
)
from claimcheck.domain.refusals import StoredFileMissing, Unavailable
from claimcheck.domain.report import Report, StoredFile
from claimcheck.ports import Services
from claimcheck.usecases.find_report import finished_file


def deliver_file(
    services: Services, attempt: Attempt, caller: Caller, report: Report, conditions: Conditions
) -> FileAnswer:
    """Return the file for an authorized caller, and append the audit entry.

    Raises what `finished_file` raises, and `Unavailable` if storage or the audit fails.
    """
    file = finished_file(report)
    answer = fetch(services, report, file, plan_delivery(file, conditions))
    action = Action.PREVIEWED if conditions.head else Action.DELIVERED
    services.audit.append(
        granted(attempt, caller, action, report, reason=reason_of(answer), size=size_of(answer))
    )
    record_download(services, report, answer.plan)
    return answer


def fetch(
    services: Services,
    report: Report,
    file: StoredFile,
    plan: Plan,
    networks: Sequence[str] = (),
) -> FileAnswer:
    """Read the bytes or sign the URL that `plan` needs.

    Everything that can fail happens here, before a use of a link is taken. The URL of a redirect
    serves only `networks`, if there are any.
    """
    try:
        match plan.delivery:
            case Delivery.WHOLE | Delivery.PART:
                return FileAnswer(file, plan, body=services.files.read(file, plan.range))
            case Delivery.REDIRECT:
                seconds = report.seconds_left(services.clock.now(), REDIRECT_SECONDS)
                signed = services.signer.presign(file, seconds, networks)
                return FileAnswer(file, plan, url=signed.url)
            case _:
                return FileAnswer(file, plan)
    except StoredFileMissing as missing:
        raise StoredFileMissing(missing.reason, subject=report.subject) from missing


def record_download(services: Services, report: Report, plan: Plan) -> None:
    """Update `downloaded_at`, ignoring failures: the audit entry is already written."""
    if plan.counts_as_download:
        with contextlib.suppress(Unavailable):
            services.reports.mark_downloaded(report, services.clock.now())


def reason_of(answer: FileAnswer) -> str:
    """Return the audit reason: how the file was sent."""
    return answer.plan.delivery.value


def size_of(answer: FileAnswer) -> int | None:
    """Return the number of bytes sent; a redirect counts as the whole file."""
    match answer.plan.delivery:
        case Delivery.WHOLE | Delivery.PART:
            return len(answer.body)
        case Delivery.REDIRECT:
            return answer.file.size
        case _:
            return None
