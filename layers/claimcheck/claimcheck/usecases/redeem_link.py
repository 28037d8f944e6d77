"""Redeeming gated links: check, fetch, spend, and only then hand over."""

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
    """What a request with a link is after.

    LOOK: a HEAD, a prefetch, a page view, a link scanner. FETCH: any other GET. CONFIRM: a POST.
    """

    PREVIEW = "look"
    FETCH = "fetch"
    CONFIRM = "confirm"


@dataclass(frozen=True, slots=True)
class LinkPreview:
    """What a guarded link shows to whoever only looks: nothing is spent."""

    file: StoredFile
    max_uses: int | None


@dataclass(frozen=True, slots=True)
class Redemption:
    """One request with a link that is ours. `claim` is what its sender may come back with."""

    attempt: Attempt
    holder: Caller
    link: Link
    visit: RedeemIntent
    idempotency_hash: str | None


def redeem_link(
    services: Services,
    attempt: Attempt,
    signed: SignedLink,
    asked: Conditions,
    *,
    visit: RedeemIntent,
    idempotency_hash: str | None = None,
) -> FileAnswer | LinkPreview:
    """The file behind a link, or a preview of it. Commits its own audit entry.

    Within 15 minutes of a use, the same `claim` gets the file again without another use.
    Raises `LinkNotFound`, `LinkEnded`, what `finished_file` raises, or `Unavailable`.
    """
    link = verify_link(signed, services.link_keys.find)
    if link is None:
        raise LinkNotFound
    holder = Caller(tenant=link.tenant, principal=link.id, kind="link")
    try:
        return _redeem(services, Redemption(attempt, holder, link, visit, idempotency_hash), asked)
    except Refusal as refusal:
        refusal.caller = holder
        refusal.subject = link.subject
        raise


def _redeem(services: Services, asking: Redemption, asked: Conditions) -> FileAnswer | LinkPreview:
    _check_address(asking)
    link, link_state = asking.link, _standing(services, asking)
    resumes = _resumes(services, link_state)
    if link.max_uses is not None and link_state.uses >= link.max_uses and not resumes:
        raise LinkEnded("link_spent")
    report, file = _linked(services, link_state, link)
    if _only_looks(asking):
        entry = granted(asking.attempt, asking.holder, Action.PREVIEWED, report)
        services.audit.append(entry)
        return LinkPreview(file, link.max_uses)
    answer = _fetched(services, link, report, file, plan_delivery(file, asked))
    if not _settle(services, asking, report, answer, resumes=resumes):
        record_download(services, report, answer.plan)
    return answer


def _check_address(asking: Redemption) -> None:
    # First of all, and in the words for what is no link: an outsider learns nothing of its state.
    networks = asking.link.networks
    if networks and not contains_address(networks, asking.attempt.source_ip):
        raise LinkNotFound("address_not_allowed")


def _standing(services: Services, asking: Redemption) -> LinkState:
    if asking.link.expires <= services.clock.now().timestamp():
        raise LinkEnded("link_expired")
    link_state = services.links.link_state(asking.link, asking.idempotency_hash)
    if link_state.revoked:
        raise LinkEnded("link_revoked")
    return link_state


def _resumes(services: Services, link_state: LinkState) -> bool:
    since = link_state.previous_use_at
    return since is not None and services.clock.now() - since <= timedelta(
        seconds=RESUME_WINDOW_SECONDS
    )


def _linked(services: Services, link_state: LinkState, link: Link) -> tuple[Report, StoredFile]:
    report = link_state.report
    if report is None or report.restricted:
        raise LinkEnded("report_gone")
    file = finished_file(report.retired_if_expired(services.clock.now()))
    if file.version_id != link.version_id:
        raise LinkEnded("file_superseded")
    return report, file


def _only_looks(asking: Redemption) -> bool:
    if asking.visit is RedeemIntent.CONFIRM:
        return False
    return asking.link.confirm or (
        asking.link.shows_preview and asking.visit is RedeemIntent.PREVIEW
    )


def _fetched(
    services: Services, link: Link, report: Report, file: StoredFile, plan: Plan
) -> FileAnswer:
    if link.max_uses is not None and plan.delivery is Delivery.REDIRECT:
        services.files.head(file.key, file.version_id)  # a use must not be spent on a lost file
    return fetch(services, report, file, plan, link.networks)


def _settle(
    services: Services, asking: Redemption, report: Report, answer: FileAnswer, *, resumes: bool
) -> bool:
    """Commit the entry; take a use where one is due. Whether that has noted the download as well.

    Raises `LinkEnded` if no use is left.
    """
    spends = asking.link.max_uses is not None and answer.plan.sends_file
    if spends and not resumes:
        try:
            return _take_use(services, asking, report, answer)
        except AlreadySpentError as spent:
            # Somebody was faster. If it was the same sender, this is a resume and costs nothing.
            if not _resumes(services, _standing(services, asking)):
                raise LinkEnded("link_spent") from spent
    services.audit.append(_entry(asking, report, answer, resumed=spends))
    return False


def _take_use(services: Services, asking: Redemption, report: Report, answer: FileAnswer) -> bool:
    entry, downloads = _entry(asking, report, answer, resumed=False), answer.plan.counts_as_download
    try:
        return services.links.take_use(
            asking.link, entry, asking.idempotency_hash, downloads=downloads
        )
    except Unavailable:
        _return_use(services, asking, entry)
        raise


def _return_use(services: Services, asking: Redemption, spent: AuditEntry) -> None:
    """Free the use, should it be spent after all: its answer got lost and nothing is handed out."""
    attempt = replace(asking.attempt, id=f"{asking.attempt.id}.returned")
    returned = replace(spent, attempt=attempt, action=Action.GIVEN_BACK, size=None)
    # Best effort: what could not be given back stays spent, which is the safe side.
    with contextlib.suppress(Unavailable):
        services.links.return_use(asking.link, spent, returned, asking.idempotency_hash)


def _entry(asking: Redemption, report: Report, answer: FileAnswer, *, resumed: bool) -> AuditEntry:
    action = Action.RESUMED if resumed else Action.REDEEMED
    if answer.plan.delivery is Delivery.METADATA:
        action = Action.PREVIEWED
    return granted(
        asking.attempt,
        asking.holder,
        action,
        report,
        reason=reason_of(answer),
        size=size_of(answer),
    )
