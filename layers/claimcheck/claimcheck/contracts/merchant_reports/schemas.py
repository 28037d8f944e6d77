"""The query parameters of the listing."""

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
BEYOND_ANY_LIMIT = 10**MAX_DIGITS

Query = Mapping[str, tuple[str, ...]]
Choice = TypeVar("Choice", bound=StrEnum)

# Python reads far more as a number or a date: signs, spaces, underscores, digits of other
# scripts, week dates.
_NUMBER = re.compile(r"[0-9]+", re.ASCII)
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Parameters:
    """The parsed parameters; None where absent. An empty `cursor` asks for the first page."""

    created_after: date | None
    created_before: date | None
    interval: Interval | None
    source: Source | None
    limit: int | None
    offset: int | None
    cursor: str | None


@dataclass(frozen=True, slots=True)
class Listing:
    """Which reports, and how many on a page. It stays the same from page to page."""

    report_filter: ReportFilter
    limit: int

    def as_query(self) -> dict[str, str]:
        """Return the query parameters that ask for the same listing."""
        parameters = {
            "created_after": self.report_filter.created_after,
            "created_before": self.report_filter.created_before,
            "interval": self.report_filter.interval,
            "source": self.report_filter.source,
            "limit": self.limit,
        }
        return {name: str(value) for name, value in parameters.items() if value is not None}


def parse(query: Query) -> Parameters:
    """Parse the listing's parameters. Others are ignored. Raises `InvalidRequest`."""
    parameters = Parameters(
        created_after=_date(query, "created_after"),
        created_before=_date(query, "created_before"),
        interval=_choice(query, "interval", Interval),
        source=_choice(query, "source", Source),
        limit=_limit(query),
        offset=_offset(query),
        cursor=_single_value(query, "cursor"),
    )
    if (
        parameters.created_after
        and parameters.created_before
        and parameters.created_before < parameters.created_after
    ):
        invalid("created_before", "order", "created_before is earlier than created_after")
    if parameters.offset is not None and parameters.cursor is not None:
        invalid("offset", "conflict", "offset and cursor exclude each other")
    return parameters


def listing_of(parameters: Parameters, today: date) -> Listing:
    """Return the listing asked for. Without a date it is the last days up to `today`."""
    recent = last_days(today)
    undated = parameters.created_after is None and parameters.created_before is None
    report_filter = ReportFilter(
        created_after=recent.created_after if undated else parameters.created_after,
        created_before=recent.created_before if undated else parameters.created_before,
        source=parameters.source,
        interval=parameters.interval,
    )
    return Listing(report_filter, parameters.limit or DEFAULT_LIMIT)


def invalid(name: str, kind: str, message: str) -> NoReturn:
    """Refuse parameter `name`. What was sent is not repeated to the caller."""
    raise InvalidRequest(Problem(("query", name), kind, message))


def _single_value(query: Query, name: str) -> str | None:
    values = query.get(name, ())
    if len(values) > 1:
        invalid(name, "repeated", f"{name} was given more than once")
    return values[0] if values else None


def _date(query: Query, name: str) -> date | None:
    text = _single_value(query, name)
    if not text:
        return None
    try:
        return date.fromisoformat(text if _DATE.fullmatch(text) else "")
    except ValueError:
        invalid(name, "date", f"{name} is not a date of the form YYYY-MM-DD")


def _choice(query: Query, name: str, choices: type[Choice]) -> Choice | None:
    text = _single_value(query, name)
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
    text = _single_value(query, name)
    if not text:
        return None
    if not _NUMBER.fullmatch(text):
        invalid(name, "number", f"{name} is not a whole number")
    # Longer numbers are beyond every limit; int() is slow on thousands of digits.
    return int(text) if len(text) <= MAX_DIGITS else BEYOND_ANY_LIMIT
