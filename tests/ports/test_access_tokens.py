"""AccessTokens: what is issued is read back, by those whom it is for, until it ends."""

from __future__ import annotations

import jwt
import pytest

from claimcheck.adapters.tokens.access_tokens import JwtAccessTokens
from tests.fakes import FakeClock, FakeKeyring
from tests.ports.forgery import AUDIENCE, CLAIMS, KEYED, PLAIN, START, decoded, forged, valid


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def keyring(clock: FakeClock) -> FakeKeyring:
    return FakeKeyring(clock, "access")


@pytest.fixture
def tokens(keyring: FakeKeyring, clock: FakeClock) -> JwtAccessTokens:
    return JwtAccessTokens(keyring, clock)


@pytest.mark.parametrize("kid_in_header", [True, False])
def test_an_issued_token_reads_as_it_was_issued(
    tokens: JwtAccessTokens, kid_in_header: bool
) -> None:
    read = tokens.read(AUDIENCE, tokens.issue(AUDIENCE, CLAIMS, kid_in_header=kid_in_header))

    assert read is not None
    assert {name: read[name] for name in CLAIMS} == CLAIMS


@pytest.mark.parametrize("kid_in_header", [True, False])
def test_an_issued_token_is_a_jwt_to_whoever_has_the_key(
    tokens: JwtAccessTokens, keyring: FakeKeyring, kid_in_header: bool
) -> None:
    token = tokens.issue(AUDIENCE, CLAIMS, kid_in_header=kid_in_header)

    read = jwt.decode(
        token,
        keyring.current().secret,
        algorithms=["HS256"],
        audience=AUDIENCE,
        issuer="claimcheck",
        # Its moment is the fake clock's.
        options={"verify_exp": False, "verify_iat": False},
    )

    assert {name: read[name] for name in CLAIMS} == CLAIMS


def test_the_header_is_bare_when_the_key_id_is_a_claim(tokens: JwtAccessTokens) -> None:
    header, claims, _ = tokens.issue(AUDIENCE, CLAIMS, kid_in_header=False).split(".")

    assert decoded(header) == PLAIN
    assert decoded(claims)["kid"] == "access-1"


def test_the_header_names_the_key_when_asked_to(tokens: JwtAccessTokens) -> None:
    header, claims, _ = tokens.issue(AUDIENCE, CLAIMS, kid_in_header=True).split(".")

    assert decoded(header) == KEYED
    assert "kid" not in decoded(claims)


def test_claims_of_a_client_never_replace_ours(tokens: JwtAccessTokens) -> None:
    hostile = {**CLAIMS, "iss": "me", "aud": "admin", "kid": "mine"}

    claims = decoded(tokens.issue(AUDIENCE, hostile, kid_in_header=False).split(".")[1])

    assert (claims["iss"], claims["aud"], claims["kid"]) == ("claimcheck", AUDIENCE, "access-1")


def test_a_token_proves_nothing_to_another_audience(tokens: JwtAccessTokens) -> None:
    token = tokens.issue(AUDIENCE, CLAIMS, kid_in_header=True)

    assert tokens.read("documents", token) is None
    assert tokens.read(AUDIENCE[:-1], token) is None


def test_a_token_ends_on_its_second(tokens: JwtAccessTokens, clock: FakeClock) -> None:
    token = tokens.issue(AUDIENCE, CLAIMS, kid_in_header=True)

    clock.advance(3599)
    assert tokens.read(AUDIENCE, token) is not None
    clock.advance(1)
    assert tokens.read(AUDIENCE, token) is None


def test_a_token_outlives_a_rotation_by_as_long_as_its_key(
    tokens: JwtAccessTokens, keyring: FakeKeyring, clock: FakeClock
) -> None:
    token = tokens.issue(AUDIENCE, CLAIMS, kid_in_header=True)
    keyring.rotate(keep_seconds=60)

    assert tokens.read(AUDIENCE, token) is not None
    clock.advance(60)
    assert tokens.read(AUDIENCE, token) is None


def test_a_token_like_ours_is_taken(tokens: JwtAccessTokens, keyring: FakeKeyring) -> None:
    secret = keyring.current().secret

    assert tokens.read(AUDIENCE, forged(KEYED, valid(), secret)) is not None
    assert tokens.read(AUDIENCE, forged(PLAIN, valid(kid="access-1"), secret)) is not None


@pytest.mark.parametrize(
    ("iat", "exp", "taken"),
    [
        (START, START + 1, True),
        (START - 3599, START + 1, True),
        (START - 3600, START + 1, False),  # lives longer than an hour
        (START, START + 3601, False),
        (START + 60, START + 3660, True),  # the clocks of two hosts differ a little
        (START + 61, START + 3600, False),
        (START - 1, START, False),
        (START + 30, START + 30, False),
    ],
)
def test_times_have_to_fit(
    tokens: JwtAccessTokens, keyring: FakeKeyring, iat: int, exp: int, taken: bool
) -> None:
    token = forged(KEYED, valid(iat=iat, exp=exp), keyring.current().secret)

    assert (tokens.read(AUDIENCE, token) is not None) is taken


@pytest.mark.parametrize(("nbf", "taken"), [(START + 60, True), (START + 61, False)])
def test_a_token_is_not_good_before_its_time(
    tokens: JwtAccessTokens, keyring: FakeKeyring, nbf: int, taken: bool
) -> None:
    token = forged(KEYED, valid(nbf=nbf), keyring.current().secret)

    assert (tokens.read(AUDIENCE, token) is not None) is taken
