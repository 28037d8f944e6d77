"""Signing and verifying by themselves, beside the libraries that are usually asked to do it."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from datetime import UTC, datetime

import boto3
import jwt
from botocore.config import Config

from claimcheck.adapters.aws_client.presign import presign
from claimcheck.adapters.aws_client.sigv4 import SigningCredentials
from claimcheck.contracts.http import Reply
from claimcheck.domain.link import Key, Link, SignedLink, sign_link, verify_link
from claimcheck.domain.report import Kind
from claimcheck.runtime.api_gateway import response_of
from tests.benchmarks.rounds import Measure, Times, interleaved
from tests.samples import TENANT

CALLS = 300
LARGEST_ANSWER = 4 * 1024 * 1024
KEY = Key("1", b"a key that only this benchmark knows".ljust(64, b"."))
OBJECT = f"reports/{TENANT}/monthly_2026-02.csv"
OVERRIDES = {
    "response-content-disposition": 'attachment; filename="monthly.csv"',
    "response-content-type": "text/csv",
    "versionId": "3sL4kqtJlcpXroDTDmJ.rmSpXd3dIbrHY",
}
CREDENTIALS = SigningCredentials("ASIAEXAMPLE", "example", "session")


def micro_seconds(rounds: int) -> Times:
    """CPU seconds of one call each."""
    calls: dict[str, Callable[[], object]] = {
        "presign": _our_presign,
        "botocore presign": _their_presign(),
        "verify": _verify(good=True),
        "verify a bad link": _verify(good=False),
        "PyJWT HS256": _their_verify(),
    }
    return interleaved({name: _timed(call) for name, call in calls.items()}, rounds)


def file_seconds() -> float:
    """CPU seconds of wording an answer with a whole file of 4 MiB."""
    reply = Reply(200, os.urandom(LARGEST_ANSWER), binary=True)
    begun = time.process_time()
    json.dumps(response_of(reply, {}, head=False))
    return time.process_time() - begun


def _timed(call: Callable[[], object]) -> Measure:
    def measure() -> float:
        begun = time.process_time()
        for _ in range(CALLS):
            call()
        return (time.process_time() - begun) / CALLS

    return measure


def _our_presign() -> str:
    url = "https://files.s3.us-east-1.amazonaws.com"
    now = datetime.now(UTC)
    return presign(url, "us-east-1", CREDENTIALS, OBJECT, OVERRIDES, 3600, now)


def _their_presign() -> Callable[[], object]:
    client = boto3.client(
        "s3",
        region_name="us-east-1",
        aws_access_key_id=CREDENTIALS.access_key,
        aws_secret_access_key=CREDENTIALS.secret_key,
        aws_session_token=CREDENTIALS.token,
        config=Config(signature_version="s3v4"),
    )
    asked = {
        "Bucket": "files",
        "Key": OBJECT,
        "ResponseContentDisposition": OVERRIDES["response-content-disposition"],
        "ResponseContentType": OVERRIDES["response-content-type"],
        "VersionId": OVERRIDES["versionId"],
    }
    return lambda: client.generate_presigned_url("get_object", Params=asked, ExpiresIn=3600)


def _verify(*, good: bool) -> Callable[[], object]:
    now = int(time.time())
    link = Link(
        id="i" * 22,
        tenant=TENANT,
        kind=Kind.REPORT,
        report_id="report_Jc0n7yQx2VwK9sT4bLmA1e",
        version_id=OVERRIDES["versionId"],
        issuer="oc_somebody",
        issued_at=now,
        expires=now + 3600,
    )
    signed = sign_link(link, KEY)
    if not good:
        signed = SignedLink(signed.token, signed.expires, "0" * 64)
    assert (verify_link(signed, lambda _kid: KEY) is not None) is good
    return lambda: verify_link(signed, lambda _kid: KEY)


def _their_verify() -> Callable[[], object]:
    now = int(time.time())
    said = {"iss": "claimcheck", "aud": "links", "sub": TENANT, "iat": now, "exp": now + 3600}
    token = jwt.encode({**said, "jti": "i" * 22}, KEY.secret, algorithm="HS256")
    return lambda: jwt.decode(
        token, KEY.secret, algorithms=["HS256"], audience="links", issuer="claimcheck"
    )
