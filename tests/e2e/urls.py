"""URLs taken apart, altered and put together again."""

from __future__ import annotations

from urllib.parse import parse_qsl, quote, urlencode, urlsplit

Pairs = list[tuple[str, str]]


def pairs_of(url: str) -> Pairs:
    return parse_qsl(urlsplit(url).query)


def with_pairs(url: str, pairs: Pairs) -> str:
    return f"{url.partition('?')[0]}?{urlencode(pairs, quote_via=quote)}"


def changed(text: str, place: int) -> str:
    """`text` with one character changed for another of its kind."""
    other = "1" if text[place] == "0" else "0" if text[place].isdigit() else "b"
    other = "a" if text[place] == "b" else other
    return f"{text[:place]}{other}{text[place + 1 :]}"
