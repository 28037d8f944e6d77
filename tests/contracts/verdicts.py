"""The classes of answers that every contract gives in its own words.

`tests/contracts/<name>/verdicts.py` pins them: `ANSWERS` by the route's path, with "" for all
routes that are not named.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple


class Verdict(StrEnum):
    """A class of answers."""

    SERVED = "served"
    UNAUTH = "unauth"
    FORBID = "forbid"
    MISSING = "missing"
    BAD = "bad"
    GONE = "gone"


class Pinned(NamedTuple):
    """A status, and the golden file of the contract that pins the rest of the answer.

    "": the answer says what exactly is wrong, and so differs.
    """

    status: int
    golden: str = ""


Answers = Mapping[str, Mapping[Verdict, Pinned]]
