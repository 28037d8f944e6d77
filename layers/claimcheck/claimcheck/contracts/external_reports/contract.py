"""The contract `external_reports`, as the registry takes it."""

from claimcheck.contracts.contract import Contract
from claimcheck.contracts.external_reports.auth import AUDIENCE, authenticate
from claimcheck.contracts.external_reports.errors import REFUSALS
from claimcheck.contracts.external_reports.routes import ROUTES

CONTRACT = Contract(
    name="external_reports",
    authenticate=authenticate,
    refusals=REFUSALS,
    routes=ROUTES,
    headers=frozenset({"Authorization", "Content-Type", "Idempotency-Key", "Range"}),
    audience=AUDIENCE,
)
