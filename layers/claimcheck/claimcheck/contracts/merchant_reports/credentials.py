"""The credentials that `merchant_reports` accepts."""

from claimcheck.domain.caller import PERMISSION, SUPERUSER
from claimcheck.domain.credential_kind import CredentialKind, GrantOption

VIEW_REPORTS = f"{PERMISSION}report.can_view_report"

API_KEY = CredentialKind(name="api-key", code="ak", fields={"api_key": "{id}.{secret}"})
BASIC_USER = CredentialKind(
    name="basic-user",
    code="bu",
    fields={"username": "{id}", "password": "{secret}"},
    options=(
        GrantOption("permission", PERMISSION, metavar="P", repeatable=True),
        GrantOption("superuser", SUPERUSER, help="Needs no permission."),
    ),
    required_grants=frozenset({VIEW_REPORTS}),
    insufficient_grants={"basic-user without permission": frozenset()},
)

CREDENTIAL_KINDS = (API_KEY, BASIC_USER)
