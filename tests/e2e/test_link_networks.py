"""Links for certain networks: the caller's address, and storage URLs for the same networks."""

from __future__ import annotations

import boto3
import httpx
import pytest
from botocore.exceptions import ClientError

from claimcheck.adapters.s3.session_policy import session_policy
from claimcheck.adapters.s3.url_signer import StsUrlSigner
from claimcheck.adapters.system.clock import SystemClock
from claimcheck.domain.delivery import SignedUrl
from claimcheck.domain.report import Kind, Report
from claimcheck.usecases.link_admin import LinkRequest, create_link
from claimcheck_cli.aws import ACCOUNT, Actor
from tests.e2e.customer import Customer
from tests.e2e.stage import Stage

pytestmark = pytest.mark.e2e

HERE, ELSEWHERE = ("127.0.0.0/8",), ("203.0.113.0/24", "2001:db8::/32")
LARGE = 5 * 1024 * 1024
SPOOFED = {"X-Forwarded-For": "203.0.113.9", "Forwarded": "for=203.0.113.9"}


@pytest.fixture(scope="module")
def large(customer: Customer) -> Report:
    return customer.publish(size=LARGE, filename="Umsätze 100% [final] *.csv")


def create(stage: Stage, report: Report, **of: object) -> SignedUrl:
    wanted = LinkRequest(report.tenant, Kind.REPORT, report.id, **of)  # type: ignore[arg-type] # few vary
    command = stage.operator.command("link create")
    return create_link(stage.operator, command, wanted, stage.deployment.base_url)


def test_a_link_is_none_from_anywhere_else_and_no_use_is_spent(
    stage: Stage, http: httpx.Client, customer: Customer
) -> None:
    report = customer.publish()
    link = create(stage, report, networks=ELSEWHERE, max_uses=1)

    answers = [
        http.get(link.url),
        http.get(link.url, headers=SPOOFED),
        http.get(link.url, headers={"Sec-Fetch-Mode": "navigate"}),
        http.head(link.url),
        http.post(link.url),
    ]

    assert {answer.status_code for answer in answers} == {404}
    assert answers[0].json() == {"error": True, "message": "Link not found", "code": 404}
    mine = [e for e in stage.entries(report.tenant) if e["principal"] == link.link_id]
    assert [(e["outcome"], e["reason"]) for e in mine] == [("denied", "address_not_allowed")] * 5
    assert {e["report_id"] for e in mine} == {report.id}


def test_a_large_file_is_redirected_to_a_url_for_the_same_networks(
    stage: Stage, http: httpx.Client, large: Report
) -> None:
    anyone, here = create(stage, large), create(stage, large, networks=HERE)

    redirects = [http.get(link.url) for link in (anyone, here, here)]

    assert [answer.status_code for answer in redirects] == [303, 303, 303]
    urls = [httpx.URL(answer.headers["Location"]) for answer in redirects]
    assert [len(http.get(url).content) for url in urls] == [LARGE] * 3
    # Each is signed by a session of its own, that opens nothing else.
    assert len({url.params["X-Amz-Security-Token"] for url in urls}) == 3


def test_storage_itself_refuses_such_a_url_from_elsewhere(
    stage: Stage, http: httpx.Client, large: Report
) -> None:
    signer = StsUrlSigner(
        stage.role("DownloadRole").client("sts"),
        signer_role(stage),
        f"{stage.deployment.endpoint_url}/{stage.deployment.bucket}",
        stage.deployment.region,
        SystemClock(),
    )
    assert large.file
    urls = [signer.presign(large.file, 60, networks).url for networks in ((), HERE, ELSEWHERE)]

    assert [http.get(url).status_code for url in urls] == [200, 200, 403]


def test_the_session_behind_such_a_url_opens_that_version_and_no_other_object(
    stage: Stage, customer: Customer, large: Report
) -> None:
    other = customer.publish()
    assert large.file
    assert other.file
    lent = (
        stage.role("DownloadRole")
        .client("sts")
        .assume_role(
            RoleArn=signer_role(stage),
            RoleSessionName="e2e",
            Policy=session_policy("aws", large.file, HERE),
        )["Credentials"]
    )
    keys = (lent["AccessKeyId"], lent["SecretAccessKey"], lent["SessionToken"])
    session = boto3.Session(*keys, region_name=stage.deployment.region)
    s3 = Actor(session, stage.deployment.endpoint_url).client("s3")
    bucket, own, foreign = large.file.bucket, large.file, other.file

    assert s3.get_object(Bucket=bucket, Key=own.key, VersionId=own.version_id)["ContentLength"]
    with pytest.raises(ClientError, match="AccessDenied"):
        s3.get_object(Bucket=bucket, Key=own.key)
    with pytest.raises(ClientError, match="AccessDenied"):
        s3.get_object(Bucket=bucket, Key=foreign.key, VersionId=foreign.version_id)


def signer_role(stage: Stage) -> str:
    return f"arn:aws:iam::{ACCOUNT}:role/{stage.resource('SignerRole')}"
