"""What the operator does with gated links: hand one out, end one or many. Each is on record."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Protocol

from claimcheck.domain.audit import Action, granted
from claimcheck.domain.delivery import SignedUrl
from claimcheck.domain.link import DEFAULT_LINK_SECONDS, MAX_LINK_SECONDS
from claimcheck.domain.networks import parse_networks
from claimcheck.domain.report import Kind, Report, Subject
from claimcheck.domain.revocation import ReportLinks, SingleLink, TenantLinks
from claimcheck.ports import AuditLog, LinkIssuingServices, LinkStore, ReportStore, TenantAdmin
from claimcheck.usecases.issue_link import issue_link
from claimcheck.usecases.operator import Command, CommandError

ISSUER = "operator"


class LinkServices(LinkIssuingServices, Protocol):
    """The ports that handing out and ending links needs."""

    @property
    def access_admin(self) -> TenantAdmin: ...
    @property
    def reports(self) -> ReportStore: ...
    @property
    def links(self) -> LinkStore: ...
    @property
    def audit(self) -> AuditLog: ...


@dataclass(frozen=True, slots=True)
class LinkRequest:
    """The link that the operator asks for.

    `seconds` is its life, at most what its tenant allows (None: an hour, or that if it is less);
    `networks` are those that it may be used from (none: from anywhere).
    """

    tenant: str
    kind: Kind
    report_id: str
    seconds: int | None = None
    max_uses: int | None = None
    confirm: bool = False
    networks: tuple[str, ...] = ()


def create_link(
    services: LinkServices, command: Command, wanted: LinkRequest, base_url: str
) -> SignedUrl:
    """Return a link to the report's current file. Raises `CommandError` and `Refusal`."""
    seconds = _seconds(services, wanted)
    networks = _networks(wanted)
    caller = command.caller(wanted.tenant)
    report = _report(services, wanted).retired_if_expired(services.clock.now())
    link = issue_link(
        services,
        # Links can be read by whoever holds them: the operator's name stays in the audit.
        replace(caller, principal=ISSUER),
        report,
        base_url,
        seconds=seconds,
        max_uses=wanted.max_uses,
        confirm=wanted.confirm,
        networks=networks,
    )
    detail = {**link.audit_detail, **({"networks": " ".join(networks)} if networks else {})}
    services.audit.append(granted(command.attempt, caller, Action.ISSUED, report, detail=detail))
    return link


def _seconds(services: LinkServices, wanted: LinkRequest) -> int:
    tenant = services.access_admin.tenant(wanted.tenant)
    if tenant is not None and tenant.removed_at:
        raise CommandError(f"there is no tenant {wanted.tenant}")
    limit = tenant.max_link_seconds if tenant else MAX_LINK_SECONDS
    seconds = min(DEFAULT_LINK_SECONDS, limit) if wanted.seconds is None else wanted.seconds
    if not 1 <= seconds <= limit:
        raise CommandError(f"a link of tenant {wanted.tenant} lives 1 to {limit} seconds")
    return seconds


def _networks(wanted: LinkRequest) -> tuple[str, ...]:
    try:
        return parse_networks(wanted.networks)
    except ValueError as error:
        raise CommandError(str(error)) from error


def _report(services: LinkServices, wanted: LinkRequest) -> Report:
    report = services.reports.get(wanted.tenant, wanted.kind, wanted.report_id)
    if report is None or report.restricted:
        raise CommandError(
            f"tenant {wanted.tenant} has no {wanted.kind} {wanted.report_id} to give"
        )
    if report.single_use and wanted.max_uses not in (None, 1):
        raise CommandError(f"{wanted.kind} {wanted.report_id} is sensitive: its links work once")
    return report


def revoke_link(services: LinkServices, command: Command, tenant: str, link_id: str) -> None:
    """Revoke one link. Accepts any id: issued links are not stored, so none can be looked up."""
    services.links.revoke(SingleLink(link_id), command.attempt.at)
    detail = {"link": link_id}
    services.audit.append(command.entry(tenant, Action.REVOKED, "link", detail))


def revoke_links_of_report(
    services: LinkServices, command: Command, tenant: str, subject: Subject
) -> None:
    """Revoke every link to the report issued until now. Raises `CommandError` if unknown."""
    report = services.reports.get(tenant, subject.kind, subject.id)
    if report is None:
        raise CommandError(f"tenant {tenant} has no {subject.kind} {subject.id}")
    services.links.revoke(ReportLinks(tenant, subject), command.attempt.at)
    caller = command.caller(tenant)
    services.audit.append(
        granted(command.attempt, caller, Action.REVOKED, report, reason="links_of_report")
    )


def revoke_links_of_tenant(services: LinkServices, command: Command, tenant: str) -> None:
    """Revoke every link to the tenant's reports issued until now."""
    services.links.revoke(TenantLinks(tenant), command.attempt.at)
    services.audit.append(command.entry(tenant, Action.REVOKED, "links_of_tenant"))
