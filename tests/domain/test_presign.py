"""Our presigned URLs equal botocore's to the byte."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from typing import Any, NamedTuple
from unittest.mock import patch

import boto3
import pytest
from botocore.auth import AUTH_TYPE_MAPS, S3SigV4QueryAuth
from botocore.config import Config
from hypothesis import given, settings
from hypothesis import strategies as st

from claimcheck.adapters.aws_client.presign import presign
from claimcheck.adapters.aws_client.sigv4 import SigningCredentials
from tests.tiers import count

ACCESS_KEY, SESSION = "ASIAEXAMPLE", "session/token+with=signs"
STYLES = {
    "virtual": (None, "https://{bucket}.s3.{region}.amazonaws.com"),
    "path": ("http://127.0.0.1:4600", "http://127.0.0.1:4600/{bucket}"),
}


class PresignRequest(NamedTuple):
    """The inputs of a presigned URL."""

    bucket: str
    region: str
    secret: str
    key: str
    version: str
    disposition: str
    seconds: int
    now: datetime


characters = st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="/")
segments = st.text(characters, min_size=1).filter(lambda segment: segment not in (".", ".."))
questions = st.builds(
    PresignRequest,
    bucket=st.sampled_from(["files", "a-rather-long-bucket-name-of-account-123456789012"]),
    region=st.sampled_from(["eu-west-1", "us-west-2", "ap-southeast-2"]),
    secret=st.sampled_from(["secret", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"]),
    key=st.lists(segments, min_size=1, max_size=4).map("/".join),
    version=st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1),
    disposition=st.text(st.characters(exclude_categories=["Cs"])),
    seconds=st.integers(1, 3600),
    now=st.integers(1_577_836_800, 2_114_380_800).map(lambda n: datetime.fromtimestamp(n, UTC)),
)


@pytest.fixture(autouse=True, scope="module")
def _written_in_python() -> Iterator[None]:
    """Use botocore's own signer; a native one (awscrt) would reorder the query."""
    with patch.dict(AUTH_TYPE_MAPS, {"s3v4-query": S3SigV4QueryAuth}):
        yield


@cache
def a_session() -> Any:
    """Return one session for all clients, because each session loads the whole S3 model."""
    return boto3.Session()


@cache
def a_client(style: str, region: str, secret: str) -> Any:
    addressing: Any = {"addressing_style": style}
    return a_session().client(
        "s3",
        region_name=region,
        endpoint_url=STYLES[style][0],
        aws_access_key_id=ACCESS_KEY,
        aws_secret_access_key=secret,
        aws_session_token=SESSION,
        config=Config(signature_version="s3v4", s3=addressing),
    )


def by_botocore(style: str, request: PresignRequest) -> str:
    params = {
        "Bucket": request.bucket,
        "Key": request.key,
        "ResponseCacheControl": "no-store",
        "ResponseContentDisposition": request.disposition,
        "ResponseContentType": "text/csv",
        "VersionId": request.version,
    }
    client = a_client(style, request.region, request.secret)
    with patch("botocore.auth.get_current_datetime", return_value=request.now):
        url: str = client.generate_presigned_url(
            "get_object", Params=params, ExpiresIn=request.seconds
        )
    return url


def by_hand(style: str, request: PresignRequest) -> str:
    overrides = {
        "response-cache-control": "no-store",
        "response-content-disposition": request.disposition,
        "response-content-type": "text/csv",
        "versionId": request.version,
    }
    return presign(
        STYLES[style][1].format(bucket=request.bucket, region=request.region),
        request.region,
        SigningCredentials(ACCESS_KEY, request.secret, SESSION),
        request.key,
        overrides,
        request.seconds,
        request.now,
    )


@pytest.mark.generated
@settings(max_examples=count(600, 20), deadline=None)
@pytest.mark.parametrize("style", STYLES)
@given(request=questions)
def test_a_presigned_url_equals_botocores(style: str, request: PresignRequest) -> None:
    assert by_hand(style, request) == by_botocore(style, request)


def test_a_presigned_url_does_not_contain_the_secret() -> None:
    credentials = SigningCredentials("ASIAEXAMPLE", "the secret itself", "session")

    url = presign(
        "https://files.example", "eu-west-1", credentials, "a/b.csv", {}, 60, datetime.now(UTC)
    )

    assert "ASIAEXAMPLE" in url
    assert "secret" not in url
