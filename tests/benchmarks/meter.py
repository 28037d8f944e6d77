"""A DynamoDB client that counts: round trips, and the capacity that each of them costs.

Capacity is reckoned from the bytes of items; where the table engine says it itself, both are kept.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from claimcheck.adapters.dynamodb.attributes import Item
from tests.benchmarks.capacity import index_units, item_bytes, read_units, write_units
from tests.template import tables

Call = Mapping[str, Any]
Method = Callable[..., Any]


@dataclass
class Bill:
    """What some calls came to. `told` is the engine's own sum of reads and writes."""

    calls: list[str] = field(default_factory=list)
    read: float = 0.0
    write: float = 0.0
    told: float = 0.0

    @property
    def trips(self) -> int:
        return len(self.calls)

    @property
    def units(self) -> float:
        return self.read + self.write


class MeteredClient:
    """Passes calls on to a client of whatever make, by the names that boto3 gives them."""

    def __init__(self, client: Any) -> None:
        self._client = client
        self._tables = tables()
        self.bill = Bill()

    def fresh_bill(self) -> Bill:
        self.bill = Bill()
        return self.bill

    def get_item(self, **call: Any) -> Any:
        answer = self._read("get_item", call)
        size = item_bytes(answer.get("Item", {}))
        self.bill.read += read_units(size, consistent=call.get("ConsistentRead", False))
        return answer

    def batch_get_item(self, **call: Any) -> Any:
        answer = self._read("batch_get_item", call)
        for table, asked in call["RequestItems"].items():
            found = [item_bytes(item) for item in answer["Responses"].get(table, ())]
            sizes = found + [0] * (len(asked["Keys"]) - len(found))
            consistent = asked.get("ConsistentRead", False)
            self.bill.read += sum(read_units(size, consistent=consistent) for size in sizes)
        return answer

    def query(self, **call: Any) -> Any:
        answer = self._read("query", call)
        size = sum(map(item_bytes, answer["Items"]))
        self.bill.read += read_units(size, consistent=call.get("ConsistentRead", False))
        return answer

    def put_item(self, **call: Any) -> Any:
        return self._write("put_item", call)

    def update_item(self, **call: Any) -> Any:
        return self._write("update_item", call)

    def transact_write_items(self, **call: Any) -> Any:
        actions = [action for item in call["TransactItems"] for action in item.values()]
        before = [self._held(action) for action in actions]
        try:
            return self._asked("transact_write_items", call)
        finally:
            for action, was in zip(actions, before, strict=True):
                # A transaction prepares and commits: each item costs twice, in the table alone.
                self._charge(action, was, times=2)

    def _read(self, name: str, call: Call) -> Any:
        return self._asked(name, call)

    def _write(self, name: str, call: Call) -> Any:
        before = self._held(call)
        try:
            return self._asked(name, call)
        finally:  # a condition that fails costs what the write would have cost
            self._charge(call, before, times=1)

    def _charge(self, call: Call, before: Item, *, times: int) -> None:
        after = self._held(call)
        size = max(item_bytes(before), item_bytes(after))
        self.bill.write += times * write_units(size)
        self.bill.write += index_units(before, after, self._tables[call["TableName"]])

    def _held(self, call: Call) -> Item:
        """The item that a write is about, as it is now."""
        table = self._tables[call["TableName"]]
        names = [key["AttributeName"] for key in table["KeySchema"]]
        place = call.get("Key") or call["Item"]
        key = {name: place[name] for name in names}
        found = self._client.get_item(TableName=call["TableName"], Key=key, ConsistentRead=True)
        item: Item = found.get("Item", {})
        return item

    def _asked(self, name: str, call: Call) -> Any:
        self.bill.calls.append(name)
        method: Method = getattr(self._client, name)
        answer = method(**call, ReturnConsumedCapacity="TOTAL")
        consumed = answer.get("ConsumedCapacity", ())
        for one in [consumed] if isinstance(consumed, dict) else consumed:
            self.bill.told += one["CapacityUnits"]
        return answer
