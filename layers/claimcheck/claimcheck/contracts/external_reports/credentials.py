"""The credentials that `external_reports` accepts."""

from claimcheck.domain.caller import SCOPE
from claimcheck.domain.credential_kind import CredentialKind, GrantOption

READ_REPORTS = f"{SCOPE}reports:read"

OAUTH_CLIENT = CredentialKind(
    name="oauth-client",
    code="oc",
    fields={"client_id": "{id}", "client_secret": "{secret}"},
    options=(GrantOption("scope", SCOPE, metavar="S", repeatable=True),),
    required_grants=frozenset({READ_REPORTS}),
    insufficient_grants={"oauth-client without reports:read": frozenset()},
)

CREDENTIAL_KINDS = (OAUTH_CLIENT,)
