"""Issues access tokens for client credentials."""

from claimcheck.contracts import CONTRACTS
from claimcheck.contracts.contract import Door
from claimcheck.runtime.http_handler import open_door

lambda_handler = open_door(CONTRACTS, Door.TOKENS)
