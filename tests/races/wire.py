"""What can go wrong between a client and its tables: answers that get lost, transactions that meet.

Hooks into botocore's own events, so that its retries and ours are the real ones.
"""

from __future__ import annotations

import json
import time
from collections import Counter
from threading import Lock
from typing import Any

from botocore.awsrequest import AWSResponse
from botocore.compat import HTTPHeaders
from botocore.exceptions import ConnectionClosedError
from botocore.httpsession import URLLib3Session

CANCELLED = "TransactionCanceledException"
CONFLICT = "TransactionConflict"
TRANSACTION = "dynamodb.TransactWriteItems"


class LostAnswers:
    """The first `times` answers to each call are lost: DynamoDB did what it was told.

    With `arrives` false it is the requests that are lost.
    """

    def __init__(
        self, client: Any, operation: str, times: int = 1, *, arrives: bool = True
    ) -> None:
        self._session = URLLib3Session(max_pool_connections=64)
        self._times, self._arrives = times, arrives
        self._lost: Counter[str] = Counter()
        self._lock = Lock()
        client.meta.events.register(f"before-send.dynamodb.{operation}", self._send)

    @property
    def lost(self) -> int:
        return self._lost.total()

    def _send(self, request: Any, **_: object) -> None:
        call = str(request.headers["amz-sdk-invocation-id"])  # botocore's retries share it
        with self._lock:
            if self._lost[call] == self._times:
                return
            self._lost[call] += 1
        if self._arrives:
            self._session.send(request)
        raise ConnectionClosedError(endpoint_url=request.url)


class Conflicts:
    """The first `times` transactions meet somebody else's, and are cancelled."""

    def __init__(self, client: Any, times: int) -> None:
        self._left = times
        self.bodies: list[bytes] = []
        client.meta.events.register(f"before-call.{TRANSACTION}", self._call)

    def _call(self, params: dict[str, Any], **_: object) -> tuple[AWSResponse, Any] | None:
        self.bodies.append(params["body"])
        self._left -= 1
        return cancelled(_items(params)) if self._left >= 0 else None


class Meetings:
    """Transactions that meet on an item are cancelled, as AWS does it.

    DynamoDB Local lets the later one wait instead. Each transaction takes `seconds` at least.
    """

    def __init__(self, client: Any, seconds: float) -> None:
        self._seconds = seconds
        self._held: set[str] = set()
        self._lock = Lock()
        self.count = 0
        client.meta.events.register(f"before-call.{TRANSACTION}", self._begin)
        client.meta.events.register(f"after-call.{TRANSACTION}", self._end)
        client.meta.events.register(f"after-call-error.{TRANSACTION}", self._end)

    def _begin(
        self, params: dict[str, Any], context: dict[str, Any], **_: object
    ) -> tuple[AWSResponse, Any] | None:
        items = _items(params)
        # Puts are of audit entries, whose places nobody else has.
        touched = {json.dumps(item["Key"]) for item in items if "Key" in item}
        with self._lock:
            if self._held & touched:
                self.count += 1
                return cancelled(items)
            self._held |= touched
        context["touched"] = touched
        time.sleep(self._seconds)
        return None

    def _end(self, context: dict[str, Any], **_: object) -> None:
        with self._lock:
            self._held -= context.pop("touched", set())


def cancelled(items: list[Any]) -> tuple[AWSResponse, Any]:
    """The answer to a transaction of `items` whose first one is in another's hands."""
    reasons = [{"Code": CONFLICT}, *({"Code": "None"} for _ in items[1:])]
    parsed = {
        "Error": {"Code": CANCELLED, "Message": "cancelled"},
        "CancellationReasons": reasons,
        "ResponseMetadata": {"HTTPStatusCode": 400},
    }
    return AWSResponse("", 400, HTTPHeaders(), None), parsed


def _items(params: dict[str, Any]) -> list[Any]:
    asked = json.loads(params["body"])["TransactItems"]
    return [action for item in asked for action in item.values()]
