"""How files are answered on the routes that give them themselves: whole, in part, by redirect."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import httpx
import pytest

from claimcheck.domain.delivery import INLINE_BYTES
from claimcheck.domain.report import Kind
from tests.e2e.customer import Customer, Headers
from tests.e2e.stage import Stage, at_once

pytestmark = pytest.mark.e2e

PAGE = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8", "Sec-Fetch-Mode": "navigate"}
SPENT = b'{"error": true, "message": "Link has expired or was already used", "code": 410}'


class Way(NamedTuple):
    """A route that answers with a file: where, as whom, and how it redirects."""

    url: str
    headers: Headers
    redirect: int


Ways = dict[str, Way]
ROUTES = ["link", "documents", "business_reports", "merchant_reports"]


@pytest.fixture(scope="module")
def ways_to(stage: Stage, customer: Customer) -> Callable[[Path], Ways]:
    """All ways to one published file."""

    def ways(path: Path) -> Ways:
        report = stage.publish_one(customer.tenant, Kind.REPORT, path)
        document = stage.publish_one(customer.tenant, Kind.DOCUMENT, path)
        merchant = f"/b/api/v1/reports/files/{report.encrypted_id}/download/"
        return {
            "link": Way(customer.link(report.id), {}, 303),
            "documents": Way(f"/download/{document.id}", customer.document, 307),
            "business_reports": Way(
                f"/api/v1/reports/{report.id}/download", customer.business, 307
            ),
            "merchant_reports": Way(merchant, customer.api_key, 307),
        }

    return ways


@pytest.fixture(scope="module")
def to_small(ways_to: Callable[[Path], Ways], files: dict[str, Path]) -> Ways:
    return ways_to(files["pdf"])


@pytest.fixture(scope="module")
def to_large(ways_to: Callable[[Path], Ways], files: dict[str, Path]) -> Ways:
    return ways_to(files["large"])


@pytest.mark.parametrize("route", ROUTES)
def test_a_large_file_comes_by_a_redirect_without_a_body(
    http: httpx.Client, to_large: Ways, files: dict[str, Path], route: str
) -> None:
    url, headers, redirect = to_large[route]

    answer = http.get(url, headers=headers)
    arrived = http.get(answer.headers["Location"])

    assert (answer.status_code, answer.content) == (redirect, b"")
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert arrived.content == files["large"].read_bytes()
    assert len(arrived.content) > 20_000_000


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


@pytest.mark.parametrize("route", ROUTES)
def test_an_open_ended_range_of_a_large_file_is_redirected(
    http: httpx.Client, to_large: Ways, route: str
) -> None:
    url, headers, redirect = to_large[route]

    answer = http.get(url, headers={**headers, "Range": "bytes=0-"})

    assert answer.status_code == redirect
    assert urlsplit(answer.headers["Location"]).netloc != http.base_url.netloc.decode()


@pytest.mark.parametrize("route", ROUTES)
def test_head_tells_size_and_name_and_moves_no_byte(
    http: httpx.Client, to_large: Ways, files: dict[str, Path], route: str
) -> None:
    url, headers, _ = to_large[route]

    answer = http.head(url, headers=headers)

    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["X-File-Size"] == str(files["large"].stat().st_size)
    assert answer.headers["Content-Disposition"] == 'attachment; filename="All sales.csv"'


@pytest.mark.parametrize("route", ROUTES)
def test_a_client_that_has_the_file_already_is_told_so(
    http: httpx.Client, to_small: Ways, route: str
) -> None:
    url, headers, _ = to_small[route]

    first = http.get(url, headers=headers)
    again = http.get(url, headers={**headers, "If-None-Match": first.headers["ETag"]})

    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]


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


def test_a_single_use_link_serves_once(http: httpx.Client, customer: Customer) -> None:
    link = customer.link(customer.publish(single_use=True).id)

    first, second = http.get(link), http.get(link)

    assert (first.status_code, len(first.content)) == (200, 100)
    assert (second.status_code, second.content) == (410, SPENT)


def test_looking_at_a_single_use_link_spends_nothing_and_its_button_redeems_it(
    http: httpx.Client, customer: Customer, stage: Stage
) -> None:
    report = customer.publish(single_use=True)
    link = customer.link(report.id)

    page, probe = http.get(link, headers=PAGE), http.head(link)
    redeemed = http.post(link)

    assert (page.status_code, probe.status_code, redeemed.status_code) == (200, 200, 200)
    assert page.headers["Content-Type"].startswith("text/html")
    assert report.file
    assert sha256(redeemed.content).hexdigest() == report.file.sha256
    assert (http.post(link).content, http.get(link, headers=PAGE).status_code) == (SPENT, 410)
    noted = [stage.entry(customer.tenant, a.headers["X-Request-Id"]) for a in (page, redeemed)]
    assert [entry["action"] for entry in noted] == ["previewed", "redeemed"]


def test_a_large_single_use_file_is_redirected_to_storage_once(
    http: httpx.Client, customer: Customer
) -> None:
    report = customer.publish(size=INLINE_BYTES + 1, single_use=True)
    link = customer.link(report.id)

    redirect, again = http.get(link), http.get(link)

    assert report.file
    arrived = http.get(redirect.headers["Location"])
    assert sha256(arrived.content).hexdigest() == report.file.sha256
    assert (redirect.status_code, again.status_code) == (303, 410)


@pytest.mark.parametrize("kind", [Kind.TASK, Kind.DOCUMENT])
def test_what_serves_once_is_never_handed_out_as_a_storage_url(
    http: httpx.Client, customer: Customer, kind: Kind
) -> None:
    sent = customer.publish(kind, single_use=True)

    url = customer.task_url(sent.id) if kind is Kind.TASK else customer.document_url(sent.id)

    assert url.startswith(f"{http.base_url}".rstrip("/") + "/reports/")
    assert [http.get(url).status_code for _ in range(2)] == [200, 410]


def test_many_at_once_redeem_a_single_use_link_once(http: httpx.Client, customer: Customer) -> None:
    link = customer.link(customer.publish(single_use=True).id)

    statuses = sorted(at_once(lambda _: http.get(link).status_code, range(8)))

    assert statuses == [200, *[410] * 7]
