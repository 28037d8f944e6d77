"""Issuing gated links."""

from __future__ import annotations

from datetime import UTC, datetime

from claimcheck.domain.caller import Caller
from claimcheck.domain.delivery import SignedUrl
from claimcheck.domain.link import DEFAULT_LINK_SECONDS, Link, sign_link
from claimcheck.domain.report import Report
from claimcheck.ports import LinkIssuingServices
from claimcheck.usecases.find_report import finished_file


def issue_link(
    services: LinkIssuingServices,
    caller: Caller,
    report: Report,
    base_url: str,
    *,
    seconds: int = DEFAULT_LINK_SECONDS,
    max_uses: int | None = None,
    confirm: bool = False,
    networks: tuple[str, ...] = (),
) -> SignedUrl:
    """A gated link to the report's file as it is now. A sensitive report's link serves once.

    It lives for `seconds`, or as long as the caller's tenant allows or the report is kept.

    Writes nothing: the caller of this commits the audit entry, which is the record of the link.
    Raises what `finished_file` raises.
    """
    now = services.clock.now()
    lived = report.seconds_left(now, min(seconds, caller.max_link_seconds))
    link = Link(
        id=services.entropy.token(),
        tenant=report.tenant,
        kind=report.kind,
        report_id=report.id,
        version_id=finished_file(report).version_id,
        issuer=caller.principal,
        issued_at=int(now.timestamp()),
        expires=int(now.timestamp()) + lived,
        max_uses=1 if report.single_use else max_uses,
        confirm=confirm,
        networks=networks,
    )
    token, expires, signature = sign_link(link, services.link_keys.current())
    url = f"{base_url}/reports/{token}?expires={expires}&signature={signature}"
    return SignedUrl(url, datetime.fromtimestamp(link.expires, UTC), link.id, link.max_uses)
