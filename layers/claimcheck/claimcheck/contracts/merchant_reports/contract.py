"""The contract `merchant_reports`, as the registry takes it."""

from claimcheck.contracts.contract import Contract
from claimcheck.contracts.merchant_reports.auth import authenticate
from claimcheck.contracts.merchant_reports.errors import REFUSALS
from claimcheck.contracts.merchant_reports.routes import ROUTES

CONTRACT = Contract(
    name="merchant_reports",
    authenticate=authenticate,
    refusals=REFUSALS,
    routes=ROUTES,
    headers=frozenset({"Api-Key", "Authorization", "Range"}),
)
