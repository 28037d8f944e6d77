"""Our signature of a request equals botocore's."""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import sha256
from unittest.mock import patch

from botocore.auth import SIGNED_HEADERS_BLACKLIST, S3SigV4Auth, SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from hypothesis import example, given, settings
from hypothesis import strategies as st

from claimcheck.adapters.aws_client.presign import quote_path, quote_query
from claimcheck.adapters.aws_client.sigv4 import Request, SigningCredentials, sign
from tests.tiers import count

characters = st.characters(exclude_categories=["Cs", "Cc"])
words = st.text(st.sampled_from("abcdefghijklmnopqrstuvwxyz0123456789-"), min_size=1)
# `date` would replace `x-amz-date`. botocore never signs the others and we never send them, or
# signing adds them.
UNSIGNED = {"date", *SIGNED_HEADERS_BLACKLIST, "host", "authorization"}
names = words.filter(lambda name: name not in UNSIGNED)
values = st.text(st.characters(min_codepoint=32, max_codepoint=126))
headers = st.dictionaries(names, values, max_size=5)
segments = st.text(characters, min_size=1).filter(lambda text: text not in (".", ".."))
paths = st.lists(segments, max_size=4).map(lambda parts: f"/{quote_path('/'.join(parts))}")
queries = st.lists(st.tuples(words, st.text(characters)), max_size=4).map(
    lambda pairs: "&".join(f"{quote_query(name)}={quote_query(value)}" for name, value in pairs)
)
credentials = st.builds(
    SigningCredentials,
    access_key=words,
    secret_key=values,
    token=words | st.just(""),
)
times = st.integers(1_577_836_800, 2_114_380_800).map(lambda n: datetime.fromtimestamp(n, UTC))
HOST = "service.example:4566"


def botocore_headers(
    auth: type[SigV4Auth], request: Request, keys: SigningCredentials, now: datetime
) -> dict[str, str]:
    query = f"?{request.query}" if request.query else ""
    url = f"http://{HOST}{request.path}{query}"
    unsigned_headers = {name: value for name, value in request.headers.items() if name != "host"}
    aws_request = AWSRequest(request.method, url, unsigned_headers, request.body)
    identity = Credentials(keys.access_key, keys.secret_key, keys.token or None)
    with patch("botocore.auth.get_current_datetime", return_value=now):
        auth(identity, "service", "eu-west-1").add_auth(aws_request)
    return {name.lower(): str(value) for name, value in aws_request.headers.items()}


def our_headers(request: Request, keys: SigningCredentials, now: datetime) -> dict[str, str]:
    signed = sign(request, "service", "eu-west-1", keys, now)
    assert signed._replace(headers={}) == request._replace(headers={})
    return {name: value for name, value in signed.headers.items() if name != "host"}


@settings(max_examples=count(500, 10), deadline=None)
@given(headers, st.binary(), credentials, times)
def test_the_signature_of_a_call_equals_botocores(
    others: dict[str, str], body: bytes, keys: SigningCredentials, now: datetime
) -> None:
    request = Request("POST", "/", "", {**others, "host": HOST}, body)

    assert our_headers(request, keys, now) == botocore_headers(SigV4Auth, request, keys, now)


@settings(max_examples=count(500, 10), deadline=None)
@given(st.sampled_from(["GET", "HEAD", "PUT"]), paths, queries, headers, st.binary(), times)
@example("GET", "/a", "tagging&versionId=1", {}, b"", datetime(2026, 3, 14, tzinfo=UTC))
@example("GET", "/a", "a-b=1&a=2&a=1", {}, b"", datetime(2026, 3, 14, tzinfo=UTC))
def test_the_signature_of_an_s3_request_equals_botocores(
    method: str, path: str, query: str, others: dict[str, str], body: bytes, now: datetime
) -> None:
    digest = {"host": HOST, "x-amz-content-sha256": sha256(body).hexdigest()}
    request = Request(method, path, query, {**others, **digest}, body)
    keys = SigningCredentials("AKIDEXAMPLE", "secret", "token")

    assert our_headers(request, keys, now) == botocore_headers(S3SigV4Auth, request, keys, now)


def test_no_repr_shows_a_secret() -> None:
    keys = SigningCredentials("AKIDEXAMPLE", "the secret itself", "the token")
    now = datetime(2026, 3, 14, tzinfo=UTC)

    request = sign(Request("GET", "/", "", {"host": HOST}), "service", "eu-west-1", keys, now)

    assert "the secret itself" not in str(request.headers)
    assert repr(request) == "Request('GET')"
    assert repr(keys) == str(keys) == "SigningCredentials('AKIDEXAMPLE')"
