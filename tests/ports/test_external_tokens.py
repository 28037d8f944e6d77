"""ExternalTokens: what a token of the trusted issuer proves, and for how long."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from claimcheck.adapters.tokens.external_issuer import IssuerTokens
from claimcheck.adapters.tokens.jws import unsigned
from claimcheck.domain.external import ExternalIdentity
from tests.fakes import FakeClock, FakeIssuer
from tests.fakes.issuer import EC_HEADER, KEYS_URL, RSA_HEADER, ec_key, rsa_key, signed_by
from tests.ports.forgery import START
from tests.samples import TENANT

PROVEN = ExternalIdentity(
    "0d6cbb4e-6a43-4b7e-9a55-3f0f6f6f2c11", "client-7", frozenset({"reports:read"})
)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def issuer(clock: FakeClock) -> FakeIssuer:
    return FakeIssuer(clock)


@pytest.fixture
def tokens(issuer: FakeIssuer, clock: FakeClock) -> IssuerTokens:
    return IssuerTokens(issuer.trusted, clock, issuer.fetch)


def configure(issuer: FakeIssuer, **of: Any) -> None:
    assert issuer.settings is not None
    issuer.settings = replace(issuer.settings, **of)


@pytest.mark.covers("access-tokens-11")
def test_a_token_under_the_rsa_key_proves_its_identity(
    tokens: IssuerTokens, issuer: FakeIssuer
) -> None:
    assert tokens.names_issuer(issuer.token())
    assert tokens.read(issuer.token()) == PROVEN


@pytest.mark.covers("access-tokens-11")
def test_a_token_under_the_elliptic_key_proves_the_same(
    tokens: IssuerTokens, issuer: FakeIssuer
) -> None:
    assert tokens.read(signed_by(ec_key(), unsigned(EC_HEADER, issuer.claims()))) == PROVEN


@pytest.mark.parametrize("typ", ["JWT", "jwt", "at+jwt", "AT+JWT", "application/at+jwt", "absent"])
def test_a_token_may_say_what_type_it_is(
    tokens: IssuerTokens, issuer: FakeIssuer, typ: str
) -> None:
    header = {n: v for n, v in {**RSA_HEADER, "typ": typ}.items() if v != "absent"}

    assert tokens.read(signed_by(rsa_key(), unsigned(header, issuer.claims()))) == PROVEN


@pytest.mark.parametrize(
    ("iat", "exp", "taken"),
    [
        (START, START + 1, True),
        (START - 86399, START + 1, True),
        (START, START + 86400, True),
        (START, START + 86401, False),  # lives longer than a day
        (START + 60, START + 3600, True),  # the clocks of two hosts differ a little
        (START + 61, START + 3600, False),
        (START - 1, START, False),
        (START + 30, START + 30, False),
    ],
)
def test_times_have_to_fit(
    tokens: IssuerTokens, issuer: FakeIssuer, iat: int, exp: int, taken: bool
) -> None:
    assert (tokens.read(issuer.token(iat=iat, exp=exp)) is not None) is taken


@pytest.mark.parametrize(("nbf", "taken"), [(START + 60, True), (START + 61, False)])
def test_a_token_is_not_good_before_its_time(
    tokens: IssuerTokens, issuer: FakeIssuer, nbf: int, taken: bool
) -> None:
    assert (tokens.read(issuer.token(nbf=nbf)) is not None) is taken


def test_a_token_ends_on_its_second(
    tokens: IssuerTokens, issuer: FakeIssuer, clock: FakeClock
) -> None:
    token = issuer.token()

    clock.advance(3599)
    assert tokens.read(token) is not None
    clock.advance(1)
    assert tokens.read(token) is None


@pytest.mark.parametrize(
    ("audience", "taken"),
    [
        ("reports-api", True),
        ("other-api", True),
        (["https://login.example.com/userinfo", "reports-api"], True),
        (["https://login.example.com/userinfo"], False),
        ("reports-api other-api", False),
        ("REPORTS-API", False),
        ("reports-ap", False),
    ],
)
def test_a_token_has_to_be_for_one_of_our_audiences(
    tokens: IssuerTokens, issuer: FakeIssuer, audience: object, taken: bool
) -> None:
    configure(issuer, audiences=frozenset({"reports-api", "other-api"}))

    assert (tokens.read(issuer.token(aud=audience)) is not None) is taken


def test_the_audience_may_stand_in_another_claim(tokens: IssuerTokens, issuer: FakeIssuer) -> None:
    configure(issuer, audience_claim="client_id")

    assert tokens.read(issuer.token(aud="absent", client_id="reports-api")) == PROVEN
    assert tokens.read(issuer.token(client_id="another")) is None


def test_an_identity_token_lets_nobody_in(tokens: IssuerTokens, issuer: FakeIssuer) -> None:
    assert tokens.read(issuer.token(token_use="access")) == PROVEN
    assert tokens.read(issuer.token(token_use="id")) is None


@pytest.mark.parametrize(
    ("claim", "prefix", "scopes"),
    [
        ("reports:read", "", {"reports:read"}),
        ("reports:read reports:list", "", {"reports:read", "reports:list"}),
        (["reports:read", "openid"], "", {"reports:read", "openid"}),
        ("openid reports-api/reports:read", "reports-api/", {"reports:read"}),
        ("reports:read", "reports-api/", set()),
        ("reports-api/reports-api/reports:read", "reports-api/", {"reports-api/reports:read"}),
        ("absent", "", set()),
        ("", "reports-api/", set()),
        ([], "", set()),
    ],
)
def test_scopes_are_told_in_our_words(
    tokens: IssuerTokens, issuer: FakeIssuer, claim: object, prefix: str, scopes: set[str]
) -> None:
    configure(issuer, scope_prefix=prefix)

    assert tokens.read(issuer.token(scope=claim)) == replace(PROVEN, scopes=frozenset(scopes))


def test_tenant_and_scopes_may_stand_in_other_claims(
    tokens: IssuerTokens, issuer: FakeIssuer
) -> None:
    configure(issuer, tenant_claim="https://example.com/tenant", scope_claim="scp")
    further = {"https://example.com/tenant": TENANT, "scp": ["reports:list"]}

    identity = tokens.read(issuer.token(**further))

    assert identity == ExternalIdentity(TENANT, "client-7", frozenset({"reports:list"}))


@pytest.mark.parametrize(
    ("subject", "start"),
    [
        ("client-7", "external:client-7"),
        ("x" * 64, "external:" + "x" * 64),
        ("x" * 65, "external:~"),
        ("ada@example.com", "external:~"),
        ("~7deeb6e8", "external:~"),
    ],
)
def test_a_principal_is_short_and_the_same_each_time(subject: str, start: str) -> None:
    principal = ExternalIdentity(TENANT, subject, frozenset()).principal

    assert principal == ExternalIdentity("other", subject, frozenset({"x"})).principal
    assert principal.startswith(start)
    assert len(principal) <= 73


def test_no_two_subjects_have_one_principal() -> None:
    subjects = ["a", "A", "a ", "~a", "x" * 64, "x" * 65, "x" * 66, "ä", "a#b", "a:b"]

    assert len({ExternalIdentity("t", s, frozenset()).principal for s in subjects}) == len(subjects)


def test_nobody_outside_is_believed_unless_the_deployment_says_so(
    tokens: IssuerTokens, issuer: FakeIssuer
) -> None:
    issuer.settings = None

    assert not tokens.names_issuer(issuer.token())
    assert tokens.read(issuer.token()) is None
    assert issuer.asked == []


def test_keys_are_asked_for_where_the_deployment_says_and_not_for_each_token(
    tokens: IssuerTokens, issuer: FakeIssuer
) -> None:
    for _ in range(3):
        assert tokens.read(issuer.token(jku="https://evil.example.com/keys")) == PROVEN

    assert issuer.asked == [KEYS_URL]


def test_a_changed_address_of_the_keys_is_asked_at_once(
    tokens: IssuerTokens, issuer: FakeIssuer
) -> None:
    assert tokens.read(issuer.token()) == PROVEN
    configure(issuer, keys_url="https://login.example.com/new")

    assert tokens.read(issuer.token()) == PROVEN
    assert issuer.asked == [KEYS_URL, "https://login.example.com/new"]
