"""A good request of each route of `documents`."""

from claimcheck.contracts.documents.credentials import DOCUMENT_CLIENT
from claimcheck.contracts.samples import Sample

_JSON = ("Content-Type", "application/json")
_BEARER = ("Authorization", "Bearer {access_token}")
_SIGN_IN = (
    '{"client_id": "{credential_id}", "client_secret": "{secret}", "fingerprint": "device", '
    '"user": {"first_name": "Ada", "last_name": "Example", "email": "ada@example.com", '
    '"group_name": "Sales"}}'
)

SAMPLES = (
    Sample(
        "POST",
        "/generate-client-auth-token",
        "/generate-client-auth-token",
        DOCUMENT_CLIENT,
        (_JSON,),
        _SIGN_IN,
    ),
    Sample(
        "POST",
        "/download",
        "/download",
        DOCUMENT_CLIENT,
        (_BEARER, _JSON),
        '{"document_id": "{document_id}"}',
    ),
    # Without an id, this route can only answer that one is missing.
    Sample("GET", "/download", "/download", DOCUMENT_CLIENT, (_BEARER,), status=435),
    Sample(
        "GET",
        "/download/{document_id}",
        "/download/{document_id}",
        DOCUMENT_CLIENT,
        (_BEARER,),
    ),
    Sample(
        "HEAD",
        "/download/{document_id}",
        "/download/{document_id}",
        DOCUMENT_CLIENT,
        (_BEARER,),
    ),
)
