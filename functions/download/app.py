"""Checks links and callers, and delivers files."""

from claimcheck.contracts import CONTRACTS
from claimcheck.contracts.contract import Function
from claimcheck.runtime.http_handler import http_handler

lambda_handler = http_handler(CONTRACTS, Function.DOWNLOAD)
