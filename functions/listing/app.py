"""Lists and describes a tenant's finished reports, and the API itself."""

from claimcheck.contracts import CONTRACTS
from claimcheck.contracts.contract import Door
from claimcheck.runtime.description import DESCRIPTION
from claimcheck.runtime.gate import open_door

lambda_handler = open_door((*CONTRACTS, DESCRIPTION), Door.LISTING)
