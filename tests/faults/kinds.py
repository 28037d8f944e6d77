"""The faults that can befall a call to AWS, by operation.

A condition that fails is an answer and no fault: it is never among these.
"""

from __future__ import annotations

from enum import StrEnum

READS = ("assume_role", "batch_get", "get_", "head_", "list_", "query", "receive_", "scan")


class Fault(StrEnum):
    """What befalls one call. `for good`: it and all after it, until the process is calmed."""

    DIES_BEFORE = "dies before"
    DIES_AFTER = "dies after"
    THROTTLED = "throttled"
    THROTTLED_FOR_GOOD = "throttled for good"
    FAILS = "fails"
    TIMES_OUT = "times out"
    LOST = "answer lost"
    SENT_TWICE = "answer lost, sent again"
    CONFLICTS = "conflicts"
    CONFLICTS_AT_LAST = "conflicts at its last item"
    CONFLICTS_FOR_GOOD = "conflicts for good"
    IN_PROGRESS = "in progress"
    IN_PART = "done in part"
    NEVER_WHOLE = "never whole"
    CUT_SHORT = "body cut short"


LASTING = frozenset({Fault.THROTTLED_FOR_GOOD, Fault.CONFLICTS_FOR_GOOD, Fault.NEVER_WHOLE})
_EVERY = (
    Fault.DIES_BEFORE,
    Fault.THROTTLED_FOR_GOOD,
    Fault.THROTTLED,
    Fault.FAILS,
    Fault.TIMES_OUT,
)
_WRITES = (Fault.DIES_AFTER, Fault.LOST, Fault.SENT_TWICE)
_OF_OPERATION = {
    "transact_write_items": (
        Fault.CONFLICTS,
        Fault.CONFLICTS_AT_LAST,
        Fault.CONFLICTS_FOR_GOOD,
        Fault.IN_PROGRESS,
    ),
    "batch_get_item": (Fault.IN_PART, Fault.NEVER_WHOLE),
    "get_object": (Fault.CUT_SHORT,),
}


def faults_of(operation: str) -> tuple[Fault, ...]:
    """What can befall a call. Reads have no effect that could outlive an answer."""
    writes = () if operation.startswith(READS) else _WRITES
    return (*_EVERY, *writes, *_OF_OPERATION.get(operation, ()))
