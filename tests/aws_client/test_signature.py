"""Our signed headers beside botocore's: the same signature for the same request."""

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
# `date` is another way to say when; the others are what botocore never signs and we never send, or
# what signing adds.
UNSIGNED = {"date", *SIGNED_HEADERS_BLACKLIST, "host", "authorization"}
names = words.filter(lambda name: name not in UNSIGNED)
values = st.text(st.characters(min_codepoint=32, max_codepoint=126))
headers = st.dictionaries(names, values, max_size=5)
segments = st.text(characters, min_size=1).filter(lambda text: text not in (".", ".."))
paths = st.lists(segments, max_size=4).map(lambda parts: f"/{quote_path('/'.join(parts))}")
queries = st.lists(st.tuples(words, st.text(characters)), max_size=4).map(
    lambda pairs: "&".join(f"{quote_query(name)}={quote_query(value)}" for name, value in pairs)
)
identities = st.builds(
    SigningCredentials,
    access_key=words,
    secret_key=values,
    token=words | st.just(""),
)
moments = st.integers(1_577_836_800, 2_114_380_800).map(lambda n: datetime.fromtimestamp(n, UTC))
HOST = "service.example:4566"


def by_botocore(
    auth: type[SigV4Auth], asked: Request, keys: SigningCredentials, now: datetime
) -> dict[str, str]:
    query = f"?{asked.query}" if asked.query else ""
    url = f"http://{HOST}{asked.path}{query}"
    told = {name: value for name, value in asked.headers.items() if name != "host"}
    request = AWSRequest(asked.method, url, told, asked.body)
    identity = Credentials(keys.access_key, keys.secret_key, keys.token or None)
    with patch("botocore.auth.get_current_datetime", return_value=now):
        auth(identity, "service", "eu-west-1").add_auth(request)
    return {name.lower(): str(value) for name, value in request.headers.items()}


def by_hand(asked: Request, keys: SigningCredentials, now: datetime) -> dict[str, str]:
    request = sign(asked, "service", "eu-west-1", keys, now)
    assert request._replace(headers={}) == asked._replace(headers={})
    return {name: value for name, value in request.headers.items() if name != "host"}


@settings(max_examples=count(500, 10), deadline=None)
@given(headers, st.binary(), identities, moments)
def test_a_call_is_signed_as_by_botocore(
    others: dict[str, str], body: bytes, keys: SigningCredentials, now: datetime
) -> None:
    asked = Request("POST", "/", "", {**others, "host": HOST}, body)

    assert by_hand(asked, keys, now) == by_botocore(SigV4Auth, asked, keys, now)


@settings(max_examples=count(500, 10), deadline=None)
@given(st.sampled_from(["GET", "HEAD", "PUT"]), paths, queries, headers, st.binary(), moments)
@example("GET", "/a", "tagging&versionId=1", {}, b"", datetime(2026, 3, 14, tzinfo=UTC))
@example("GET", "/a", "a-b=1&a=2&a=1", {}, b"", datetime(2026, 3, 14, tzinfo=UTC))
def test_a_request_about_an_object_is_signed_as_by_botocore(
    method: str, path: str, query: str, others: dict[str, str], body: bytes, now: datetime
) -> None:
    digest = {"host": HOST, "x-amz-content-sha256": sha256(body).hexdigest()}
    asked = Request(method, path, query, {**others, **digest}, body)
    keys = SigningCredentials("AKIDEXAMPLE", "secret", "token")

    assert by_hand(asked, keys, now) == by_botocore(S3SigV4Auth, asked, keys, now)


def test_a_secret_shows_neither_in_a_request_nor_in_what_signs_it() -> None:
    keys = SigningCredentials("AKIDEXAMPLE", "the secret itself", "the token")
    now = datetime(2026, 3, 14, tzinfo=UTC)

    request = sign(Request("GET", "/", "", {"host": HOST}), "service", "eu-west-1", keys, now)

    assert "the secret itself" not in str(request.headers)
    assert repr(request) == "Request('GET')"
    assert repr(keys) == str(keys) == "SigningCredentials('AKIDEXAMPLE')"
