"""Faults between a process and AWS: which there are, which call each can befall, how it shows.

Works on calls of client methods (`put_item`, `transact_write_items`, ...), whatever makes them.
A condition that fails is an answer and no fault: it is never among these.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum
from typing import Any, NamedTuple

from botocore.exceptions import ClientError, ReadTimeoutError, ResponseStreamingError

from tests.ports.scripted import a_cancellation, an_error

URL = "http://127.0.0.1"
READS = ("assume_role", "batch_get", "get_", "head_", "list_", "query", "receive_", "scan")


class Died(BaseException):
    """The process is gone: nothing of ours may catch this."""


class Fault(StrEnum):
    """What befalls one call. `for good`: it and all after it, until the process is calmed."""

    DIES_BEFORE = "dies before"
    DIES_AFTER = "dies after"
    THROTTLED = "throttled"
    THROTTLED_FOR_GOOD = "throttled for good"
    FAILS = "fails"
    TIMES_OUT = "times out"
    LOST = "answer lost"
    SENT_TWICE = "answer lost, sent again"
    CONFLICTS = "conflicts"
    CONFLICTS_FOR_GOOD = "conflicts for good"
    IN_PROGRESS = "in progress"
    IN_PART = "done in part"
    NEVER_WHOLE = "never whole"
    CUT_SHORT = "body cut short"


LASTING = frozenset({Fault.THROTTLED_FOR_GOOD, Fault.CONFLICTS_FOR_GOOD, Fault.NEVER_WHOLE})
_EVERY = (Fault.DIES_BEFORE, Fault.THROTTLED_FOR_GOOD)
# Ways to fail once without an effect, which take turns: to us they are mostly the same.
_ONCE = (Fault.THROTTLED, Fault.FAILS, Fault.TIMES_OUT)
_WRITES = (Fault.DIES_AFTER, Fault.LOST, Fault.SENT_TWICE)
_OF_OPERATION = {
    "transact_write_items": (Fault.CONFLICTS, Fault.CONFLICTS_FOR_GOOD, Fault.IN_PROGRESS),
    "batch_get_item": (Fault.IN_PART, Fault.NEVER_WHOLE),
    "get_object": (Fault.CUT_SHORT,),
}


def faults_of(operation: str, number: int = 0) -> tuple[Fault, ...]:
    """What befalls the call with that number. Reads have no effect that could outlive an answer."""
    once = _ONCE[number % len(_ONCE)]
    writes = () if operation.startswith(READS) else _WRITES
    return (*_EVERY, once, *writes, *_OF_OPERATION.get(operation, ()))


class Call(NamedTuple):
    """One call of a client's method. `make` sends it."""

    operation: str
    arguments: Mapping[str, Any]
    make: Callable[..., Any]

    def __call__(self, **instead: Any) -> Any:
        return self.make(**{**self.arguments, **instead})


# What befalls the call of that number, to that operation.
Choose = Callable[[int, str], Fault | None]


def _none(_number: int, _operation: str) -> Fault | None:
    return None


class Faults:
    """Counts the calls of every client of one process after another, and disturbs some of them."""

    def __init__(self, choose: Choose = _none) -> None:
        self._choose = choose
        self._lasting: Fault | None = None
        self._tokens: dict[str, tuple[Any, Any]] = {}
        self.calls: list[str] = []
        self.met: list[Fault] = []

    def around(self, client: Any) -> Any:
        return _Disturbed(client, self)

    def calm(self) -> None:
        """End what lasts; single faults that are still to come do come."""
        self._lasting = None

    def send(self, call: Call) -> Any:
        """The answer to `call`, or what befalls it instead."""
        fault = self._choose(len(self.calls), call.operation) or self._still(call.operation)
        self.calls.append(call.operation)
        if fault is None:
            return self.done(call)
        self.met.append(fault)
        if fault in LASTING:
            self._lasting = fault
        return _BEFALL[fault](self, call)

    def done(self, call: Call) -> Any:
        """What AWS does and says. A transaction repeated under its token is made once."""
        token = call.arguments.get("ClientRequestToken")
        if call.operation != "transact_write_items" or token is None:
            return call()
        items = call.arguments["TransactItems"]
        if token not in self._tokens:
            self._tokens[token] = (items, call())
        sent, answer = self._tokens[token]
        assert sent == items, "one token for two transactions"
        return answer

    def _still(self, operation: str) -> Fault | None:
        lasting = self._lasting
        return lasting if lasting and lasting in faults_of(operation) else None


class _Disturbed:
    """A client whose every method goes through `Faults`, also those that nobody knows yet."""

    def __init__(self, client: Any, faults: Faults) -> None:
        self._client = client
        self._faults = faults

    def __getattr__(self, operation: str) -> Callable[..., Any]:
        if operation == "get_paginator":
            return lambda paged: _Pages(self._client.get_paginator(paged), paged, self._faults)
        make = getattr(self._client, operation)
        return lambda **arguments: self._faults.send(Call(operation, arguments, make))


class _Pages:
    """A paginator; each page that it fetches is a call."""

    def __init__(self, paginator: Any, operation: str, faults: Faults) -> None:
        self._paginator = paginator
        self._operation = operation
        self._faults = faults

    def paginate(self, **arguments: Any) -> Iterator[Any]:
        pages = iter(self._paginator.paginate(**arguments))
        page: Any = {"LastEvaluatedKey": "none yet"}
        while "LastEvaluatedKey" in page:
            page = self._faults.send(Call(self._operation, {}, lambda: next(pages)))
            yield page


class _CutBody:
    """A file's bytes that stop coming."""

    def read(self) -> bytes:
        raise ResponseStreamingError(error="connection broken")


def _throttle(operation: str) -> ClientError:
    if operation.endswith(("_object", "_tagging")):
        return an_error("SlowDown", 503)
    return an_error("ThrottlingException", 400)


def _dies_before(_faults: Faults, _call: Call) -> Any:
    raise Died


def _dies_after(faults: Faults, call: Call) -> Any:
    faults.done(call)
    raise Died


def _throttled(_faults: Faults, call: Call) -> Any:
    raise _throttle(call.operation)


def _fails(_faults: Faults, _call: Call) -> Any:
    raise an_error("InternalServerError", 500)


def _times_out(_faults: Faults, _call: Call) -> Any:
    raise ReadTimeoutError(endpoint_url=URL)


def _lost(faults: Faults, call: Call) -> Any:
    faults.done(call)
    raise ReadTimeoutError(endpoint_url=URL)


def _sent_twice(faults: Faults, call: Call) -> Any:
    """As an SDK does that got no answer: the caller hears what became of the second sending."""
    faults.done(call)
    return faults.done(call)


def _conflicts(_faults: Faults, call: Call) -> Any:
    others = ["None"] * (len(call.arguments["TransactItems"]) - 1)
    raise a_cancellation(["TransactionConflict", *others])


def _in_progress(faults: Faults, call: Call) -> Any:
    faults.done(call)
    raise an_error("TransactionInProgressException")


def _in_part(_faults: Faults, call: Call) -> Any:
    """The first key of the first table is answered, the rest is left over."""
    asked = call.arguments["RequestItems"]
    table, wanted = next(iter(asked.items()))
    first, rest = wanted["Keys"][:1], wanted["Keys"][1:]
    answer = call(RequestItems={table: {**wanted, "Keys": first}})
    left = {**asked, table: {**wanted, "Keys": rest}}
    unprocessed = {name: keys for name, keys in left.items() if keys["Keys"]}
    return {**answer, "UnprocessedKeys": unprocessed}


def _never_whole(_faults: Faults, call: Call) -> Any:
    return {"Responses": {}, "UnprocessedKeys": call.arguments["RequestItems"]}


def _cut_short(faults: Faults, call: Call) -> Any:
    return {**faults.done(call), "Body": _CutBody()}


_BEFALL: Mapping[Fault, Callable[[Faults, Call], Any]] = {
    Fault.DIES_BEFORE: _dies_before,
    Fault.DIES_AFTER: _dies_after,
    Fault.THROTTLED: _throttled,
    Fault.THROTTLED_FOR_GOOD: _throttled,
    Fault.FAILS: _fails,
    Fault.TIMES_OUT: _times_out,
    Fault.LOST: _lost,
    Fault.SENT_TWICE: _sent_twice,
    Fault.CONFLICTS: _conflicts,
    Fault.CONFLICTS_FOR_GOOD: _conflicts,
    Fault.IN_PROGRESS: _in_progress,
    Fault.IN_PART: _in_part,
    Fault.NEVER_WHOLE: _never_whole,
    Fault.CUT_SHORT: _cut_short,
}
