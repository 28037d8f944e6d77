"""What a row of the Reports table holds of its report's end, and the index over it."""

from __future__ import annotations

from binascii import crc32

from claimcheck.adapters.dynamodb.attributes import Fields, Item, from_item, optional_instant
from claimcheck.domain.report import Kind, Report, State
from claimcheck.domain.retention import Retention
from claimcheck.ports import RowKey

# One hash would take every registration of every tenant into one partition of the index.
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
    """The key that the index tells of a row."""
    row = from_item(item)
    kind, _, report_id = row["entity"].partition("#")
    return RowKey(row["tenant"], Kind(kind), report_id)


def _shard(report: Report) -> str | None:
    """The index's hash: a row with an end is in it until it is retired."""
    if report.expires_at is None or report.state is State.RETIRED:
        return None
    name = f"{report.tenant}#{report.kind}#{report.id}"
    return EXPIRY_SHARDS[crc32(name.encode()) % len(EXPIRY_SHARDS)]
