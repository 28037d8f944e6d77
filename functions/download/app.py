"""Checks links and callers, and delivers files."""

from claimcheck.contracts import CONTRACTS
from claimcheck.contracts.contract import Door
from claimcheck.runtime.http_handler import open_door

lambda_handler = open_door(CONTRACTS, Door.DOWNLOAD)
