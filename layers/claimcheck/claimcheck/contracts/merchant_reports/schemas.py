"""The exact names in: the listing's parameters. Never decides who may have what."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NoReturn, TypeVar

from claimcheck.domain.listing import MAX_OFFSET, ReportFilter, last_days
from claimcheck.domain.refusals import InvalidRequest, Problem
from claimcheck.domain.report import Interval, Source

DEFAULT_LIMIT = 50
MAX_LIMIT = 200
MAX_DIGITS = 18
HUGE = 10**MAX_DIGITS

Query = Mapping[str, tuple[str, ...]]
Choice = TypeVar("Choice", bound=StrEnum)

# Python would read far more as a number or a date: signs, spaces, underscores, digits of other
# scripts, week dates.
_NUMBER = re.compile(r"[0-9]+", re.ASCII)
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Parameters:
    """The parameters as given; None where absent. An empty `cursor` asks for its first page."""

    created_after: date | None
    created_before: date | None
    interval: Interval | None
    source: Source | None
    limit: int | None
    offset: int | None
    cursor: str | None


@dataclass(frozen=True, slots=True)
class Listing:
    """Which reports, and how many of them on a page: what stays the same from page to page."""

    wanted: ReportFilter
    limit: int

    def as_query(self) -> dict[str, str]:
        """The parameters that ask for this again."""
        given = {
            "created_after": self.wanted.created_after,
            "created_before": self.wanted.created_before,
            "interval": self.wanted.interval,
            "source": self.wanted.source,
            "limit": self.limit,
        }
        return {name: str(value) for name, value in given.items() if value is not None}


def parse(query: Query) -> Parameters:
    """The listing's parameters; others are ignored. Raises `InvalidRequest`."""
    given = Parameters(
        created_after=_date(query, "created_after"),
        created_before=_date(query, "created_before"),
        interval=_choice(query, "interval", Interval),
        source=_choice(query, "source", Source),
        limit=_limit(query),
        offset=_offset(query),
        cursor=_sent(query, "cursor"),
    )
    if given.created_after and given.created_before and given.created_before < given.created_after:
        invalid("created_before", "order", "created_before is earlier than created_after")
    if given.offset is not None and given.cursor is not None:
        invalid("offset", "conflict", "offset and cursor exclude each other")
    return given


def listing_of(given: Parameters, today: date) -> Listing:
    """What `given` asks for. Without any date: the days that end `today`."""
    recent = last_days(today)
    undated = given.created_after is None and given.created_before is None
    wanted = ReportFilter(
        created_after=recent.created_after if undated else given.created_after,
        created_before=recent.created_before if undated else given.created_before,
        source=given.source,
        interval=given.interval,
    )
    return Listing(wanted, given.limit or DEFAULT_LIMIT)


def invalid(name: str, kind: str, message: str) -> NoReturn:
    """Refuse parameter `name`. What was sent is not repeated to the caller."""
    raise InvalidRequest(Problem(("query", name), kind, message))


def _sent(query: Query, name: str) -> str | None:
    values = query.get(name, ())
    if len(values) > 1:
        invalid(name, "repeated", f"{name} was given more than once")
    return values[0] if values else None


def _date(query: Query, name: str) -> date | None:
    text = _sent(query, name)
    if not text:
        return None
    try:
        return date.fromisoformat(text if _DATE.fullmatch(text) else "")
    except ValueError:
        invalid(name, "date", f"{name} is not a date of the form YYYY-MM-DD")


def _choice(query: Query, name: str, choices: type[Choice]) -> Choice | None:
    text = _sent(query, name)
    if not text:
        return None
    for choice in choices:
        if choice.value == text:
            return choice
    invalid(name, "choice", f"{name} is none of {', '.join(choices)}")


def _limit(query: Query) -> int | None:
    limit = _number(query, "limit")
    if limit == 0:
        invalid("limit", "too_small", "limit is below 1")
    return None if limit is None else min(limit, MAX_LIMIT)


def _offset(query: Query) -> int | None:
    offset = _number(query, "offset")
    if offset is not None and offset > MAX_OFFSET:
        invalid("offset", "too_large", "use cursor")
    return offset


def _number(query: Query, name: str) -> int | None:
    text = _sent(query, name)
    if not text:
        return None
    if not _NUMBER.fullmatch(text):
        invalid(name, "number", f"{name} is not a whole number")
    # Beyond every bound, however long: thousands of digits are refused by int(), and slow.
    return int(text) if len(text) <= MAX_DIGITS else HUGE
