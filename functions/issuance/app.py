"""Hands out gated links and signed storage URLs."""

from claimcheck.contracts import CONTRACTS
from claimcheck.contracts.contract import Door
from claimcheck.runtime.http_handler import open_door

lambda_handler = open_door(CONTRACTS, Door.ISSUANCE)
