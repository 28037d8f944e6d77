"""Issues access tokens for client credentials."""

from claimcheck.contracts import CONTRACTS
from claimcheck.contracts.contract import Function
from claimcheck.runtime.http_handler import http_handler

lambda_handler = http_handler(CONTRACTS, Function.TOKENS)
