"""What the operator does with gated links: hand one out, end one or many. Each is on record."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Protocol

from claimcheck.domain.audit import Action, granted
from claimcheck.domain.delivery import SignedUrl
from claimcheck.domain.link import LINK_SECONDS, MAX_LINK_SECONDS
from claimcheck.domain.report import Kind, Subject
from claimcheck.ports import AuditLog, LinkIssuing, LinkStore, ReportStore
from claimcheck.usecases.issue_link import issue_link
from claimcheck.usecases.operate import Command, Refused

ISSUER = "operator"


class LinkServices(LinkIssuing, Protocol):
    """The ports that handing out and ending links needs."""

    @property
    def reports(self) -> ReportStore: ...
    @property
    def links(self) -> LinkStore: ...
    @property
    def audit(self) -> AuditLog: ...


@dataclass(frozen=True, slots=True)
class WantedLink:
    """The link that the operator asks for; `seconds` is its life, at most seven days."""

    tenant: str
    kind: Kind
    report_id: str
    seconds: int = LINK_SECONDS
    max_uses: int | None = None
    confirm: bool = False


def create_link(
    services: LinkServices, command: Command, wanted: WantedLink, base_url: str
) -> SignedUrl:
    """A link to the report's file as it is now. Raises `Refused`, and as `finished_file` does."""
    if not 1 <= wanted.seconds <= MAX_LINK_SECONDS:
        raise Refused(f"a link lives 1 to {MAX_LINK_SECONDS} seconds")
    report = services.reports.get(wanted.tenant, wanted.kind, wanted.report_id)
    if report is None or report.restricted:
        raise Refused(f"tenant {wanted.tenant} has no {wanted.kind} {wanted.report_id} to give")
    if report.single_use and wanted.max_uses not in (None, 1):
        raise Refused(f"{wanted.kind} {wanted.report_id} is sensitive: its links work once")
    caller = command.caller(wanted.tenant)
    link = issue_link(
        services,
        # Links can be read by whoever holds them: the operator's name stays in the audit.
        replace(caller, principal=ISSUER),
        report,
        base_url,
        seconds=wanted.seconds,
        max_uses=wanted.max_uses,
        confirm=wanted.confirm,
    )
    services.audit.append(
        granted(command.attempt, caller, Action.ISSUED, report, detail=link.record)
    )
    return link


def revoke_link(services: LinkServices, command: Command, tenant: str, link_id: str) -> None:
    """End one link. Links leave no row when they are made, so any id is taken."""
    services.links.revoke(f"link#{link_id}", command.attempt.at)
    detail = {"link": link_id}
    services.audit.append(command.entry(tenant, Action.REVOKED, "link", detail))


def revoke_links_of_report(
    services: LinkServices, command: Command, tenant: str, subject: Subject
) -> None:
    """End every link to the report that was issued until now. Raises `Refused` if there is none."""
    report = services.reports.get(tenant, subject.kind, subject.id)
    if report is None:
        raise Refused(f"tenant {tenant} has no {subject.kind} {subject.id}")
    services.links.revoke(f"report#{tenant}#{subject.kind}#{subject.id}", command.attempt.at)
    caller = command.caller(tenant)
    services.audit.append(
        granted(command.attempt, caller, Action.REVOKED, report, reason="links_of_report")
    )


def revoke_links_of_tenant(services: LinkServices, command: Command, tenant: str) -> None:
    """End every link of the tenant that was issued until now."""
    services.links.revoke(f"tenant#{tenant}", command.attempt.at)
    services.audit.append(command.entry(tenant, Action.REVOKED, "links_of_tenant"))
