"""Comparing times on a machine that others use too: interleaved rounds, and ratios of minima.

What ran in one round met the same noise. The least of all rounds is nearest to what the work itself
takes; the paired median says whether one lucky round made it.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from statistics import median

Measure = Callable[[], float]
Times = dict[str, list[float]]


def interleaved(measures: Mapping[str, Measure], rounds: int) -> Times:
    """What each measure gave in each round; the order changes from round to round."""
    times: Times = {name: [] for name in measures}
    order = list(measures)
    shuffle = random.Random(1)
    for _ in range(rounds):
        shuffle.shuffle(order)
        for name in order:
            times[name].append(measures[name]())
    return times


def ratio_of_minima(times: Mapping[str, list[float]], name: str, to: str) -> float:
    return min(times[name]) / min(times[to])


def paired_median(times: Mapping[str, list[float]], name: str, to: str) -> float:
    """The median over the rounds of the ratio within each round."""
    return median(a / b for a, b in zip(times[name], times[to], strict=True))
