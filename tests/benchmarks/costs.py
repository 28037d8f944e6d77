"""What a million of each use case costs on AWS: docs/costs.md, from what was measured.

python -m tests.benchmarks.costs
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from claimcheck_cli.deployment import ROOT
from tests.benchmarks.artefacts import told_as
from tests.benchmarks.bench import DETAIL
from tests.benchmarks.measured import COUNTED, ISSUING, OURS, OURS_COUNTED
from tests.benchmarks.scene import EVENTS, SAMPLES

PAGE = ROOT / "docs" / "costs.md"
PRICES = Path(__file__).with_name("prices.yaml")
LARGE_MB = 100
HOOK = "export_completed"
# In the batch that the hook was measured with.
EXPORTS = len(json.loads((EVENTS / SAMPLES[HOOK]).read_text())["Records"])
DOOR_OF = {
    "issue a link": "issuance",
    "issue a document's URL": "issuance",
    "issue a task's URL": "issuance",
    "redeem a link": "download",
    "redeem a link for one use": "download",
    "offer a forged link": "download",
    "list a page": "listing",
    "describe a report": "listing",
    "deliver a document": "download",
    "issue an access token": "tokens",
    "register an export": HOOK,
}

_HEAD = """\
# Costs

What a million of each comes to, in US dollars, by AWS's list prices of {date}
(`tests/benchmarks/prices.yaml`) and by what `make bench` measured on {measured}; `make costs`
writes this page anew. Capacity units are exact. Durations are not: CPU measured here, as it would
take at {memory} MB, and {trip} ms for each round trip to DynamoDB. Storage, logs and the bytes that
leave AWS are extra, and the same whoever hands them out.

## Use cases

| a million of | gateway | Lambda | DynamoDB | together | trips | read units | write units |
|---|---:|---:|---:|---:|---:|---:|---:|
"""
_PEERS = """
Everything but a link and an export has the quota's write in it, $0.63 a million; callers of more
than 600 requests a minute save nine tenths of that. CPU is that of one kind of request of each
function; an export's is its share of a small batch's.

## Issuing, beside others

Each reads one row, writes one entry into an audit table with one index, and signs a storage URL.

| a million URLs by | CPU, ms | Lambda | DynamoDB | together, with the gateway |
|---|---:|---:|---:|---:|
"""
_FILES = """
## A file through Lambda, or from storage

| a million files of | through Lambda | from storage |
|---|---:|---:|
"""
_FOOT = """
Through Lambda: its time alone, for the bytes. From storage: one signed GET each. That is why only
files of up to 4 MiB are answered by a function, where single use has to be really single.
"""


@dataclass(frozen=True, slots=True)
class Prices:
    """In dollars a million, but where the name says otherwise."""

    told: Mapping[str, Any]

    @property
    def gateway(self) -> float:
        return float(self.told["million_requests"]["api_gateway_rest"])

    def functions(self, cpu_seconds: float, trips: float) -> float:
        """A million invocations that take so much CPU and so many round trips each."""
        share = min(1.0, self.told["lambda_memory_mb"] / self.told["lambda_core_mb"])
        seconds = cpu_seconds / share + trips * self.told["dynamodb_trip_ms"] / 1000
        return float(self.told["million_requests"]["lambda"] + self.lasting(seconds))

    def lasting(self, seconds: float) -> float:
        """A million times so many seconds of a function."""
        gigabytes = self.told["lambda_memory_mb"] / 1024
        return float(seconds * gigabytes * self.told["lambda_gb_second_arm64"] * 1_000_000)

    def tables(self, read: float, write: float) -> float:
        million = self.told["million_requests"]
        return float(
            read * million["dynamodb_read_units"] + write * million["dynamodb_write_units"]
        )

    def streamed(self, megabytes: float) -> float:
        beyond = max(0.0, megabytes - self.told["lambda_stream_free_mb"])
        return self.lasting(beyond / self.told["lambda_stream_mb_second"])


def page(detail: Mapping[str, Any], prices: Prices) -> str:
    head = _HEAD.format(
        date=prices.told["date"],
        measured=detail["at"],
        memory=prices.told["lambda_memory_mb"],
        trip=prices.told["dynamodb_trip_ms"],
    )
    parts = [head, *_use_cases(detail, prices), _PEERS, *_peers(detail, prices)]
    return "".join([*parts, _FILES, *_files(detail, prices), _FOOT])


def _use_cases(detail: Mapping[str, Any], prices: Prices) -> Iterator[str]:
    for name, cost in detail["use_cases"].items():
        function = DOOR_OF[name]
        gateway = 0.0 if function == HOOK else prices.gateway
        cpu = min(detail["warm"][COUNTED.format(function)]) / (EXPORTS if function == HOOK else 1)
        functions = prices.functions(cpu, cost["trips"])
        tables = prices.tables(cost["read"], cost["write"])
        dollars = _columns(gateway, functions, tables, gateway + functions + tables)
        yield f"| {name} | {dollars} | {cost['trips']} | {cost['read']:g} | {cost['write']:g} |\n"


def _peers(detail: Mapping[str, Any], prices: Prices) -> Iterator[str]:
    """Whoever issues makes two trips: a consistent read, and a write with an index."""
    ours = detail["use_cases"]["issue a document's URL"]
    for name in ISSUING:
        cpu = min(detail["warm"][name])
        # Leased by tens, the quota costs a tenth.
        quota = {OURS: 0.1, OURS_COUNTED: 1.0}.get(name, 0.0)
        functions = prices.functions(cpu, 2 + quota)
        tables = prices.tables(ours["read"], ours["write"] - 1 + quota)
        dollars = _columns(functions, tables, prices.gateway + functions + tables)
        yield f"| {told_as(name)} | {cpu * 1000:.1f} | {dollars} |\n"


def _files(detail: Mapping[str, Any], prices: Prices) -> Iterator[str]:
    stored = prices.told["million_requests"]["s3_get"]
    small = prices.functions(detail["file"], 0) - prices.told["million_requests"]["lambda"]
    yield f"| 4 MiB, in the answer | {_columns(small, stored)} |\n"
    yield f"| {LARGE_MB} MB, streamed | {_columns(prices.streamed(LARGE_MB), stored)} |\n"


def _columns(*dollars: float) -> str:
    return " | ".join(f"{amount:,.2f}" for amount in dollars)


def main() -> None:
    prices = Prices(yaml.safe_load(PRICES.read_text()))
    PAGE.write_text(page(json.loads(DETAIL.read_text()), prices))


if __name__ == "__main__":
    main()
