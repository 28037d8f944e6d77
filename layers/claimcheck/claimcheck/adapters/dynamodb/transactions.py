"""Calls that touch several DynamoDB items at once: strongly consistent reads, atomic writes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from botocore.exceptions import ClientError

from claimcheck.adapters.dynamodb.attributes import Item
from claimcheck.adapters.dynamodb.calls import SHORT_PAUSES, Client, code_of, turns, unavailable
from claimcheck.domain.refusals import Unavailable

_CONDITION = "ConditionalCheckFailed"
_PASSING = frozenset(
    {
        "None",
        "ProvisionedThroughputExceeded",
        "ProvisionedThroughputExceededException",
        "RequestLimitExceeded",
        "ThrottlingError",
        "ThrottlingException",
        "TransactionConflict",
        "TransactionConflictException",
        "TransactionInProgressException",
    }
)


class ConditionFailedError(Exception):
    """A write's condition did not hold. `numbers` say which of the transaction's items had one."""

    def __init__(self, numbers: frozenset[int]) -> None:
        self.numbers = numbers
        super().__init__()


class _TransactionConflictError(Exception):
    """Nothing was written, and the item that may be left out is among the reasons."""


def transact(
    client: Client,
    what: str,
    items: Sequence[dict[str, Any]],
    pauses: Sequence[float] = SHORT_PAUSES,
) -> None:
    """Write all `items` or none.

    Raises `ConditionFailedError`, and `Unavailable` if contention persists.
    """
    _transact(client, what, items, pauses)


def transact_along(
    client: Client, what: str, items: Sequence[dict[str, Any]], along: dict[str, Any]
) -> bool:
    """As `transact`, and `along` with them unless something stands in its way; whether it was."""
    try:
        _transact(client, what, [*items, along], SHORT_PAUSES, spare=len(items))
    except _TransactionConflictError:
        _transact(client, what, items, SHORT_PAUSES)
        return False
    return True


def _transact(
    client: Client,
    what: str,
    items: Sequence[dict[str, Any]],
    pauses: Sequence[float],
    spare: int | None = None,
) -> None:
    # One token for all tries: an answer that got lost must not make a second write of the first.
    token = str(uuid4())
    with unavailable(what):
        for _ in turns(pauses):
            if _written(client, items, token, spare):
                return
    raise Unavailable(f"{what}:contention")


def _written(
    client: Client, items: Sequence[dict[str, Any]], token: str, spare: int | None
) -> bool:
    try:
        client.transact_write_items(TransactItems=items, ClientRequestToken=token)
    except ClientError as error:
        codes = [
            str(reason.get("Code")) for reason in error.response.get("CancellationReasons", ())
        ]
        # Only a cancellation says so: after it, and not before, a new token is safe.
        if spare and any(code != "None" for code in codes[spare:]):
            raise _TransactionConflictError from error
        failed = frozenset(n for n, code in enumerate(codes) if code == _CONDITION)
        if failed:
            raise ConditionFailedError(failed) from error
        if not set(codes or [code_of(error)]) <= _PASSING:
            raise
        return False
    return True


def read_all(client: Client, what: str, keys: dict[str, list[Item]]) -> dict[str, list[Item]]:
    """The items at `keys` (by table) that exist, in one strongly consistent read of each."""
    found: dict[str, list[Item]] = {table: [] for table in keys}
    asked: dict[str, Any] = {
        table: {"Keys": wanted, "ConsistentRead": True} for table, wanted in keys.items()
    }
    with unavailable(what):
        for _ in turns():
            answer = client.batch_get_item(RequestItems=asked)
            for table, items in answer["Responses"].items():
                found[table].extend(items)
            asked = answer.get("UnprocessedKeys", {})
            if not asked:
                return found
    raise Unavailable(f"{what}:throttled")
