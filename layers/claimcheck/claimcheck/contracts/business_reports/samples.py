"""A good request of each route of `business_reports`."""

from claimcheck.contracts.business_reports.credentials import BUSINESS_TOKEN
from claimcheck.contracts.samples import Sample

_HEADERS = (("Authorization", "Bearer {credential_id}.{secret}"), ("x-business-id", "{tenant}"))
_REPORT = "/api/v1/reports/{report_id}"

SAMPLES = (
    Sample("GET", _REPORT, _REPORT, BUSINESS_TOKEN, _HEADERS),
    Sample("GET", f"{_REPORT}/download", f"{_REPORT}/download", BUSINESS_TOKEN, _HEADERS),
    Sample("HEAD", f"{_REPORT}/download", f"{_REPORT}/download", BUSINESS_TOKEN, _HEADERS),
)
