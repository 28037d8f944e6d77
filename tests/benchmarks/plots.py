"""Draws what was measured as one HTML page. Runs in an environment of its own.

python plots.py bench-detail.json bench.html
"""

from __future__ import annotations

import html
import json
import sys
from collections.abc import Mapping
from io import StringIO
from pathlib import Path

import matplotlib as mpl

mpl.use("svg")

from matplotlib import pyplot as plt

PLOTS = {
    "cold": ("Process to first answer", 1000, "ms"),
    "warm": ("CPU of one issued URL", 1000, "ms"),
    "micro": ("Signing and verifying, CPU of one call", 1_000_000, "µs"),
    "pages": ("A page of 50 by how many reports there are", 1000, "ms"),
}


def plot(title: str, times: Mapping[str, list[float]], scale: int, unit: str) -> str:
    """The rounds of each as a box, the least of them as text, in SVG."""
    figure, axes = plt.subplots(figsize=(9, 0.6 + 0.4 * len(times)))
    names = list(times)
    axes.boxplot([[t * scale for t in times[name]] for name in names], orientation="horizontal")
    axes.set_yticks(range(1, len(names) + 1), [f"{n} ({min(times[n]) * scale:.3g})" for n in names])
    axes.set_xlim(left=0)
    axes.set_xlabel(unit)
    axes.set_title(title)
    figure.tight_layout()
    drawn = StringIO()
    figure.savefig(drawn, format="svg")
    plt.close(figure)
    return drawn.getvalue().partition("?>\n")[2]


def document(detail: Mapping[str, Mapping[str, list[float]]]) -> str:
    drawn = "\n".join(
        plot(title, detail[name], scale, unit) for name, (title, scale, unit) in PLOTS.items()
    )
    of = html.escape(f"Measured on {detail['at']}; the least of all rounds in parentheses.")
    title = "Claimcheck, measured"
    head = f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{title}</title>'
    return f"{head}<h1>{title}</h1><p>{of}</p>{drawn}</html>"


if __name__ == "__main__":
    source, target = map(Path, sys.argv[1:])
    target.write_text(document(json.loads(source.read_text())), encoding="utf-8")
