"""Files as answers: whole, in ranges, known already, by redirect to storage."""

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

pytestmark = [pytest.mark.e2e, pytest.mark.parametrize("route", ROUTES)]


@pytest.fixture(scope="module")
def small(stage: Stage, customer: Customer, files: dict[str, Path]) -> Ways:
    return ways_to(stage, customer, files["pdf"])


@pytest.fixture(scope="module")
def large(stage: Stage, customer: Customer, files: dict[str, Path]) -> Ways:
    return ways_to(stage, customer, files["large"])


@pytest.mark.covers("files-01", "files-07", "files-14")
def test_a_small_file_arrives_whole_and_uncompressed(
    http: httpx.Client, small: Ways, files: dict[str, Path], route: str
) -> None:
    url, headers, _ = small[route]
    content = files["pdf"].read_bytes()

    answer = http.get(url, headers={**headers, "Accept-Encoding": "gzip, br, deflate"})

    assert (answer.status_code, answer.content) == (200, content)
    assert answer.headers["Content-Length"] == str(len(content))
    assert "Content-Encoding" not in answer.headers
    assert answer.headers["Accept-Ranges"] == "bytes"
    assert answer.headers["ETag"].startswith('"')


@pytest.mark.covers("common-20", "files-02", "files-10", "files-11")
def test_ranges_of_a_small_file_are_exact(
    http: httpx.Client, small: Ways, files: dict[str, Path], route: str
) -> None:
    url, headers, _ = small[route]
    content = files["pdf"].read_bytes()

    def ask(span: str) -> httpx.Response:
        return http.get(url, headers={**headers, "Range": f"bytes={span}"})

    assert ask("0-0").headers["Content-Range"] == f"bytes 0-0/{len(content)}"
    assert ask("10-19").content == content[10:20]
    assert ask("-7").content == content[-7:]
    assert ask("5-").content == content[5:]
    assert (ask("0-1,4-5").status_code, ask(f"{len(content)}-").status_code) == (200, 416)


@pytest.mark.covers("files-08", "files-09")
def test_a_client_that_has_the_file_already_gets_304(
    http: httpx.Client, small: Ways, route: str
) -> None:
    url, headers, _ = small[route]
    tag = http.head(url, headers=headers).headers["ETag"]

    def ask(**sent: str) -> httpx.Response:
        named = {name.replace("_", "-"): value for name, value in sent.items()}
        return http.get(url, headers={**headers, **named})

    known = ask(If_None_Match=f'"other", {tag}')
    assert (known.status_code, known.content, known.headers["ETag"]) == (304, b"", tag)
    assert ask(If_None_Match='"other"').status_code == 200
    assert ask(Range="bytes=5-9", If_Range=tag).status_code == 206
    assert ask(Range="bytes=5-9", If_Range='"other"').status_code == 200


@pytest.mark.covers("files-03", "files-04")
def test_a_large_file_comes_by_a_redirect_without_a_body(
    http: httpx.Client, large: Ways, files: dict[str, Path], route: str
) -> None:
    url, headers, redirect = large[route]

    answer = http.get(url, headers=headers)
    arrived = http.get(answer.headers["Location"])

    assert (answer.status_code, answer.content) == (redirect, b"")
    assert parse_qs(urlsplit(answer.headers["Location"]).query)["X-Amz-Expires"] == ["120"]
    assert arrived.content == files["large"].read_bytes()
    assert len(arrived.content) > 20_000_000
    assert http.get(url, headers={**headers, "Range": "bytes=0-"}).status_code == redirect


@pytest.mark.covers("files-02", "files-05")
def test_a_large_file_comes_in_ranges_without_storage_in_sight(
    http: httpx.Client, large: Ways, files: dict[str, Path], route: str
) -> None:
    url, headers, _ = large[route]
    size = files["large"].stat().st_size
    whole = sha256()

    for first in range(0, size, INLINE_BYTES):
        last = min(first + INLINE_BYTES, size) - 1
        part = http.get(url, headers={**headers, "Range": f"bytes={first}-{last}"})
        assert part.status_code == 206
        assert part.headers["Content-Range"] == f"bytes {first}-{last}/{size}"
        whole.update(part.content)

    assert whole.hexdigest() == sha256(files["large"].read_bytes()).hexdigest()


@pytest.mark.covers("files-12", "links-04")
def test_head_tells_size_and_name_and_moves_no_byte(
    http: httpx.Client, large: Ways, files: dict[str, Path], route: str
) -> None:
    url, headers, _ = large[route]

    answer = http.head(url, headers=headers)

    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["X-File-Size"] == str(files["large"].stat().st_size)
    assert answer.headers["Content-Disposition"] == 'attachment; filename="All sales.csv"'
