"""Lists and describes a tenant's finished reports, and the API itself."""

from claimcheck.contracts.contract import Function
from claimcheck.contracts.registry import CONTRACTS
from claimcheck.runtime.http_handler import http_handler
from claimcheck.runtime.openapi import OPENAPI

lambda_handler = http_handler((*CONTRACTS, OPENAPI), Function.LISTING)
