"""Operator commands on gated links: create one, revoke one or many. Each is audited."""

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
from claimcheck.usecases.operator import Command, CommandError, UnknownTenantError

ISSUER = "operator"


class LinkServices(LinkIssuingServices, Protocol):
    """The ports that creating and revoking links needs."""

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

    `seconds` is its lifetime, at most the tenant's limit (None: an hour, or the limit if less).
    `networks` are the networks that may use it (empty: all).
    """

    tenant: str
    kind: Kind
    report_id: str
    seconds: int | None = None
    max_uses: int | None = None
    confirm: bool = False
    networks: tuple[str, ...] = ()


def create_link(
    services: LinkServices, command: Command, request: LinkRequest, base_url: str
) -> SignedUrl:
    """Return a link to the report's current file. Raises `CommandError` and `Refusal`."""
    seconds = _seconds(services, request)
    networks = _networks(request)
    caller = command.caller(request.tenant)
    report = _report(services, request).retired_if_expired(services.clock.now())
    link = issue_link(
        services,
        # The holder of a link can read it, so the operator's name is only in the audit.
        replace(caller, principal=ISSUER),
        report,
        base_url,
        seconds=seconds,
        max_uses=request.max_uses,
        confirm=request.confirm,
        networks=networks,
    )
    detail = {**link.audit_detail, **({"networks": " ".join(networks)} if networks else {})}
    services.audit.append(granted(command.attempt, caller, Action.ISSUED, report, detail=detail))
    return link


def _seconds(services: LinkServices, request: LinkRequest) -> int:
    tenant = services.access_admin.tenant(request.tenant)
    if tenant is not None and tenant.removed_at:
        raise UnknownTenantError(request.tenant)
    limit = tenant.max_link_seconds if tenant else MAX_LINK_SECONDS
    seconds = min(DEFAULT_LINK_SECONDS, limit) if request.seconds is None else request.seconds
    if not 1 <= seconds <= limit:
        raise CommandError(f"a link of tenant {request.tenant} lives 1 to {limit} seconds")
    return seconds


def _networks(request: LinkRequest) -> tuple[str, ...]:
    try:
        return parse_networks(request.networks)
    except ValueError as error:
        raise CommandError(str(error)) from error


def _report(services: LinkServices, request: LinkRequest) -> Report:
    report = services.reports.get(request.tenant, request.kind, request.report_id)
    if report is None or report.restricted:
        raise CommandError(
            f"tenant {request.tenant} has no {request.kind} {request.report_id} to give"
        )
    if report.single_use and request.max_uses not in (None, 1):
        raise CommandError(f"{request.kind} {request.report_id} is sensitive: its links work once")
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
