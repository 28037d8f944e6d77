"""A good request of each route of `merchant_reports`, by each kind of credential."""

from claimcheck.contracts.merchant_reports.credentials import API_KEY, BASIC_USER
from claimcheck.contracts.samples import Sample

_FILE = "/b/api/v1/reports/files/{encrypted_id}/download"
_FILE_RESOURCE = "/b/api/v1/reports/files/{token}/download"
_LISTS = ("/b/api/v1/reports/files", "/b/api/v1/reports", "/api/v1/reports")
_CREDENTIALS = (
    (API_KEY, (("Api-Key", "{credential_id}.{secret}"),)),
    (BASIC_USER, (("Authorization", "Basic {basic}"),)),
)

SAMPLES = (
    *(
        Sample("GET", path, path, kind, headers)
        for kind, headers in _CREDENTIALS
        for path in _LISTS
    ),
    *(
        Sample(method, _FILE_RESOURCE, _FILE, kind, headers)
        for kind, headers in _CREDENTIALS
        for method in ("GET", "HEAD")
    ),
)
