"""Conditional writes of one item, and the pauses between the attempts of a call."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from random import SystemRandom
from typing import TypeAlias, Unpack

from botocore.exceptions import ClientError

from claimcheck.adapters.aws_client.dynamodb import DynamoDb, PutItem, UpdateItem
from claimcheck.adapters.aws_errors import code_of, unavailable

# boto3's low-level client fits as well.
Client: TypeAlias = DynamoDb

CONDITION_FAILED = "ConditionalCheckFailedException"

# Upper bounds, in seconds, of the random pauses between attempts. Short where a caller waits; long
# where a queue would deliver the message again only minutes later.
SHORT_PAUSES = (0.025, 0.05, 0.1, 0.2)
LONG_PAUSES = (0.05, 0.1, 0.2, 0.4, 0.4, 0.4, 0.4, 0.4)


def update_if(client: Client, resource: str, **update: Unpack[UpdateItem]) -> bool:
    """Make a conditional update. Return whether its condition held. Raises `Unavailable`."""
    with unavailable(resource):
        try:
            client.update_item(**update)
        except ClientError as error:
            if code_of(error) == CONDITION_FAILED:
                return False
            raise
    return True


def put_new(client: Client, resource: str, **put: Unpack[PutItem]) -> bool:
    """Put an item if its key is free. Return whether the table now holds exactly this item.

    If a response gets lost, the client sends the call again and finds its own item. Raises
    `Unavailable`.
    """
    with unavailable(resource):
        try:
            put["ReturnValuesOnConditionCheckFailure"] = "ALL_OLD"
            client.put_item(**put)
        except ClientError as error:
            if code_of(error) != CONDITION_FAILED:
                raise
            return bool(error.response.get("Item") == put["Item"])
    return True


def attempts(pauses: Sequence[float] = SHORT_PAUSES) -> Iterator[None]:
    """Yield once for each attempt of a call, with a pause before each but the first."""
    yield
    for pause in pauses:
        _pause(pause)
        yield


def _pause(max_seconds: float) -> None:
    # Random over the whole range: callers that met once must not meet again.
    time.sleep(SystemRandom().uniform(0, max_seconds))
