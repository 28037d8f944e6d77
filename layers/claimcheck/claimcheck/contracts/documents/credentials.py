"""The credentials that `documents` accepts."""

from claimcheck.domain.credential_kind import CredentialKind

DOCUMENT_CLIENT = CredentialKind(
    name="document-client",
    code="dc",
    fields={"client_id": "{id}", "client_secret": "{secret}"},
)

CREDENTIAL_KINDS = (DOCUMENT_CLIENT,)
