"""What stands between a client and a function: paths, methods, headers, queries and bodies."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from claimcheck.domain.report import Interval, Kind
from tests.e2e.customer import Customer, Headers
from tests.e2e.stage import Stage, new_export

pytestmark = pytest.mark.e2e

FILES = "/b/api/v1/reports/files"
LISTS = [f"{path}{slash}" for path in (FILES, "/b/api/v1/reports", "/api/v1/reports")
         for slash in ("", "/")]  # fmt: skip
UNKNOWN = [
    "/", "/reports", "/api", "/api/v1", "/tasks/1", "/b/api/v1/reports/x", "/download/a/b",
    "/API/V1/REPORTS", "/oauth2", "/external-api/v1/reports/download", "/openid",
]  # fmt: skip
JSON = {"Content-Type": "application/json"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
# Cut off, not text, deeply nested, of a wrong type.
BODIES = [
    b"", b"{", b"\x00\xff\xfe", b"null", b"[]", b"[" * 20_000, b'{"document_id": "\\ud800"}',
    b"grant_type=client_credentials&grant_type=x", b"grant_type=%ff%fe",
]  # fmt: skip


@pytest.fixture(scope="module")
def weekly(stage: Stage, customer: Customer) -> list[str]:
    """The names of three reports, the newest first."""
    path, now = stage.new_directory() / "report.csv", datetime.now(UTC)
    path.write_text("a,b\n")
    names = ["today", "yesterday", "the day before"]
    stage.publish(
        *(
            new_export(
                customer.tenant,
                Kind.REPORT,
                path,
                name=name,
                created_at=now - timedelta(days=age),
                interval=Interval.WEEKLY,
            )
            for age, name in enumerate(names)
        )
    )
    return names


def assert_served(answer: httpx.Response) -> None:
    assert answer.status_code == 200, answer.text


@pytest.mark.parametrize("path", UNKNOWN)
def test_an_unknown_path_reaches_no_function(http: httpx.Client, path: str) -> None:
    # 404 on AWS; the embedded gateway does not apply the API's gateway responses.
    assert http.get(path).status_code in (403, 404)


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "POST"])
def test_an_unknown_method_reaches_no_function(
    http: httpx.Client, customer: Customer, method: str
) -> None:
    answer = http.request(method, "/api/v1/reports/any", headers=customer.business)

    assert answer.status_code in (403, 404)


@pytest.mark.covers("business-reports-03")
@pytest.mark.parametrize("segment", ["files", "null", "%7B%7D", "a%20b", "*", "é"])
def test_one_segment_below_the_list_is_a_reports_id(
    http: httpx.Client, customer: Customer, segment: str
) -> None:
    answer = http.get(f"/api/v1/reports/{segment}", headers=customer.business)

    assert (answer.status_code, answer.json()) == (404, {"detail": "Resource does not exist"})


@pytest.mark.covers("common-04")
def test_header_names_are_read_in_any_case(http: httpx.Client, customer: Customer) -> None:
    report, task = customer.publish(), customer.publish(Kind.TASK)
    document = customer.publish(Kind.DOCUMENT)
    asked = [
        (f"/external-api/v1/reports/download/{report.id}", customer.oauth),
        (f"/tasks/{task.id}/download_url", customer.task),
        (f"/download/{document.id}", customer.document),
        (f"/api/v1/reports/{report.id}", customer.business),
        (FILES, customer.api_key),
        (FILES, customer.user),
    ]

    for path, headers in asked:
        assert_served(http.get(path, headers=respelled(headers)))


def respelled(headers: Headers) -> Headers:
    return {name.swapcase(): value for name, value in headers.items()}


def test_a_header_sent_twice_proves_nothing(http: httpx.Client, customer: Customer) -> None:
    headers = [*customer.business.items(), ("Authorization", "Bearer x.y")]

    assert http.get("/api/v1/reports/report_one", headers=headers).status_code == 401


@pytest.mark.covers("common-19")
@pytest.mark.parametrize(
    ("path", "scheme"),
    [
        ("/external-api/v1/reports/download/report_one", "Bearer"),
        ("/tasks/1/download_url", "Bearer"),
        ("/api/v1/reports/report_one", "Bearer"),
        (FILES, "Basic"),
    ],
)
def test_every_401_names_its_scheme(http: httpx.Client, path: str, scheme: str) -> None:
    answer = http.get(path)

    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith(scheme)


@pytest.mark.covers("common-01", "merchant-reports-04", "merchant-reports-05")
@pytest.mark.covers("merchant-reports-17")
@pytest.mark.parametrize("mode", ["offset=0", "cursor="])
@pytest.mark.parametrize("path", LISTS)
def test_each_path_of_the_list_leads_to_its_next_and_previous_page(
    customer: Customer, weekly: list[str], path: str, mode: str
) -> None:
    base = f"{str(customer.http.base_url).rstrip('/')}{path}?"

    def page(url: str) -> tuple[list[str], httpx.Response]:
        answer = customer.http.get(url, headers=customer.api_key)
        assert_served(answer)
        return [result["name"] for result in answer.json()["results"]], answer

    names, first = page(f"{path}?interval=weekly&limit=2&{mode}")
    following = first.json()["next"]
    last_names, last = page(following)

    assert (names, last_names) == (weekly[:2], weekly[2:])
    assert following.startswith(base)
    assert parse_qs(urlsplit(following).query)["interval"] == ["weekly"]
    assert page(last.json()["previous"])[0] == weekly[:2]


@pytest.mark.covers("merchant-reports-12")
def test_repeated_parameters_arrive_as_they_were_sent(
    http: httpx.Client, customer: Customer
) -> None:
    unknown = http.get(f"{FILES}?colour=red&colour=blue&Limit=0", headers=customer.api_key)
    known = http.get(f"{FILES}?limit=1&limit=2", headers=customer.api_key)

    assert_served(unknown)
    assert (known.status_code, known.json()["code"]) == (400, "invalid_parameters")


@pytest.mark.parametrize("headers", [JSON, FORM, {}, {"Content-Type": "/;;="}])
def test_no_body_breaks_a_function(
    http: httpx.Client, customer: Customer, headers: Headers
) -> None:
    def sent(path: str) -> Headers:
        return {**headers, **customer.document} if path == "/download" else headers

    for body in BODIES:
        for path in ("/download", "/oauth2/token", "/generate-client-auth-token"):
            answer = http.post(path, content=body, headers=sent(path))
            assert 400 <= answer.status_code < 500, (body, answer.text)
            assert json.loads(answer.content)
