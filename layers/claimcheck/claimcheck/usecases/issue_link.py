"""Issue gated links."""

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
    """Return a gated link to the current version of the report's file.

    A link to a single-use report has one use. A link is valid for `seconds`, limited by the
    caller's tenant and by the report's retention.

    Writes nothing: the calling function must append the audit entry, the only record of the link.
    Raises what `finished_file` raises.
    """
    now = services.clock.now()
    lifetime = report.seconds_left(now, min(seconds, caller.max_link_seconds))
    link = Link(
        id=services.entropy.token(),
        tenant=report.tenant,
        kind=report.kind,
        report_id=report.id,
        version_id=finished_file(report).version_id,
        issuer=caller.principal,
        issued_at=int(now.timestamp()),
        expires=int(now.timestamp()) + lifetime,
        max_uses=1 if report.single_use else max_uses,
        confirm=confirm,
        networks=networks,
    )
    token, expires, signature = sign_link(link, services.link_keys.current())
    url = f"{base_url}/reports/{token}?expires={expires}&signature={signature}"
    return SignedUrl(url, datetime.fromtimestamp(link.expires, UTC), link.id, link.max_uses)
