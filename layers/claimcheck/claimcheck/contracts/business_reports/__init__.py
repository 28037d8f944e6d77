"""Reports of a business: describe one, then fetch its file, both on our own origin.

Callers send an API token and, beside it, the business that they act for. Refusals are worded as
FastAPI words them: a `detail` that is a sentence, or a list of what is wrong with the request.
"""

from claimcheck.contracts.business_reports.auth import authenticate
from claimcheck.contracts.business_reports.errors import REFUSALS
from claimcheck.contracts.business_reports.routes import ROUTES
from claimcheck.contracts.contract import Contract

CONTRACT = Contract(
    name="business_reports", authenticate=authenticate, refusals=REFUSALS, routes=ROUTES
)
