"""How files are answered on the routes that give them themselves: whole, in part, by redirect."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from claimcheck.domain.delivery import INLINE_BYTES
from tests.e2e.customer import Customer
from tests.e2e.stage import Stage
from tests.e2e.ways import ROUTES, Ways, ways_to

pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module")
def to_small(stage: Stage, customer: Customer, files: dict[str, Path]) -> Ways:
    return ways_to(stage, customer, files["pdf"])


@pytest.fixture(scope="module")
def to_large(stage: Stage, customer: Customer, files: dict[str, Path]) -> Ways:
    return ways_to(stage, customer, files["large"])


@pytest.mark.covers("files-03", "files-04")
@pytest.mark.parametrize("route", ROUTES)
def test_a_large_file_comes_by_a_redirect_without_a_body(
    http: httpx.Client, to_large: Ways, files: dict[str, Path], route: str
) -> None:
    url, headers, redirect = to_large[route]

    answer = http.get(url, headers=headers)
    arrived = http.get(answer.headers["Location"])

    assert (answer.status_code, answer.content) == (redirect, b"")
    assert parse_qs(urlsplit(answer.headers["Location"]).query)["X-Amz-Expires"] == ["120"]
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert arrived.content == files["large"].read_bytes()
    assert len(arrived.content) > 20_000_000


@pytest.mark.covers("files-02", "files-05")
@pytest.mark.parametrize("route", ROUTES)
def test_a_large_file_comes_in_ranges_without_storage_in_sight(
    http: httpx.Client, to_large: Ways, files: dict[str, Path], route: str
) -> None:
    url, headers, _ = to_large[route]
    size = files["large"].stat().st_size
    whole = sha256()

    for first in range(0, size, INLINE_BYTES):
        last = min(first + INLINE_BYTES, size) - 1
        part = http.get(url, headers={**headers, "Range": f"bytes={first}-{last}"})
        assert part.status_code == 206
        assert part.headers["Content-Range"] == f"bytes {first}-{last}/{size}"
        assert len(part.content) == last - first + 1
        whole.update(part.content)

    assert whole.hexdigest() == sha256(files["large"].read_bytes()).hexdigest()


@pytest.mark.covers("files-03")
@pytest.mark.parametrize("route", ROUTES)
def test_an_open_ended_range_of_a_large_file_is_redirected(
    http: httpx.Client, to_large: Ways, route: str
) -> None:
    url, headers, redirect = to_large[route]

    answer = http.get(url, headers={**headers, "Range": "bytes=0-"})

    assert answer.status_code == redirect
    assert urlsplit(answer.headers["Location"]).netloc != http.base_url.netloc.decode()


@pytest.mark.covers("files-12")
@pytest.mark.parametrize("route", ROUTES)
def test_head_tells_size_and_name_and_moves_no_byte(
    http: httpx.Client, to_large: Ways, files: dict[str, Path], route: str
) -> None:
    url, headers, _ = to_large[route]

    answer = http.head(url, headers=headers)

    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["X-File-Size"] == str(files["large"].stat().st_size)
    assert answer.headers["Content-Disposition"] == 'attachment; filename="All sales.csv"'


@pytest.mark.covers("files-07", "files-08")
@pytest.mark.parametrize("route", ROUTES)
def test_a_client_that_has_the_file_already_is_told_so(
    http: httpx.Client, to_small: Ways, route: str
) -> None:
    url, headers, _ = to_small[route]

    first = http.get(url, headers=headers)
    again = http.get(url, headers={**headers, "If-None-Match": first.headers["ETag"]})

    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]


@pytest.mark.covers("common-20", "files-02", "files-10", "files-11")
@pytest.mark.parametrize("route", ROUTES)
def test_parts_of_a_small_file_are_exact(
    http: httpx.Client, to_small: Ways, files: dict[str, Path], route: str
) -> None:
    url, headers, _ = to_small[route]
    content = files["pdf"].read_bytes()

    def ask(span: str) -> httpx.Response:
        return http.get(url, headers={**headers, "Range": f"bytes={span}"})

    assert ask("0-0").headers["Content-Range"] == f"bytes 0-0/{len(content)}"
    assert ask("10-19").content == content[10:20]
    assert ask("-7").content == content[-7:]
    assert ask("5-").content == content[5:]
    assert (ask("0-1,4-5").status_code, ask(f"{len(content)}-").status_code) == (200, 416)
