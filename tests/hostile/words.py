"""The pinned answer that each contract gives for each class of answers."""

from __future__ import annotations

import json
from functools import cache
from importlib import import_module
from pathlib import Path

from claimcheck.contracts.registry import CONTRACTS
from tests.contracts.verdicts import Answers, Verdict

__all__ = ["Verdict", "answer_of"]

GOLDEN = Path(__file__).parents[1] / "contracts"
_CONTRACT_OF = {route.path: contract.name for contract in CONTRACTS for route in contract.routes}


def answer_of(resource: str, verdict: Verdict) -> tuple[int, bytes | None]:
    """Status and body of `verdict` on a resource; None for a body that differs."""
    contract = _CONTRACT_OF.get(resource)
    if contract is None:
        return 404, b'{"message": "Not found"}'
    answers = answers_of(contract)
    pinned = answers.get(resource, answers[""])[verdict]
    return pinned.status, _body(contract, pinned.golden) if pinned.golden else None


@cache
def answers_of(contract: str) -> Answers:
    answers: Answers = import_module(f"tests.contracts.{contract}.verdicts").ANSWERS
    return answers


@cache
def _body(contract: str, golden: str) -> bytes:
    pinned = (GOLDEN / contract / "golden" / f"{golden}.json").read_bytes().removesuffix(b"\n")
    answer = json.loads(pinned)
    # Some contracts pin the headers beside the body, as text; the others the body alone.
    return answer["body"].encode() if "headers" in answer else pinned
