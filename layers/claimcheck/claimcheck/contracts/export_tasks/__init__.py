"""Export tasks of a chain: exchange a finished task for a URL of its result file.

Callers send a task token of the chain. A success is an object with a `url`, every refusal an
object with an `error`.
"""

from claimcheck.contracts.contract import Contract
from claimcheck.contracts.export_tasks.auth import authenticate
from claimcheck.contracts.export_tasks.errors import REFUSALS
from claimcheck.contracts.export_tasks.routes import ROUTES

CONTRACT = Contract(
    name="export_tasks", authenticate=authenticate, refusals=REFUSALS, routes=ROUTES
)
