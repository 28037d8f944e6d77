"""Redeem gated links: check, fetch the file, take a use, and only then return the file."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import Enum

from claimcheck.domain.audit import Action, Attempt, AuditEntry, granted
from claimcheck.domain.caller import Caller
from claimcheck.domain.delivery import Conditions, Delivery, FileAnswer, Plan, plan_delivery
from claimcheck.domain.link import RESUME_WINDOW_SECONDS, Link, SignedLink, verify_link
from claimcheck.domain.networks import contains_address
from claimcheck.domain.refusals import LinkEnded, LinkNotFound, Refusal, Unavailable
from claimcheck.domain.report import Report, StoredFile
from claimcheck.ports import AlreadySpentError, LinkState, Services
from claimcheck.usecases.deliver_file import fetch, reason_of, record_download, size_of
from claimcheck.usecases.find_report import finished_file


class RedeemIntent(Enum):
    """What a request with a link is meant to do."""

    PREVIEW = "preview"  # a HEAD, a prefetch, a page view or a link scanner
    FETCH = "fetch"  # any other GET
    CONFIRM = "confirm"  # a POST


@dataclass(frozen=True, slots=True)
class LinkPreview:
    """What a link shows in place of the file, without taking a use."""

    file: StoredFile
    max_uses: int | None


@dataclass(frozen=True, slots=True)
class Redemption:
    """One request with an authentic link. Its `idempotency_hash` allows it to resume."""

    attempt: Attempt
    holder: Caller
    link: Link
    intent: RedeemIntent
    idempotency_hash: str | None


def redeem_link(
    services: Services,
    attempt: Attempt,
    signed: SignedLink,
    conditions: Conditions,
    *,
    intent: RedeemIntent,
    idempotency_hash: str | None = None,
) -> FileAnswer | LinkPreview:
    """Return the file behind a link, or a preview of it, and append the audit entry.

    Within 15 minutes of a use, the same `idempotency_hash` gets the file without another use.
    Raises `LinkNotFound`, `LinkEnded`, what `finished_file` raises, or `Unavailable`.
    """
    link = verify_link(signed, services.link_keys.find)
    if link is None:
        raise LinkNotFound
    holder = Caller(tenant=link.tenant, principal=link.id, kind="link")
    redemption = Redemption(attempt, holder, link, intent, idempotency_hash)
    try:
        return _redeem(services, redemption, conditions)
    except Refusal as refusal:
        refusal.caller = holder
        refusal.subject = link.subject
        raise


def _redeem(
    services: Services, redemption: Redemption, conditions: Conditions
) -> FileAnswer | LinkPreview:
    _check_address(redemption)
    link, link_state = redemption.link, _check_state(services, redemption)
    resumes = _can_resume(services, link_state)
    if link.max_uses is not None and link_state.uses >= link.max_uses and not resumes:
        raise LinkEnded("link_spent")
    report, file = _linked_file(services, link_state, link)
    if _is_preview(redemption):
        entry = granted(redemption.attempt, redemption.holder, Action.PREVIEWED, report)
        services.audit.append(entry)
        return LinkPreview(file, link.max_uses)
    answer = _fetch(services, link, report, file, plan_delivery(file, conditions))
    if not _commit(services, redemption, report, answer, resumes=resumes):
        record_download(services, report, answer.plan)
    return answer


def _check_address(redemption: Redemption) -> None:
    # Checked first and refused like an unknown link, so that an outsider learns nothing about it.
    networks = redemption.link.networks
    if networks and not contains_address(networks, redemption.attempt.source_ip):
        raise LinkNotFound("address_not_allowed")


def _check_state(services: Services, redemption: Redemption) -> LinkState:
    if redemption.link.expires <= services.clock.now().timestamp():
        raise LinkEnded("link_expired")
    link_state = services.links.link_state(redemption.link, redemption.idempotency_hash)
    if link_state.revoked:
        raise LinkEnded("link_revoked")
    return link_state


def _can_resume(services: Services, link_state: LinkState) -> bool:
    used_at, window = link_state.previous_use_at, timedelta(seconds=RESUME_WINDOW_SECONDS)
    return used_at is not None and services.clock.now() - used_at <= window


def _linked_file(
    services: Services, link_state: LinkState, link: Link
) -> tuple[Report, StoredFile]:
    report = link_state.report
    if report is None or report.restricted:
        raise LinkEnded("report_gone")
    file = finished_file(report.retired_if_expired(services.clock.now()))
    if file.version_id != link.version_id:
        raise LinkEnded("file_superseded")
    return report, file


def _is_preview(redemption: Redemption) -> bool:
    link, intent = redemption.link, redemption.intent
    if intent is RedeemIntent.CONFIRM:
        return False
    return link.confirm or (link.shows_preview and intent is RedeemIntent.PREVIEW)


def _fetch(
    services: Services, link: Link, report: Report, file: StoredFile, plan: Plan
) -> FileAnswer:
    if link.max_uses is not None and plan.delivery is Delivery.REDIRECT:
        services.files.head(file.key, file.version_id)  # no use must be taken for a missing file
    return fetch(services, report, file, plan, link.networks)


def _commit(
    services: Services, redemption: Redemption, report: Report, answer: FileAnswer, *, resumes: bool
) -> bool:
    """Append the audit entry and, if needed, take a use; return whether `downloaded_at` was set.

    Raises `LinkEnded` if no use is left.
    """
    needs_use = redemption.link.max_uses is not None and answer.plan.sends_file
    if needs_use and not resumes:
        try:
            return _take_use(services, redemption, report, answer)
        except AlreadySpentError as spent:
            # Another request was faster. If it had the same idempotency key, this one resumes it.
            if not _can_resume(services, _check_state(services, redemption)):
                raise LinkEnded("link_spent") from spent
    services.audit.append(_entry(redemption, report, answer, resumed=needs_use))
    return False


def _take_use(
    services: Services, redemption: Redemption, report: Report, answer: FileAnswer
) -> bool:
    entry = _entry(redemption, report, answer, resumed=False)
    try:
        return services.links.take_use(
            redemption.link,
            entry,
            redemption.idempotency_hash,
            downloads=answer.plan.counts_as_download,
        )
    except Unavailable:
        _return_use(services, redemption, entry)
        raise


def _return_use(services: Services, redemption: Redemption, taken: AuditEntry) -> None:
    """Return the use in case it was taken: the response was lost, and no file is sent."""
    attempt = replace(redemption.attempt, id=f"{redemption.attempt.id}.returned")
    returned = replace(taken, attempt=attempt, action=Action.GIVEN_BACK, size=None)
    # If this fails too, the use stays taken, which is the safe side.
    with contextlib.suppress(Unavailable):
        services.links.return_use(redemption.link, taken, returned, redemption.idempotency_hash)


def _entry(
    redemption: Redemption, report: Report, answer: FileAnswer, *, resumed: bool
) -> AuditEntry:
    action = Action.RESUMED if resumed else Action.REDEEMED
    if answer.plan.delivery is Delivery.METADATA:
        action = Action.PREVIEWED
    reason, size = reason_of(answer), size_of(answer)
    return granted(redemption.attempt, redemption.holder, action, report, reason=reason, size=size)
