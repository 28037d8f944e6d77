"""Redeeming gated links: check, fetch, spend, and only then hand over."""

from __future__ import annotations

from dataclasses import dataclass

from claimcheck.domain.audit import Action, Attempt, granted
from claimcheck.domain.caller import Caller
from claimcheck.domain.delivery import Conditions, Delivery, FileAnswer, Plan, plan_delivery
from claimcheck.domain.link import Link, SignedLink, read_link
from claimcheck.domain.refusals import LinkEnded, LinkNotFound, Refusal
from claimcheck.domain.report import Report, StoredFile
from claimcheck.ports import AlreadySpent, Services
from claimcheck.usecases.deliver_file import fetch, note_download, reason_of, size_of
from claimcheck.usecases.find_report import finished_file


@dataclass(frozen=True, slots=True)
class Preview:
    """What a link for limited uses shows to whoever only looks: nothing is spent."""

    report: Report
    file: StoredFile


def redeem_link(
    services: Services, attempt: Attempt, signed: SignedLink, asked: Conditions, *, opens: bool
) -> FileAnswer | Preview:
    """The file behind a link, or a preview of it. Commits its own audit entry.

    `opens` false: the request only looks (HEAD, prefetch, a page view, a link scanner); a link for
    limited uses then answers a `Preview`, while a link for many uses always delivers.
    Raises `LinkNotFound`, `LinkEnded`, what `finished_file` raises, or `Unavailable`.
    """
    link = read_link(signed, services.link_keys.find)
    if link is None:
        raise LinkNotFound
    holder = Caller(tenant=link.tenant, principal=link.id, kind="link")
    try:
        return _redeem(services, attempt, holder, link, asked, opens=opens)
    except Refusal as refusal:
        refusal.caller = holder
        refusal.subject = link.subject
        raise


def _redeem(
    services: Services,
    attempt: Attempt,
    holder: Caller,
    link: Link,
    asked: Conditions,
    *,
    opens: bool,
) -> FileAnswer | Preview:
    report, file = _standing_file(services, link)
    if link.max_uses is not None and not opens:
        services.audit.append(granted(attempt, holder, Action.PREVIEWED, report))
        return Preview(report, file)
    answer = _hand_over(services, attempt, holder, link, report, plan_delivery(file, asked))
    note_download(services, report, answer.plan)
    return answer


def _standing_file(services: Services, link: Link) -> tuple[Report, StoredFile]:
    if link.expires <= services.clock.now().timestamp():
        raise LinkEnded("link_expired")
    standing = services.links.standing(link)
    if standing.revoked:
        raise LinkEnded("link_revoked")
    if link.max_uses is not None and standing.uses >= link.max_uses:
        raise LinkEnded("link_spent")
    report = standing.report
    if report is None or report.restricted:
        raise LinkEnded("report_gone")
    file = finished_file(report)
    if file.version_id != link.version_id:
        raise LinkEnded("file_superseded")
    return report, file


def _hand_over(
    services: Services, attempt: Attempt, holder: Caller, link: Link, report: Report, plan: Plan
) -> FileAnswer:
    file = finished_file(report)
    limited = link.max_uses is not None and plan.hands_out
    if limited and plan.delivery is Delivery.REDIRECT:
        services.files.head(file.key, file.version_id)  # a use must not be spent on a lost file
    answer = fetch(services, report, file, plan)
    action = Action.PREVIEWED if plan.delivery is Delivery.METADATA else Action.REDEEMED
    entry = granted(attempt, holder, action, report, reason=reason_of(answer), size=size_of(answer))
    if not limited:
        services.audit.append(entry)
        return answer
    try:
        services.links.spend(link, entry)
    except AlreadySpent as spent:
        raise LinkEnded("link_spent") from spent
    return answer
