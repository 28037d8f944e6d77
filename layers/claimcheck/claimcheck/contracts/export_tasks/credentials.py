"""The credentials that `export_tasks` accepts."""

from claimcheck.domain.caller import ACCESS_LEVEL, ADMIN, PRIVILEGED
from claimcheck.domain.credential_kind import CredentialKind, GrantOption

EXPORTS = f"{ACCESS_LEVEL}exports"

TASK_TOKEN = CredentialKind(
    name="task-token",
    code="tt",
    fields={"token_id": "{id}", "token_secret": "{secret}"},
    options=(
        GrantOption("token-kind", metavar="privileged|admin", values=(PRIVILEGED, ADMIN)),
        GrantOption("access-level", ACCESS_LEVEL, metavar="L", help="An admin token's: exports."),
    ),
    required_grants=frozenset({PRIVILEGED}),
    insufficient_grants={"admin task-token without exports": frozenset({ADMIN})},
)

CREDENTIAL_KINDS = (TASK_TOKEN,)
