"""Documents of an account: a client gets a token, then a storage URL or the file itself.

Callers send a token that they got for their client id and secret. Everything but a file comes in
one envelope of `statusCode`, `data` and `message`, with two statuses (435, 437) of its own.
"""

from claimcheck.contracts.contract import Contract
from claimcheck.contracts.documents.auth import authenticate
from claimcheck.contracts.documents.errors import REFUSALS
from claimcheck.contracts.documents.routes import ROUTES

CONTRACT = Contract(name="documents", authenticate=authenticate, refusals=REFUSALS, routes=ROUTES)
