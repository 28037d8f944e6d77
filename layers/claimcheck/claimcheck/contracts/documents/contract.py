"""The contract `documents`, as the registry takes it."""

from claimcheck.contracts.contract import Contract
from claimcheck.contracts.documents.auth import AUDIENCE, authenticate
from claimcheck.contracts.documents.errors import REFUSALS
from claimcheck.contracts.documents.routes import ROUTES

CONTRACT = Contract(
    name="documents",
    authenticate=authenticate,
    refusals=REFUSALS,
    routes=ROUTES,
    headers=frozenset({"Authorization", "Content-Type", "Range"}),
    audience=AUDIENCE,
)
