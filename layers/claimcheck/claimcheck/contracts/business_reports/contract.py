"""The contract `business_reports`, as the registry takes it."""

from claimcheck.contracts.business_reports.auth import authenticate
from claimcheck.contracts.business_reports.errors import REFUSALS
from claimcheck.contracts.business_reports.routes import ROUTES
from claimcheck.contracts.contract import Contract

CONTRACT = Contract(
    name="business_reports",
    authenticate=authenticate,
    refusals=REFUSALS,
    routes=ROUTES,
    headers=frozenset({"Authorization", "Range", "X-Business-Id"}),
)
