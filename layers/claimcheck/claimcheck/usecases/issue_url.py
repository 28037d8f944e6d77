"""Issue presigned URLs that S3 serves itself."""

from __future__ import annotations

from claimcheck.domain.caller import Caller
from claimcheck.domain.delivery import SignedUrl
from claimcheck.domain.report import Report
from claimcheck.ports import Services
from claimcheck.usecases.find_report import finished_file
from claimcheck.usecases.issue_link import issue_link

URL_SECONDS = 3600


def issue_url(services: Services, caller: Caller, report: Report, base_url: str) -> SignedUrl:
    """Return a presigned URL valid for up to an hour, or a gated link for a single-use report.

    S3 would serve a presigned URL any number of times. The lifetime is limited by the caller's
    tenant and by the report's retention. Raises what `finished_file` raises.
    """
    if report.single_use:
        return issue_link(services, caller, report, base_url)
    file = finished_file(report)
    limit = min(URL_SECONDS, caller.max_link_seconds)
    return services.signer.presign(file, report.seconds_left(services.clock.now(), limit))
