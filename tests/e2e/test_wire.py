"""Ranges, tags and preconditions on every route that answers with a file (RFC 9110, 13 and 14)."""

from __future__ import annotations

import random

import httpx
import pytest

from tests.e2e.customer import Customer
from tests.e2e.stage import Stage
from tests.e2e.ways import ROUTES, Ways, ways_to

pytestmark = [pytest.mark.e2e, pytest.mark.parametrize("route", ROUTES)]

SIZE = 1000
CONTENT = random.Random(11).randbytes(SIZE)
PAST = "Mon, 23 Nov 2015 10:00:00 GMT"

PARTS = [
    ("0-0", 0, 0),
    ("10-19", 10, 19),
    ("999-999", 999, 999),
    ("990-", 990, 999),
    ("0-", 0, 999),
    ("995-2000", 995, 999),
    ("-7", 993, 999),
    ("-5000", 0, 999),
]
# With the file's own tag for `{tag}`.
KNOWN = ["{tag}", "W/{tag}", '"other", {tag}', '"other",W/{tag}', "*"]
UNKNOWN = ['"other"', 'W/"other"', "other", '"other", "more"', ""]
OUTDATED = ['"other"', "W/{tag}", PAST, "Fri, 23 Nov 2091 10:00:00 GMT", "nonsense"]


@pytest.fixture(scope="module")
def ways(stage: Stage, customer: Customer) -> Ways:
    path = stage.new_directory() / "thousand bytes.zip"
    path.write_bytes(CONTENT)
    return ways_to(stage, customer, path)


class Ask:
    """Requests for the file by one of its ways."""

    def __init__(self, http: httpx.Client, ways: Ways, route: str) -> None:
        self._http, self._way = http, ways[route]

    def get(self, **headers: str) -> httpx.Response:
        return self._send("GET", headers)

    def head(self, **headers: str) -> httpx.Response:
        return self._send("HEAD", headers)

    @property
    def tag(self) -> str:
        """The file's entity tag, as HEAD tells it."""
        return self.head().headers["ETag"]

    def _send(self, method: str, headers: dict[str, str]) -> httpx.Response:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self._http.request(method, self._way.url, headers={**self._way.headers, **named})


@pytest.fixture
def ask(http: httpx.Client, ways: Ways, route: str) -> Ask:
    return Ask(http, ways, route)


@pytest.mark.covers("files-01", "files-07", "files-14")
def test_the_whole_file_comes_with_its_tag_uncompressed(ask: Ask) -> None:
    answer = ask.get(Accept_Encoding="gzip, br, deflate")

    assert (answer.status_code, answer.content) == (200, CONTENT)
    assert answer.headers["Content-Length"] == str(SIZE)
    assert "Content-Encoding" not in answer.headers
    assert answer.headers["Accept-Ranges"] == "bytes"
    assert answer.headers["ETag"] == ask.tag
    assert answer.headers["ETag"].startswith('"')


@pytest.mark.covers("files-02", "files-07")
@pytest.mark.parametrize(("span", "first", "last"), PARTS)
def test_one_range_gives_each_byte_of_it_that_exists(
    ask: Ask, span: str, first: int, last: int
) -> None:
    answer = ask.get(Range=f"bytes={span}")

    assert (answer.status_code, answer.content) == (206, CONTENT[first : last + 1])
    assert answer.headers["Content-Range"] == f"bytes {first}-{last}/{SIZE}"
    assert answer.headers["Content-Type"] == "application/zip"
    assert (answer.headers["ETag"], answer.headers["Accept-Ranges"]) == (ask.tag, "bytes")


@pytest.mark.covers("files-10")
@pytest.mark.parametrize("span", ["1000-", "1000-1001", "5000-", "-0"])
def test_a_range_beyond_the_end_answers_416_with_the_size(ask: Ask, span: str) -> None:
    answer = ask.get(Range=f"bytes={span}")

    assert (answer.status_code, answer.content) == (416, b"")
    assert answer.headers["Content-Range"] == f"bytes */{SIZE}"


@pytest.mark.covers("files-11")
@pytest.mark.parametrize(
    "header", ["bytes=0-1,4-5", "bytes=5-2", "bytes=", "bytes=a-b", "bytes=--1", "items=0-1", "0-1"]
)
def test_what_is_no_single_range_gives_the_whole_file(ask: Ask, header: str) -> None:
    answer = ask.get(Range=header)

    assert (answer.status_code, answer.content) == (200, CONTENT)
    assert "Content-Range" not in answer.headers


@pytest.mark.covers("files-08")
@pytest.mark.parametrize("sent", KNOWN)
def test_a_tag_that_is_known_answers_304_to_get_and_head(ask: Ask, sent: str) -> None:
    header, tag = sent.format(tag=ask.tag), ask.tag
    answers = [
        ask.get(If_None_Match=header),
        ask.get(If_None_Match=header, Range="bytes=0-1"),
        ask.head(If_None_Match=header),
    ]

    assert [(a.status_code, a.content, a.headers["ETag"]) for a in answers] == [(304, b"", tag)] * 3


@pytest.mark.covers("files-08")
@pytest.mark.parametrize("sent", UNKNOWN)
def test_a_tag_that_is_not_the_files_changes_nothing(ask: Ask, sent: str) -> None:
    assert ask.get(If_None_Match=sent).content == CONTENT


@pytest.mark.covers("files-09")
def test_a_range_of_the_version_that_is_meant_counts(ask: Ask) -> None:
    answer = ask.get(Range="bytes=5-9", If_Range=ask.tag)

    assert (answer.status_code, answer.content) == (206, CONTENT[5:10])


@pytest.mark.covers("files-09")
@pytest.mark.parametrize("sent", OUTDATED)
def test_a_range_of_any_other_version_gives_the_whole_file(ask: Ask, sent: str) -> None:
    answer = ask.get(Range="bytes=5-9", If_Range=sent.format(tag=ask.tag))

    assert (answer.status_code, answer.content) == (200, CONTENT)


@pytest.mark.covers("files-07", "files-12")
@pytest.mark.parametrize("span", ["", "bytes=0-1", "bytes=5000-"])
def test_head_tells_about_the_whole_file_whatever_range_is_asked_for(ask: Ask, span: str) -> None:
    answer = ask.head(Range=span) if span else ask.head()

    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["X-File-Size"] == str(SIZE)
    assert answer.headers["Content-Disposition"] == 'attachment; filename="thousand bytes.zip"'
    assert answer.headers["Content-Type"] == "application/zip"
    assert answer.headers["Accept-Ranges"] == "bytes"
    assert answer.headers["ETag"] == ask.get().headers["ETag"]
