"""Reports of a merchant: list the finished ones with filters and pages, then fetch their files.

Callers send a private API key, which needs no permission, or the name and password of a user, who
does. Every refusal is an object with a `code`, a `message` and, where it helps, a `detail`.
"""

from claimcheck.contracts.contract import Contract
from claimcheck.contracts.merchant_reports.auth import authenticate
from claimcheck.contracts.merchant_reports.errors import REFUSALS
from claimcheck.contracts.merchant_reports.routes import ROUTES

CONTRACT = Contract(
    name="merchant_reports", authenticate=authenticate, refusals=REFUSALS, routes=ROUTES
)
