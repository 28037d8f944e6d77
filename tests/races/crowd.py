"""Many callers at the same moment."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

from claimcheck.domain.refusals import QuotaExceeded, Unavailable
from claimcheck.ports import AlreadySpentError, ConflictError

THREADS = 64
START_SECONDS = 30

Given = TypeVar("Given")
Found = TypeVar("Found")


def at_once(do: Callable[[Given], Found], given: Iterable[Given]) -> list[Found]:
    """What `do` makes of each of `given` (64 at least), 64 of them at the same time."""
    together = Barrier(THREADS, timeout=START_SECONDS)
    with ThreadPoolExecutor(THREADS, initializer=together.wait) as pool:
        return list(pool.map(do, given))


def outcome(act: Callable[[], object]) -> str:
    """`done`, or the name of the port's exception that `act` ended with."""
    try:
        act()
    except (AlreadySpentError, ConflictError, QuotaExceeded, Unavailable) as ended:
        return type(ended).__name__
    return "done"


def outcomes(acts: Iterable[Callable[[], object]]) -> Counter[str]:
    """How all of `acts` ended, at the same time."""
    return Counter(at_once(outcome, acts))
