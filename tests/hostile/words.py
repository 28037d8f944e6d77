"""The pinned answer that each contract gives for each class of answers."""

from __future__ import annotations

import json
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import NamedTuple

CONTRACTS = Path(__file__).parents[1] / "contracts"


class Verdict(StrEnum):
    """The classes of answers, as every contract has them in its own words."""

    SERVED = "served"
    UNAUTH = "unauth"
    FORBID = "forbid"
    MISSING = "missing"
    BAD = "bad"
    GONE = "gone"


class Pinned(NamedTuple):
    """A status, and the file below `tests/contracts` that pins the rest of the answer.

    "": the answer tells what exactly is wrong and so differs.
    """

    status: int
    golden: str = ""


@cache
def _body(golden: str) -> bytes:
    contract, _, name = golden.partition("/")
    pinned = (CONTRACTS / contract / "golden" / f"{name}.json").read_bytes().removesuffix(b"\n")
    answer = json.loads(pinned)
    # Some contracts pin the headers beside the body, as text; the others the body alone.
    return answer["body"].encode() if "headers" in answer else pinned


WORDS: Mapping[str, Mapping[Verdict, Pinned]] = {
    "external": {
        Verdict.UNAUTH: Pinned(401, "external_reports/unauthenticated"),
        Verdict.FORBID: Pinned(403, "external_reports/insufficient_scope"),
        Verdict.MISSING: Pinned(403, "external_reports/access_denied"),
    },
    "task": {
        Verdict.UNAUTH: Pinned(401, "export_tasks/unauthenticated"),
        Verdict.FORBID: Pinned(403, "export_tasks/no_access_level"),
        Verdict.MISSING: Pinned(404, "export_tasks/no_task"),
    },
    "document": {
        Verdict.UNAUTH: Pinned(403, "documents/unauthorized"),
        Verdict.MISSING: Pinned(437, "documents/not_found"),
        Verdict.BAD: Pinned(435, "documents/id_is_required"),
    },
    "business": {
        Verdict.UNAUTH: Pinned(401, "business_reports/unauthenticated"),
        Verdict.FORBID: Pinned(403, "business_reports/forbidden"),
        Verdict.MISSING: Pinned(404, "business_reports/not_found"),
        Verdict.BAD: Pinned(422),
    },
    "merchant": {
        Verdict.UNAUTH: Pinned(401, "merchant_reports/unauthorized"),
        Verdict.FORBID: Pinned(403, "merchant_reports/forbidden"),
        Verdict.MISSING: Pinned(404, "merchant_reports/not_found"),
        Verdict.BAD: Pinned(400),
    },
    "link": {
        Verdict.MISSING: Pinned(404, "external_reports/link_not_found"),
        Verdict.GONE: Pinned(410, "external_reports/link_ended"),
    },
    "oauth": {
        Verdict.UNAUTH: Pinned(401, "external_reports/invalid_client"),
        Verdict.BAD: Pinned(400),
    },
}
_PREFIXES = {
    "/external-api/": "external",
    "/tasks/": "task",
    "/download": "document",
    "/generate-client-auth-token": "document",
    "/api/v1/reports/{": "business",
    "/api/v1/reports": "merchant",
    "/b/": "merchant",
    "/reports/": "link",
    "/oauth2/": "oauth",
}


def answer_of(resource: str, verdict: Verdict) -> tuple[int, bytes | None]:
    """Status and body of `verdict` on a resource; None for a body that differs."""
    contract = next((c for p, c in _PREFIXES.items() if resource.startswith(p)), None)
    if contract is None:
        return 404, b'{"message": "Not found"}'
    pinned = WORDS[contract][verdict]
    return pinned.status, _body(pinned.golden) if pinned.golden else None
