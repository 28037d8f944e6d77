"""Links and storage URLs open exactly what they were made for: nothing in them can be changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

import httpx
import pytest

from claimcheck.adapters.clock import SystemClock
from claimcheck.adapters.keyring import SecretsKeyring
from claimcheck.adapters.presign import SigningCredentials, presign
from claimcheck.domain.link import SignedLink, read_link, sign_link
from claimcheck.domain.report import Kind, Report
from tests.e2e.customer import Customer
from tests.e2e.stage import Stage, at_once

pytestmark = pytest.mark.e2e

NOT_FOUND = b'{"error": true, "message": "Link not found", "code": 404}'
ENDED = b'{"error": true, "message": "Link has expired or was already used", "code": 410}'
STEPS = 20
PARAMETERS = [
    "X-Amz-Algorithm",
    "X-Amz-Credential",
    "X-Amz-Date",
    "X-Amz-Expires",
    "X-Amz-Security-Token",
    "X-Amz-Signature",
    "X-Amz-SignedHeaders",
    "response-cache-control",
    "response-content-disposition",
    "response-content-type",
    "versionId",
]

Pairs = list[tuple[str, str]]


@pytest.fixture(scope="module")
def link(customer: Customer) -> str:
    return customer.link(customer.publish().id)


@pytest.fixture(scope="module")
def document(customer: Customer) -> Report:
    return customer.publish(Kind.DOCUMENT, filename="contract.pdf")


@pytest.fixture(scope="module")
def url(customer: Customer, document: Report) -> str:
    return customer.document_url(document.id)


def pairs_of(url: str) -> Pairs:
    return parse_qsl(urlsplit(url).query)


def with_pairs(url: str, pairs: Pairs) -> str:
    return f"{url.partition('?')[0]}?{urlencode(pairs, quote_via=quote)}"


def changed(text: str, place: int) -> str:
    """`text` with one character changed for another of its kind."""
    other = "1" if text[place] == "0" else "0" if text[place].isdigit() else "b"
    other = "a" if text[place] == "b" else other
    return f"{text[:place]}{other}{text[place + 1 :]}"


def alterations(link: str) -> Iterator[str]:
    """The link with one character changed: in 20 places each of token, expiry and signature."""
    path, _, query = link.partition("?")
    start = path.rindex("/") + 1
    spans = [(start, len(path))]
    for name, value in parse_qsl(query):
        first = link.index(f"{name}=") + len(name) + 1
        spans.append((first, first + len(value)))
    for first, end in spans:
        step = max(1, (end - first) // STEPS)
        yield from (changed(link, place) for place in [*range(first, end, step), end - 1])


def test_no_character_of_a_link_can_be_changed(http: httpx.Client, link: str) -> None:
    altered = list(alterations(link))

    answers = at_once(http.get, altered)

    assert len(set(altered)) >= 50
    assert {(answer.status_code, answer.content) for answer in answers} == {(404, NOT_FOUND)}
    assert http.get(link).status_code == 200


def test_no_parameter_of_a_link_can_be_left_out_repeated_added_or_respelled(
    http: httpx.Client, link: str
) -> None:
    expires, signature = pairs_of(link)
    queries: list[Pairs] = [
        [],
        [expires],
        [signature],
        [expires, expires, signature],
        [expires, signature, signature],
        [expires, signature, ("utm_source", "mail")],
        [("Expires", expires[1]), signature],
        [("expires", f"0{expires[1]}"), signature],
        [("expires", f"{expires[1]} "), signature],
        [expires, ("signature", signature[1].upper())],
        [expires, ("signature", signature[1][:-1])],
        [expires, ("signature", "")],
        [("expires", str(int(expires[1]) + 86_400)), signature],
    ]

    answers = [http.get(with_pairs(link, query)) for query in queries]

    assert {(answer.status_code, answer.content) for answer in answers} == {(404, NOT_FOUND)}


def test_parts_of_two_links_make_no_third(http: httpx.Client, customer: Customer) -> None:
    one, two = (customer.link(customer.publish().id) for _ in range(2))

    crossed = [f"{one.partition('?')[0]}?{two.partition('?')[2]}"]
    crossed += [f"{two.partition('?')[0]}?{one.partition('?')[2]}"]

    assert [http.get(link).content for link in crossed] == [NOT_FOUND] * 2


def test_a_link_that_we_signed_ends_at_its_time(
    stage: Stage, http: httpx.Client, link: str
) -> None:
    account = stage.stack.account.client("secretsmanager")
    keys = SecretsKeyring(account, stage.resource("LinkSecret"), SystemClock())
    path = link.partition("?")[0].rpartition("/")
    ours = read_link(SignedLink(path[2], *(v for _, v in pairs_of(link))), keys.find)
    assert ours

    def answer(expires: datetime) -> httpx.Response:
        signed = sign_link(replace(ours, expires=int(expires.timestamp())), keys.current())
        query = [("expires", signed.expires), ("signature", signed.signature)]
        return http.get(with_pairs(f"{path[0]}/{signed.token}", query))

    assert answer(datetime.now(UTC) + timedelta(minutes=1)).status_code == 200
    ended = answer(datetime.now(UTC) - timedelta(seconds=1))
    assert (ended.status_code, ended.content) == (410, ENDED)
    entry = stage.entry(ours.tenant, ended.headers["X-Request-Id"])
    assert (entry["reason"], entry["principal"]) == ("link_expired", ours.id)


@pytest.mark.parametrize("method", ["HEAD", "POST"])
def test_no_method_makes_an_altered_link_serve(http: httpx.Client, link: str, method: str) -> None:
    assert http.request(method, changed(link, len(link) - 1)).status_code == 404


def test_a_storage_url_has_the_parameters_that_are_altered_here(url: str) -> None:
    assert sorted(name for name, _ in pairs_of(url)) == PARAMETERS


@pytest.mark.parametrize("name", PARAMETERS)
def test_no_parameter_of_a_storage_url_can_be_changed_or_left_out(
    http: httpx.Client, url: str, name: str
) -> None:
    pairs = pairs_of(url)
    altered = [(n, changed(v, len(v) - 1) if n == name else v) for n, v in pairs]
    left_out = [(n, v) for n, v in pairs if n != name]

    assert http.get(with_pairs(url, altered)).status_code >= 400
    assert http.get(with_pairs(url, left_out)).status_code >= 400
    assert http.get(with_pairs(url, pairs)).status_code == 200


def test_a_storage_url_opens_no_other_object_and_no_other_act(
    http: httpx.Client, customer: Customer, document: Report, url: str
) -> None:
    other = customer.publish(Kind.DOCUMENT, filename="contract.pdf")

    moved = url.replace(document.id, other.id)

    assert moved != url
    assert http.get(moved).status_code >= 400
    assert http.get(f"{url}&x=1").status_code >= 400
    for method in ("PUT", "POST", "DELETE"):
        assert http.request(method, url).status_code >= 400
    assert http.get(url).status_code == 200


def test_a_storage_url_keeps_to_the_version_that_it_was_made_for(
    stage: Stage, http: httpx.Client, document: Report, url: str
) -> None:
    assert document.file
    before = http.get(url).content
    written = stage.exporter.client("s3").put_object(
        Bucket=document.file.bucket, Key=document.file.key, Body=b"another version"
    )
    newer = [(n, written["VersionId"] if n == "versionId" else v) for n, v in pairs_of(url)]

    assert http.get(url).content == before
    assert http.get(with_pairs(url, newer)).status_code >= 400


def test_a_storage_url_ends_at_its_time(stage: Stage, http: httpx.Client, document: Report) -> None:
    signer = stage.role("SignerRole", stage.role("DownloadRole"))
    lent = signer.session.get_credentials()
    assert lent
    assert lent.token
    assert document.file
    bucket = f"{stage.deployment.endpoint_url}/{document.file.bucket}"
    credentials = SigningCredentials(lent.access_key, lent.secret_key, lent.token)
    version = {"versionId": document.file.version_id}
    sign = partial(presign, bucket, "us-east-1", credentials, document.file.key, version, 60)
    now = datetime.now(UTC)

    assert http.get(sign(now)).status_code == 200
    assert http.get(sign(now - timedelta(seconds=61))).status_code == 403
