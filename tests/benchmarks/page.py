"""The page of figures: docs/performance.md, from what was measured.

python -m tests.benchmarks.page
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from claimcheck_cli.deployment import ROOT
from tests.benchmarks.artefacts import told_as
from tests.benchmarks.bars import BARS
from tests.benchmarks.bench import BENCH, DETAIL, paired
from tests.benchmarks.measured import ISSUING, OURS

PAGE = ROOT / "docs" / "performance.md"

_HEAD = """\
# Performance

Measured by `make bench` on {date}: {cpu}, {cores} cores, {system}, Python {python}, load average
{load} while it ran, for others used the machine as well. Nothing here ran on AWS: ratios carry
over, times do not. Everything ran interleaved, {rounds} rounds in one run; a ratio is that of the
least of all rounds, and beside it stands the median of the ratios within each round.

The others do the same work as our issuance, each as its own documentation shows: bearer token, one
consistent read, one audit entry, one signed storage URL. They are built as `sam build` leaves them,
ours as our build ships it: with bytecode, where theirs compile hundreds of files in a cold start.
All speak to the same AWS on the loopback, which always says the same. They have no quota; warm,
ours is measured for a caller who may ask this often, whose quota is leased by tens. At the default
rate each request is one write more, which the table of warm requests shows as well.

| what | ratio | paired | bar | met |
|---|---:|---:|---:|---|
"""
_COUNTERS = """
## Exact counters

These are the same in every run. `make bench-gate`, a part of `make test`, holds them.

| counter | figure |
|---|---:|
"""
_NOTES = """
Issuing is without the quota's own trip and write unit: one by one up to 600 requests
a minute, and by tens above. Redeeming a link for one use is a read of all that could end it,
and the transaction that takes the use. A link without a limit takes a third trip: the report's
`downloaded_at` follows the audit's entry, and one transaction of both would be slower than the
two calls, and two write units dearer. {far}

| first answer of | from start, ms | modules | files compiled | peak memory, MB |
|---|---:|---:|---:|---:|
"""
_FAR = (
    "The offset of 10,000 is that of a tenant\nwith 2,740 reports a day, evenly spread: whole days "
    "and then three hours at a time are skipped by\ntheir counters, and the 38 places into three "
    "hours have to be read, at 366 bytes each. At most it is\n348 places and 23.5 units, of 40 "
    "allowed; a cursor goes as deep for the price of a page."
)
_WARM = """
| warm, one issued URL by | CPU, ms | requests a second and core |
|---|---:|---:|
"""
_LISTED = """
| reports of a tenant | a page of 50, ms | its units, count included | units of counting 30 days |
|---:|---:|---:|---:|
"""


_REGISTERED = """
One tenant's exports of one day meet on the row that counts them. Five consumers at once, on
DynamoDB Local with transactions of 15 ms that cancel each other as they do on AWS; what is
cancelled too often comes back by the queue, and none may end among the dead letters.

| exports in a batch | registered a second | conflicts | came back | dead letters |
|---:|---:|---:|---:|---:|
"""


def page(summary: Mapping[str, Any], detail: Mapping[str, Any]) -> str:
    of = summary["machine"]
    load = " to ".join(map(str, of["load_average"]))
    head = _HEAD.format(**of | {"load": load, "rounds": summary["rounds"]})
    parts = [head, *_bars(summary, detail), *_reasons(summary, detail), _COUNTERS]
    parts += [*_counters(summary), _NOTES.format(far=_FAR), *_first(detail)]
    parts += [_WARM, *_warm(detail), _LISTED, *_listed(detail)]
    return "".join([*parts, _REGISTERED, *_registered(detail)])


def is_lean(detail: Mapping[str, Any]) -> bool:
    """Whether issuing needs no boto3."""
    return not detail["first"][OURS]["boto3"]


def _bars(summary: Mapping[str, Any], detail: Mapping[str, Any]) -> Iterator[str]:
    medians, lean = paired(detail), is_lean(detail)
    for name, bar in BARS.items():
        ratio, most = summary["ratios"][name], bar.limit(lean=lean)
        met = "yes" if ratio <= most else "no"
        yield f"| {bar.what} | {ratio:.3f} | {medians[name]:.3f} | {most:.2f} | {met} |\n"


def _reasons(summary: Mapping[str, Any], detail: Mapping[str, Any]) -> Iterator[str]:
    lean = is_lean(detail)
    missed = [n for n, bar in BARS.items() if summary["ratios"][n] > bar.limit(lean=lean)]
    if missed:
        yield "\nWhere a bar is not met:\n\n"
    yield from (f"- {BARS[name].what}: {BARS[name].reason}\n" for name in missed)


def _counters(summary: Mapping[str, Any]) -> Iterator[str]:
    longest = f"{summary['machine']['longest_listing']:,}"
    for name, figure in summary["counters"].items():
        told = max(figure.values()) if isinstance(figure, dict) else figure
        words = name.replace("_", " ").replace("per function", "in the largest function")
        words = words.replace("1k", "of 1,000").replace("1m", f"of {longest}")
        yield f"| {words} | {told:g} |\n"


def _first(detail: Mapping[str, Any]) -> Iterator[str]:
    for name, told in detail["first"].items():
        milliseconds, peak = min(detail["cold"][name]) * 1000, told["peak_kib"] / 1024
        loaded = f"{told['modules']} | {len(told['compiled'])}"
        yield f"| {told_as(name)} | {milliseconds:.0f} | {loaded} | {peak:.0f} |\n"


def _warm(detail: Mapping[str, Any]) -> Iterator[str]:
    for name in ISSUING:
        seconds = min(detail["warm"][name])
        yield f"| {told_as(name)} | {seconds * 1000:.2f} | {1 / seconds:,.0f} |\n"


def _listed(detail: Mapping[str, Any]) -> Iterator[str]:
    for total, seconds in detail["pages"].items():
        units, counted = detail["page_units"][total], detail["count_units"][total]
        yield f"| {int(total):,} | {min(seconds) * 1000:.1f} | {units:g} | {counted:g} |\n"


def _registered(detail: Mapping[str, Any]) -> Iterator[str]:
    for batch, of in detail["registration"].items():
        ended = f"{of['conflicts']} | {of['came_back']} | {of['dead_letters']}"
        yield f"| {batch} of {of['reports']:,} | {of['rate']:.0f} | {ended} |\n"


def main() -> None:
    PAGE.write_text(page(json.loads(BENCH.read_text()), json.loads(DETAIL.read_text())))


if __name__ == "__main__":
    main()
