"""Telling the audit of denied attempts that were only counted, once their minute is over."""

from __future__ import annotations

from datetime import datetime
from itertools import islice

from claimcheck.domain.denials import minute_of, repeated_denials
from claimcheck.ports import DenialServices

# What is left over is the next run's: no number of links may make one run outlast its function.
MOST_A_RUN = 1000


def close_denials(services: DenialServices, now: datetime) -> int:
    """Account for every minute that ended a whole minute before `now`; how many those were.

    May run twice at once and be repeated. An attempt counted after its minute was closed opens it
    again, and a later run tells the remainder.
    """
    unreported = services.denials.unreported(minute_of(now) - 2)
    told = [
        services.denials.tell(denied, repeated_denials(denied))
        for denied in islice(unreported, MOST_A_RUN)
    ]
    return sum(told)
