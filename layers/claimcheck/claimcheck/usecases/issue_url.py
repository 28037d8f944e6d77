"""Issuing URLs on which storage itself serves a file."""

from __future__ import annotations

from claimcheck.domain.caller import Caller
from claimcheck.domain.delivery import SignedUrl
from claimcheck.domain.report import Report
from claimcheck.ports import Services
from claimcheck.usecases.find_report import finished_file
from claimcheck.usecases.issue_link import issue_link

URL_SECONDS = 3600


def issue_url(services: Services, caller: Caller, report: Report, base_url: str) -> SignedUrl:
    """A storage URL of about an hour, or a gated link where the report may be fetched only once:
    storage would serve its own URL again and again. Neither outlives the report, or what the
    caller's tenant allows. Raises what `finished_file` raises.
    """
    if report.single_use:
        return issue_link(services, caller, report, base_url)
    file = finished_file(report)
    wanted = min(URL_SECONDS, caller.max_link_seconds)
    return services.signer.presign(file, report.seconds_left(services.clock.now(), wanted))
