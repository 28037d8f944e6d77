"""The credentials that `business_reports` accepts."""

from claimcheck.domain.credential_kind import CredentialKind

BUSINESS_TOKEN = CredentialKind(name="business-token", code="bt", fields={"token": "{id}.{secret}"})

CREDENTIAL_KINDS = (BUSINESS_TOKEN,)
