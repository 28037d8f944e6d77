"""Issues gated links and presigned URLs."""

from claimcheck.contracts.contract import Function
from claimcheck.contracts.registry import CONTRACTS
from claimcheck.runtime.http_handler import http_handler

lambda_handler = http_handler(CONTRACTS, Function.ISSUANCE)
