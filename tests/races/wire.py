"""What can go wrong between a client and its tables: answers that get lost, transactions that meet.

Stands where the functions' client sends, so that its retries and ours are the real ones.
"""

from __future__ import annotations

import json
import time
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Iterable
from http.client import HTTPMessage
from threading import Lock
from typing import Any

from botocore.exceptions import ConnectionClosedError

from claimcheck.adapters.aws_client.dynamodb import DynamoDb
from claimcheck.adapters.aws_client.http import Response, Transport
from claimcheck.adapters.aws_client.sigv4 import Request

CONFLICT = "TransactionConflict"
TRANSACTION = "TransactWriteItems"


class _Wire(Transport, ABC):
    """Between a client and what it sent by before."""

    def __init__(self, client: DynamoDb, operation: str) -> None:
        super().__init__(client.transport.origin)
        self._beyond = client.transport
        self._operation = operation
        client.transport = self

    def send(self, request: Request) -> Response:
        if request.headers["x-amz-target"].endswith(f".{self._operation}"):
            return self._disturbed(request)
        return self._beyond.send(request)

    @abstractmethod
    def _disturbed(self, request: Request) -> Response:
        """What becomes of a call to the operation."""


class LostAnswers(_Wire):
    """The first `times` answers to each call are lost: DynamoDB did what it was told.

    With `arrives` false it is the requests that are lost.
    """

    def __init__(
        self, client: DynamoDb, operation: str, times: int = 1, *, arrives: bool = True
    ) -> None:
        super().__init__(client, operation)
        self._times, self._arrives = times, arrives
        self._lost: Counter[str] = Counter()
        self._lock = Lock()

    @property
    def lost(self) -> int:
        return self._lost.total()

    def _disturbed(self, request: Request) -> Response:
        call = request.headers["amz-sdk-invocation-id"]  # the client's retries share it
        with self._lock:
            loses = self._lost[call] < self._times
            self._lost[call] += loses
        if loses and not self._arrives:
            raise ConnectionClosedError(endpoint_url=self.origin)
        answer = self._beyond.send(request)
        if loses:
            raise ConnectionClosedError(endpoint_url=self.origin)
        return answer


class Sent(_Wire):
    """Keeps what was sent, and disturbs nothing."""

    def __init__(self, client: DynamoDb, operation: str) -> None:
        super().__init__(client, operation)
        self.bodies: list[bytes] = []

    def _disturbed(self, request: Request) -> Response:
        self.bodies.append(request.body)
        return self._beyond.send(request)


class Conflicts(Sent):
    """The first `times` transactions meet somebody else's, and are cancelled."""

    def __init__(self, client: DynamoDb, times: int) -> None:
        super().__init__(client, TRANSACTION)
        self._left = times

    def _disturbed(self, request: Request) -> Response:
        if self._left == 0:
            return super()._disturbed(request)
        self._left -= 1
        self.bodies.append(request.body)
        items = _items(request)
        return cancelled(CONFLICT if item is items[0] else "None" for item in items)


class Meetings(_Wire):
    """Transactions that meet on an item are cancelled, as AWS does it.

    DynamoDB Local lets the later one wait instead. Each transaction takes `seconds` at least.
    """

    def __init__(self, client: DynamoDb, seconds: float) -> None:
        super().__init__(client, TRANSACTION)
        self._seconds = seconds
        self._held: set[str] = set()
        self._lock = Lock()
        self.count = 0

    def _disturbed(self, request: Request) -> Response:
        items = _items(request)
        # Puts are of audit entries, whose places nobody else has.
        keys = [json.dumps(item.get("Key")) for item in items]
        touched = set(keys) - {json.dumps(None)}
        with self._lock:
            if met := self._held & touched:
                self.count += 1
                return cancelled(CONFLICT if key in met else "None" for key in keys)
            self._held |= touched
        try:
            time.sleep(self._seconds)
            return self._beyond.send(request)
        finally:
            with self._lock:
                self._held -= touched


def cancelled(codes: Iterable[str]) -> Response:
    """The answer to a transaction that was not made, with the reason for each of its items."""
    told = {
        "__type": "com.amazonaws.dynamodb.v20120810#TransactionCanceledException",
        "Message": "cancelled",
        "CancellationReasons": [{"Code": code} for code in codes],
    }
    return Response(400, HTTPMessage(), json.dumps(told).encode())


def _items(request: Request) -> list[Any]:
    asked = json.loads(request.body)["TransactItems"]
    return [action for item in asked for action in item.values()]
