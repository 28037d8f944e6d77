"""A client of AWS that answers from a script, for what the simulation never says."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from botocore.exceptions import ClientError

Call = tuple[str, dict[str, Any]]


class ScriptedAws:
    """Answers every call with the next line of its script; errors among them are raised."""

    def __init__(self, *script: object) -> None:
        self._script = list(script)
        self.calls: list[Call] = []

    def __getattr__(self, operation: str) -> Callable[..., Any]:
        def call(**arguments: Any) -> Any:
            self.calls.append((operation, arguments))
            answer = self._script.pop(0)
            if isinstance(answer, Exception):
                raise answer
            return answer

        return call


def an_error(code: str, status: int = 400, **more: Any) -> ClientError:
    """An error as a service sends it."""
    response: Any = {
        "Error": {"Code": code, "Message": "something about a resource"},
        "ResponseMetadata": {"HTTPStatusCode": status},
        **more,
    }
    return ClientError(response, "Operation")


def a_cancellation(codes: Iterable[str]) -> ClientError:
    """A cancelled transaction, with the reason for each of its items."""
    reasons = [{"Code": code} for code in codes]
    return an_error("TransactionCanceledException", CancellationReasons=reasons)


def scripted_aws(*script: object) -> Any:
    """A scripted client in place of any typed one."""
    return ScriptedAws(*script)
