"""The contract `export_tasks`, as the registry takes it."""

from claimcheck.contracts.contract import Contract
from claimcheck.contracts.export_tasks.auth import authenticate
from claimcheck.contracts.export_tasks.errors import REFUSALS
from claimcheck.contracts.export_tasks.routes import ROUTES

CONTRACT = Contract(
    name="export_tasks",
    authenticate=authenticate,
    refusals=REFUSALS,
    routes=ROUTES,
    headers=frozenset({"Authorization"}),
)
