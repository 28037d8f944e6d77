"""Clients of AWS whose calls are counted and, some of them, disturbed.

Works on calls of client methods (`put_item`, `transact_write_items`, ...), whatever makes them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from tests.faults.fault_kinds import BEFALL, Call
from tests.faults.kinds import LASTING, Fault, faults_of

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
        return BEFALL[fault](self, call)

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
