"""Redeems links and delivers files."""

from claimcheck.contracts.contract import Function
from claimcheck.contracts.registry import CONTRACTS
from claimcheck.runtime.http_handler import http_handler

lambda_handler = http_handler(CONTRACTS, Function.DOWNLOAD)
