"""How each fault shows to whoever made the call."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any, NamedTuple, Protocol

from botocore.exceptions import ClientError, ReadTimeoutError, ResponseStreamingError

from tests.faults.kinds import Fault
from tests.ports.scripted import a_cancellation, an_error

URL = "http://127.0.0.1"


class Died(BaseException):
    """The process is gone: nothing of ours may catch this."""


class Call(NamedTuple):
    """One call of a client's method. `make` sends it."""

    operation: str
    arguments: Mapping[str, Any]
    make: Callable[..., Any]

    def __call__(self, **instead: Any) -> Any:
        return self.make(**{**self.arguments, **instead})


class Sends(Protocol):
    """What AWS does and says of a call."""

    def done(self, call: Call) -> Any: ...


class _CutBody:
    """A file's bytes that stop coming."""

    def read(self) -> bytes:
        raise ResponseStreamingError(error="connection broken")


def _throttle(operation: str) -> ClientError:
    if operation.endswith(("_object", "_tagging")):
        return an_error("SlowDown", 503)
    return an_error("ThrottlingException", 400)


def _dies_before(_aws: Sends, _call: Call) -> Any:
    raise Died


def _unheard(aws: Sends, call: Call) -> None:
    """It is done, or refused: nobody hears which."""
    with suppress(ClientError):
        aws.done(call)


def _dies_after(aws: Sends, call: Call) -> Any:
    _unheard(aws, call)
    raise Died


def _throttled(_aws: Sends, call: Call) -> Any:
    raise _throttle(call.operation)


def _fails(_aws: Sends, _call: Call) -> Any:
    raise an_error("InternalServerError", 500)


def _times_out(_aws: Sends, _call: Call) -> Any:
    raise ReadTimeoutError(endpoint_url=URL)


def _lost(aws: Sends, call: Call) -> Any:
    _unheard(aws, call)
    raise ReadTimeoutError(endpoint_url=URL)


def _sent_twice(aws: Sends, call: Call) -> Any:
    """As an SDK does that got no answer: the caller hears what became of the second sending."""
    _unheard(aws, call)
    return aws.done(call)


def _conflicts(_aws: Sends, call: Call) -> Any:
    raise a_cancellation(["TransactionConflict", *_others(call)])


def _conflicts_at_last(_aws: Sends, call: Call) -> Any:
    """Where what need not be written stands, if there is such an item."""
    raise a_cancellation([*_others(call), "TransactionConflict"])


def _others(call: Call) -> list[str]:
    return ["None"] * (len(call.arguments["TransactItems"]) - 1)


def _in_progress(aws: Sends, call: Call) -> Any:
    aws.done(call)
    raise an_error("TransactionInProgressException")


def _in_part(_aws: Sends, call: Call) -> Any:
    """The first key of the first table is answered, the rest is left over."""
    asked = call.arguments["RequestItems"]
    table, wanted = next(iter(asked.items()))
    first, rest = wanted["Keys"][:1], wanted["Keys"][1:]
    answer = call(RequestItems={table: {**wanted, "Keys": first}})
    left = {**asked, table: {**wanted, "Keys": rest}}
    unprocessed = {name: keys for name, keys in left.items() if keys["Keys"]}
    return {**answer, "UnprocessedKeys": unprocessed}


def _never_whole(_aws: Sends, call: Call) -> Any:
    return {"Responses": {}, "UnprocessedKeys": call.arguments["RequestItems"]}


def _cut_short(aws: Sends, call: Call) -> Any:
    return {**aws.done(call), "Body": _CutBody()}


BEFALL: Mapping[Fault, Callable[[Sends, Call], Any]] = {
    Fault.DIES_BEFORE: _dies_before,
    Fault.DIES_AFTER: _dies_after,
    Fault.THROTTLED: _throttled,
    Fault.THROTTLED_FOR_GOOD: _throttled,
    Fault.FAILS: _fails,
    Fault.TIMES_OUT: _times_out,
    Fault.LOST: _lost,
    Fault.SENT_TWICE: _sent_twice,
    Fault.CONFLICTS: _conflicts,
    Fault.CONFLICTS_AT_LAST: _conflicts_at_last,
    Fault.CONFLICTS_FOR_GOOD: _conflicts,
    Fault.IN_PROGRESS: _in_progress,
    Fault.IN_PART: _in_part,
    Fault.NEVER_WHOLE: _never_whole,
    Fault.CUT_SHORT: _cut_short,
}
