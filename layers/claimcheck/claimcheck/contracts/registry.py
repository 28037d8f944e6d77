"""Every contract, in the registry's order."""

from __future__ import annotations

from importlib import import_module

from claimcheck.contracts import NAMES
from claimcheck.contracts.contract import Contract


def _load(name: str) -> Contract:
    contract: Contract = import_module(f"claimcheck.contracts.{name}.contract").CONTRACT
    return contract


CONTRACTS: tuple[Contract, ...] = tuple(_load(name) for name in NAMES)
