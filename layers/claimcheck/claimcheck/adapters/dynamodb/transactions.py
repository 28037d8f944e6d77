"""Calls for several items: transactions, and strongly consistent reads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import uuid4

from botocore.exceptions import ClientError

from claimcheck.adapters.aws_client.dynamodb import KeysToGet, TransactWriteItem
from claimcheck.adapters.aws_errors import code_of, unavailable
from claimcheck.adapters.dynamodb.attributes import Item
from claimcheck.adapters.dynamodb.calls import SHORT_PAUSES, Client, attempts
from claimcheck.domain.refusals import Unavailable

_CONDITION = "ConditionalCheckFailed"
_RETRIED_CODES = frozenset(
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
    """A condition failed. `numbers` are the positions of those items in the transaction."""

    def __init__(self, numbers: frozenset[int]) -> None:
        self.numbers = numbers
        super().__init__()


class _TransactionConflictError(Exception):
    """Nothing was written, and the optional item is one of the reasons."""


def transact(
    client: Client,
    resource: str,
    items: Sequence[TransactWriteItem],
    pauses: Sequence[float] = SHORT_PAUSES,
) -> None:
    """Write all `items` or none.

    Raises `ConditionFailedError`, and `Unavailable` if contention persists.
    """
    _transact(client, resource, items, pauses)


def transact_with_optional(
    client: Client, resource: str, items: Sequence[TransactWriteItem], optional: TransactWriteItem
) -> bool:
    """As `transact`, with `optional` unless it conflicts. Return whether it was written."""
    try:
        _transact(client, resource, [*items, optional], SHORT_PAUSES, optional_at=len(items))
    except _TransactionConflictError:
        _transact(client, resource, items, SHORT_PAUSES)
        return False
    return True


def _transact(
    client: Client,
    resource: str,
    items: Sequence[TransactWriteItem],
    pauses: Sequence[float],
    optional_at: int | None = None,
) -> None:
    # One token for all attempts: if a response gets lost, the next attempt must not write again.
    token = str(uuid4())
    with unavailable(resource):
        for _ in attempts(pauses):
            if _write_once(client, items, token, optional_at):
                return
    raise Unavailable(f"{resource}:contention")


def _write_once(
    client: Client, items: Sequence[TransactWriteItem], token: str, optional_at: int | None
) -> bool:
    try:
        client.transact_write_items(TransactItems=items, ClientRequestToken=token)
    except ClientError as error:
        codes = [
            str(reason.get("Code")) for reason in error.response.get("CancellationReasons", ())
        ]
        # Only a cancellation has reasons: after it, another transaction with a new token is safe.
        if optional_at and any(code != "None" for code in codes[optional_at:]):
            raise _TransactionConflictError from error
        failed = frozenset(n for n, code in enumerate(codes) if code == _CONDITION)
        if failed:
            raise ConditionFailedError(failed) from error
        if not set(codes or [code_of(error)]) <= _RETRIED_CODES:
            raise
        return False
    return True


def read_all(client: Client, resource: str, keys: dict[str, list[Item]]) -> dict[str, list[Item]]:
    """Return the items that exist, by table, from one strongly consistent read of each key.

    Raises `Unavailable`.
    """
    found: dict[str, list[Item]] = {table: [] for table in keys}
    unread: Mapping[str, KeysToGet] = {
        table: {"Keys": of_table, "ConsistentRead": True} for table, of_table in keys.items()
    }
    with unavailable(resource):
        for _ in attempts():
            answer = client.batch_get_item(RequestItems=unread)
            for table, items in answer["Responses"].items():
                found[table].extend(items)
            unread = answer.get("UnprocessedKeys", {})
            if not unread:
                return found
    raise Unavailable(f"{resource}:throttled")
