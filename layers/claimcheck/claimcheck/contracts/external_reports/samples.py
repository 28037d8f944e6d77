"""A good request of each route of `external_reports`."""

from claimcheck.contracts.external_reports.credentials import OAUTH_CLIENT
from claimcheck.contracts.samples import Sample

_FORM = ("Content-Type", "application/x-www-form-urlencoded")

SAMPLES = (
    Sample(
        "POST",
        "/oauth2/token",
        "/oauth2/token",
        OAUTH_CLIENT,
        (("Authorization", "Basic {basic}"), _FORM),
        "grant_type=client_credentials",
    ),
    Sample(
        "GET",
        "/external-api/v1/reports/download/{id}",
        "/external-api/v1/reports/download/{report_id}",
        OAUTH_CLIENT,
        (("Authorization", "Bearer {access_token}"),),
    ),
    Sample("GET", "/reports/{token}", "{link}"),
    Sample("HEAD", "/reports/{token}", "{link}"),
    Sample("POST", "/reports/{token}", "{link}"),
)
