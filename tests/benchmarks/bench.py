"""Measures everything, interleaved, in one run.

    python -m tests.benchmarks.bench

What it prints is the functions' own log. Writes `.local/bench.json`, with what that was made of in
`.local/bench-detail.json`. BENCH_ROUNDS says how many rounds (11), BENCH_REPORTS how long the
longest listing is (a million, which takes about ten minutes to write).
"""

from __future__ import annotations

import json
import os
import platform
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from claimcheck_cli.deployment import LOCAL
from tests.benchmarks.artefacts import FUNCTIONS
from tests.benchmarks.listings import SMALLEST, Listing, a_day, page_times, sizes
from tests.benchmarks.long_listing import A_DAY, EVERYTHING, FAR, TODAY, page_bill
from tests.benchmarks.long_table import LongTable
from tests.benchmarks.measured import (
    ISSUING,
    OURS,
    cold_seconds,
    counted_variants,
    first_answers,
    variants,
    warm_cpu_seconds,
)
from tests.benchmarks.micro import file_seconds, micro_seconds
from tests.benchmarks.registration import BATCH_SIZES, registration
from tests.benchmarks.rounds import paired_median, ratio_of_minima
from tests.benchmarks.use_cases import USE_CASES, bill_of, set_scene
from tests.dynamodb_local.engine import engine
from tests.dynamodb_local.server import dynamodb_local, new_tables
from tests.races.table_layer import TableLayer

BENCH = LOCAL / "bench.json"
DETAIL = LOCAL / "bench-detail.json"
# What every request of a caller of the default rate costs for its quota alone.
QUOTA_TRIPS, QUOTA_WRITE = 1, 1.0

Detail = dict[str, Any]


def measure(rounds: int, most: int) -> Detail:
    """All that was measured, by what it is of."""
    detail: Detail = {"at": datetime.now(UTC).date().isoformat(), "load": [os.getloadavg()]}
    with variants() as found, counted_variants(found) as counted:
        _say("the first answer of every function")
        detail["first"] = first_answers(found)
        _say(f"cold starts, {rounds} rounds")
        detail["cold"] = cold_seconds(found, rounds)
        _say("warm requests")
        issuing = {name: of for name, of in found.items() if name in ISSUING}
        detail["warm"] = warm_cpu_seconds(issuing | counted, rounds)
    _say("signing and verifying")
    detail["micro"], detail["file"] = micro_seconds(rounds), file_seconds()
    with dynamodb_local(engine()) as url:
        detail |= _on_tables(url, rounds, most)
    detail["load"].append(os.getloadavg())
    return detail


def _on_tables(url: str, rounds: int, most: int) -> Detail:
    bills = {name: bill_of(set_scene(new_tables(url)), name) for name in USE_CASES}
    listings = []
    for total in sizes(most):
        _say(f"a listing of {total:,}")
        listings.append(Listing.seeded(url, total))
    longest = listings[-1]
    _say("registration")
    return {
        "use_cases": {
            name: {"trips": b.trips, "read": b.read, "write": b.write, "told": b.told}
            for name, b in bills.items()
        },
        "pages": page_times(listings, rounds),
        "page_units": {str(of.total): of.page_bill().told for of in listings},
        "count_units": {str(of.total): of.count_bill().told for of in listings},
        # Where a day holds as many as in a year of a million, whatever was written here.
        "far_units": page_bill(LongTable(1_000_000, A_DAY, TODAY), EVERYTHING, FAR).read,
        "far_told": longest.far_bill().told if longest.total > FAR else None,
        "a_day": a_day(longest.total),
        "registration": {str(size): _registered(url, size) for size in BATCH_SIZES},
    }


def _registered(url: str, batch: int) -> dict[str, float]:
    done = registration(TableLayer.over(new_tables(url)), batch)
    return done._asdict() | {"rate": done.rate}


def summary(detail: Mapping[str, Any]) -> dict[str, Any]:
    """The figures that are looked at."""
    longest = max(detail["pages"], key=int)
    cost, first = detail["use_cases"], detail["first"]
    issued, redeemed = cost["issue a link"], cost["redeem a link for one use"]
    return {
        "machine": machine(detail),
        "rounds": len(detail["micro"]["presign"]),
        "ratios": {name: round(ratio, 3) for name, ratio in ratios(detail).items()},
        "counters": {
            "compiled_at_cold_start": sum(
                len(first[function]["compiled"]) for function in FUNCTIONS
            ),
            "modules_per_function": {
                function: first[function]["modules"] for function in FUNCTIONS
            },
            "issue_round_trips": issued["trips"] - QUOTA_TRIPS,
            "issue_read_units": issued["read"],
            "issue_write_units": issued["write"] - QUOTA_WRITE,
            "redeem_round_trips": redeemed["trips"],
            "list_units_1k": detail["page_units"][str(SMALLEST)],
            "list_units_1m": detail["page_units"][longest],
            "offset_10000_units": detail["far_units"],
            "count_30_days_units": detail["count_units"][longest],
        },
    }


def ratios(detail: Mapping[str, Any], ratio: Any = ratio_of_minima) -> dict[str, float]:
    """By the least of all rounds, or by what else compares two of them."""
    longest = max(detail["pages"], key=int)
    cold, warm, micro, pages = (detail[name] for name in ("cold", "warm", "micro", "pages"))
    peak = {name: [first["peak_kib"]] for name, first in detail["first"].items()}
    return {
        "cold_vs_boto3": ratio(cold, OURS, "bare"),
        "cold_vs_fastapi": ratio(cold, OURS, "fastapi"),
        "warm_vs_boto3": ratio(warm, OURS, "bare"),
        "warm_vs_fastapi": ratio(warm, OURS, "fastapi"),
        "presign_vs_botocore": ratio(micro, "presign", "botocore presign"),
        "verify_vs_pyjwt": ratio(micro, "verify", "PyJWT HS256"),
        "bad_link_vs_good": ratio(micro, "verify a bad link", "verify"),
        "list_time_1m_vs_1k": ratio(pages, longest, str(SMALLEST)),
        "rss_vs_boto3": ratio(peak, OURS, "bare"),
    }


def paired(detail: Mapping[str, Any]) -> dict[str, float]:
    return ratios(detail, paired_median)


def machine(detail: Mapping[str, Any]) -> dict[str, Any]:
    """Where and when, how busy it was, and how long the longest listing is."""
    return {
        "date": detail["at"],
        "cpu": _cpu(),
        "cores": os.cpu_count(),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "load_average": [round(load[0], 1) for load in detail["load"]],
        "longest_listing": max(map(int, detail["pages"])),
    }


def _cpu() -> str:
    told = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    names = [line.partition(":")[2].strip() for line in told if line.startswith("model name")]
    return names[0] if names else platform.processor()


def _say(what: str) -> None:
    sys.stderr.write(f"bench: {what}\n")


def main() -> None:
    rounds = int(os.environ.get("BENCH_ROUNDS", "11"))
    detail = measure(rounds, int(os.environ.get("BENCH_REPORTS", "1000000")))
    DETAIL.write_text(json.dumps(detail, indent=1) + "\n")
    BENCH.write_text(json.dumps(summary(detail), indent=1) + "\n")
    sys.stderr.write(BENCH.read_text())


if __name__ == "__main__":
    main()
