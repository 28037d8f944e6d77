"""The attributes of a report's expiry, and the index over them."""

from __future__ import annotations

from binascii import crc32

from claimcheck.adapters.dynamodb.attributes import Fields, Item, from_item, optional_instant
from claimcheck.domain.report import Kind, Report, State
from claimcheck.domain.retention import Retention
from claimcheck.ports import RowKey

# With a single key, the registrations of all tenants would write to one partition of the index.
EXPIRY_SHARDS = tuple(str(number) for number in range(8))


def expiry_fields(report: Report) -> dict[str, object]:
    return {
        "retention": report.retention,
        "expires_at": optional_instant(report.expires_at),
        "expiry_shard": _shard(report),
    }


def retention_of(row: Fields) -> Retention | None:
    return Retention(row["retention"]) if "retention" in row else None


def row_key_of(item: Item) -> RowKey:
    """Return the key of the report behind an item of the index."""
    row = from_item(item)
    kind, _, report_id = row["entity"].partition("#")
    return RowKey(row["tenant"], Kind(kind), report_id)


def _shard(report: Report) -> str | None:
    """Return the index's partition key: a report that expires is indexed until it is retired."""
    if report.expires_at is None or report.state is State.RETIRED:
        return None
    name = f"{report.tenant}#{report.kind}#{report.id}"
    return EXPIRY_SHARDS[crc32(name.encode()) % len(EXPIRY_SHARDS)]
