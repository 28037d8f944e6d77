"""Storage URLs open one version of one object for their time: nothing in them can be changed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial
from urllib.parse import urlsplit

import httpx
import pytest

from claimcheck.adapters.aws_client.presign import presign
from claimcheck.adapters.aws_client.sigv4 import SigningCredentials
from claimcheck.domain.report import Kind, Report
from tests.e2e.customer import Customer
from tests.e2e.stage import Stage
from tests.e2e.urls import changed, pairs_of, with_pairs

pytestmark = pytest.mark.e2e

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


@pytest.fixture(scope="module")
def document(customer: Customer) -> Report:
    return customer.publish(Kind.DOCUMENT, filename="contract.pdf")


@pytest.fixture(scope="module")
def url(customer: Customer, document: Report) -> str:
    return customer.document_url(document.id)


@pytest.mark.covers("documents-07", "export-tasks-04")
def test_no_parameter_of_a_storage_url_can_be_changed_or_left_out(
    http: httpx.Client, url: str
) -> None:
    pairs = pairs_of(url)
    assert sorted(name for name, _ in pairs) == PARAMETERS

    for name in PARAMETERS:
        altered = [(n, changed(v, len(v) - 1) if n == name else v) for n, v in pairs]
        left_out = [(n, v) for n, v in pairs if n != name]
        assert http.get(with_pairs(url, altered)).status_code >= 400, name
        assert http.get(with_pairs(url, left_out)).status_code >= 400, name
    assert http.get(with_pairs(url, pairs)).status_code == 200


@pytest.mark.covers("common-01")
def test_storage_has_an_origin_of_its_own(stage: Stage, customer: Customer, url: str) -> None:
    link, api = customer.link(customer.publish().id), urlsplit(stage.stack.base_url)

    assert urlsplit(link).netloc == api.netloc
    assert urlsplit(url).netloc == urlsplit(stage.stack.aws_endpoint_url).netloc != api.netloc


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
