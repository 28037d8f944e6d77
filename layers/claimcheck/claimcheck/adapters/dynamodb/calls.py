"""What every call to AWS shares: its failures become `Unavailable`, and its retries are bounded."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from random import SystemRandom
from typing import Any, TypeAlias

from botocore.exceptions import BotoCoreError, ClientError

from claimcheck.domain.refusals import Unavailable

# A low-level client: boto3's, or ours with the same methods.
Client: TypeAlias = Any

CONDITION_FAILED = "ConditionalCheckFailedException"

# Upper bounds, in seconds, of the random pauses between the turns of a retried call: where somebody
# waits for its end, and where a queue would come again with it, but only after minutes.
SHORT_PAUSES = (0.025, 0.05, 0.1, 0.2)
LONG_PAUSES = (0.05, 0.1, 0.2, 0.4, 0.4, 0.4, 0.4, 0.4)


@contextmanager
def unavailable(what: str) -> Iterator[None]:
    """Failures of AWS inside become `Unavailable`, with a reason of `what` and the error's code."""
    try:
        yield
    except ClientError as error:
        raise Unavailable(f"{what}:{code_of(error)}") from error
    except BotoCoreError as error:
        raise Unavailable(f"{what}:{type(error).__name__}") from error


def written(what: str, write: Callable[..., Any], **arguments: Any) -> bool:
    """Make a conditional write; whether its condition held."""
    with unavailable(what):
        try:
            write(**arguments)
        except ClientError as error:
            if code_of(error) == CONDITION_FAILED:
                return False
            raise
    return True


def put_new(what: str, client: Client, **put: Any) -> bool:
    """Put an item on condition that its place is free; whether it is there now, as given.

    When an answer gets lost the client repeats its call, and finds its own item there.
    """
    with unavailable(what):
        try:
            client.put_item(**put, ReturnValuesOnConditionCheckFailure="ALL_OLD")
        except ClientError as error:
            if code_of(error) != CONDITION_FAILED:
                raise
            return bool(error.response.get("Item") == put["Item"])
    return True


def code_of(error: ClientError) -> str:
    return str(error.response.get("Error", {}).get("Code", ""))


def turns(pauses: Sequence[float] = SHORT_PAUSES) -> Iterator[None]:
    """One turn for each try of a call, with a pause before every one but the first."""
    yield
    for pause in pauses:
        _wait(pause)
        yield


def _wait(pause: float) -> None:
    # Jitter over the whole pause: those who met once must not meet again.
    time.sleep(SystemRandom().uniform(0, pause))
