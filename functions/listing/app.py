"""Lists and describes finished reports, and serves the API's description."""

from claimcheck.contracts.contract import Function
from claimcheck.contracts.registry import CONTRACTS
from claimcheck.runtime.http_handler import http_handler
from claimcheck.runtime.openapi import OPENAPI

lambda_handler = http_handler((*CONTRACTS, OPENAPI), Function.LISTING)
