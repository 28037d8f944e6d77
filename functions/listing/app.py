"""Lists and describes a tenant's finished reports, and the API itself."""

from claimcheck.contracts import CONTRACTS
from claimcheck.contracts.contract import Door
from claimcheck.runtime.http_handler import open_door
from claimcheck.runtime.openapi import DESCRIPTION

lambda_handler = open_door((*CONTRACTS, DESCRIPTION), Door.LISTING)
