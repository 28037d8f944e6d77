"""How each contract words each class of answers."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

LOGIN = "No valid authentication provided or insufficient permissions."


class Verdict(StrEnum):
    """The classes of answers, as every contract has them in its own words."""

    SERVED = "served"
    UNAUTH = "unauth"
    FORBID = "forbid"
    MISSING = "missing"
    BAD = "bad"
    GONE = "gone"


def _external(status: int, message: str) -> tuple[int, object]:
    return status, {"error": True, "message": message, "code": status}


def _document(status: int, message: str) -> tuple[int, object]:
    return status, {"statusCode": status, "data": {}, "message": message}


def _merchant(status: int, code: str, message: str, **of: str) -> tuple[int, object]:
    return status, {"code": code, "message": message, **of}


_TASK_LOGIN = {"error": LOGIN}
# By contract; None where the answer tells what exactly is wrong and so differs.
WORDS: Mapping[str, Mapping[Verdict, tuple[int, object]]] = {
    "external": {
        Verdict.UNAUTH: _external(401, "Invalid or missing access token"),
        Verdict.FORBID: _external(403, "Insufficient scope"),
        Verdict.MISSING: _external(403, "Access denied to this report"),
    },
    "task": {
        Verdict.UNAUTH: (401, _TASK_LOGIN),
        Verdict.FORBID: (403, _TASK_LOGIN),
        Verdict.MISSING: (404, {"error": "No task exists with the specified ID for this chain."}),
    },
    "document": {
        Verdict.UNAUTH: _document(403, "UNAUTHORIZED"),
        Verdict.MISSING: _document(437, "Document not found"),
        Verdict.BAD: _document(435, "Document ID is required"),
    },
    "business": {
        Verdict.UNAUTH: (401, {"detail": "Authentication required"}),
        Verdict.FORBID: (403, {"detail": "Insufficient permissions"}),
        Verdict.MISSING: (404, {"detail": "Resource does not exist"}),
        Verdict.BAD: (422, None),
    },
    "merchant": {
        Verdict.UNAUTH: _merchant(401, "unauthorized", "Invalid/missing auth"),
        Verdict.FORBID: _merchant(
            403, "forbidden", "Insufficient permissions", detail="No permission assigned"
        ),
        Verdict.MISSING: _merchant(404, "not_found", "Report not found"),
        Verdict.BAD: (400, None),
    },
    "link": {
        Verdict.MISSING: _external(404, "Link not found"),
        Verdict.GONE: _external(410, "Link has expired or was already used"),
    },
    "oauth": {
        Verdict.UNAUTH: (401, {"error": "invalid_client"}),
        Verdict.BAD: (400, None),
    },
    "nothing": {Verdict.MISSING: (404, {"message": "Not found"})},
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


def words_of(resource: str, verdict: Verdict) -> tuple[int, object]:
    """Status and body of `verdict` on a resource."""
    contract = next((c for p, c in _PREFIXES.items() if resource.startswith(p)), "nothing")
    return WORDS[contract][verdict]
