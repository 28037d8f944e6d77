"""ExternalTokens: whatever the trusted issuer would not have made, or not for us, is not read."""

from __future__ import annotations

import hmac
import json
from collections.abc import Callable
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from claimcheck.adapters.tokens.external_issuer import IssuerTokens
from claimcheck.domain.base64url import base64url_encode as b64
from tests.fakes import FakeClock, FakeIssuer
from tests.fakes.issuer import (
    EC_HEADER,
    RSA_HEADER,
    PrivateKey,
    ec_key,
    jwk_of,
    rsa_key,
    sign,
    signed_by,
    strange_key,
)
from tests.ports.test_hostile_tokens import NUMBERS, TEXTS

Forge = Callable[..., str]


@pytest.fixture
def issuer() -> FakeIssuer:
    return FakeIssuer(FakeClock())


@pytest.fixture
def tokens(issuer: FakeIssuer) -> IssuerTokens:
    return IssuerTokens(issuer.trusted, FakeClock(), issuer.fetch)


@pytest.fixture
def forge(issuer: FakeIssuer) -> Forge:
    """Signs any two parts, given as bytes or as JSON, with any key: the issuer's, if none is."""

    def forged(header: Any, claims: Any = None, key: PrivateKey | None = None) -> str:
        parts = (header, issuer.claims() if claims is None else claims)
        raw = (part if isinstance(part, bytes) else json.dumps(part).encode() for part in parts)
        return signed_by(key or rsa_key(), ".".join(map(b64, raw)))

    return forged


def test_the_forger_can_make_a_good_one(tokens: IssuerTokens, forge: Forge) -> None:
    assert tokens.read(forge(RSA_HEADER)) is not None


ALGORITHMS: list[object] = [
    "none", "None", "HS256", "RS384", "RS512", "PS256", "ES256", "EdDSA", "rs256", "", None, 1,
    ["RS256"],
]  # fmt: skip
KEY_IDS: list[object] = [
    "unknown", "ec-1", "", "x" * 5000, "../../dev/null", "' OR 1", "rsa-1\n", 1, ["rsa-1"], None,
    {}, "\ud800",
]  # fmt: skip
TYPES: list[object] = [
    "link+jwt", "id+jwt", "logout+jwt", "dpop+jwt", "secevent+jwt", "", None, 1, ["JWT"],
]  # fmt: skip
HEADERS: list[Any] = [
    *({**RSA_HEADER, "alg": alg} for alg in ALGORITHMS),
    *({**RSA_HEADER, "kid": kid} for kid in KEY_IDS),
    *({**RSA_HEADER, "typ": typ} for typ in TYPES),
    *({**RSA_HEADER, name: value} for name, value in [
        ("crit", ["exp"]), ("crit", []), ("crit", None), ("b64", False), ("b64", True),
        ("zip", "DEF"),
    ]),
    {"alg": "RS256"}, {"kid": "rsa-1"}, {},
    b'{"alg":"none","alg":"RS256","kid":"rsa-1"}',
    b'{"alg":"RS256","kid":"unknown","kid":"rsa-1"}',
    b"[]", b"null", b"{", b"", b"\xff\xfe", b"[" * 3000,
]  # fmt: skip


@pytest.mark.parametrize("header", HEADERS, ids=lambda header: ascii(header)[:40])
def test_no_other_header_is_taken(tokens: IssuerTokens, forge: Forge, header: Any) -> None:
    assert tokens.read(forge(header)) is None


TENANTS: list[object] = [
    *TEXTS, "0D6CBB4E-6A43-4B7E-9A55-3F0F6F6F2C11", "0d6cbb4e6a434b7e9a553f0f6f6f2c11",
    "{0d6cbb4e-6a43-4b7e-9a55-3f0f6f6f2c11}", "0d6cbb4e-6a43-4b7e-9a55-3f0f6f6f2c11\n",
    "urn:uuid:0d6cbb4e-6a43-4b7e-9a55-3f0f6f6f2c11", "*", "../tenant",
]  # fmt: skip
SCOPES: list[object] = [None, True, 1, {}, [1], ["reports:read", None], [["x"]]]
AUDIENCES: list[object] = [
    "absent", None, "", "other", 1, True, {}, [], [1], ["reports-api", 1], [["reports-api"]],
    ["other"], "reports-api ",
]  # fmt: skip
ISSUERS: list[object] = [
    "absent", None, "", "claimcheck", "https://login.example.com/poo",
    "https://login.example.com/pool/", "https://login.example.com/pool#", 1,
    "HTTPS://login.example.com/pool", ["https://login.example.com/pool"],
]  # fmt: skip
USES: list[object] = ["id", "refresh", "", None, 1]
WRONG: list[tuple[str, object]] = [
    *(("exp", value) for value in NUMBERS),
    *(("iat", value) for value in NUMBERS if value not in (0, -1)),
    *(("nbf", value) for value in NUMBERS if value not in ("absent", 0, -1)),
    *(("sub", value) for value in [*TEXTS, "x" * 256, "\ud800", "a\x00b", "a\nb"]),
    *(("jti", value) for value in [*TEXTS, "x" * 256, "\ud800"] if value != "absent"),
    *(("tenant", value) for value in TENANTS),
    *(("scope", value) for value in SCOPES),
    *(("aud", value) for value in AUDIENCES),
    *(("iss", value) for value in ISSUERS),
    *(("token_use", value) for value in USES),
]


@pytest.mark.parametrize(("name", "value"), WRONG, ids=lambda value: ascii(value)[:40])
def test_no_other_claim_is_taken(
    tokens: IssuerTokens, issuer: FakeIssuer, forge: Forge, name: str, value: object
) -> None:
    token = forge(RSA_HEADER, issuer.claims(**{name: value}))

    assert tokens.read(token) is None
    assert issuer.asked == []  # what could not be good makes nobody fetch keys


def test_no_other_payload_is_taken(tokens: IssuerTokens, issuer: FakeIssuer, forge: Forge) -> None:
    good = json.dumps(issuer.claims()).encode()
    payloads = [
        b"[]", b'"text"', b"5", b"null", b"", b"{", b"\xff\xfe", b'{"a":' * 1500,
        json.dumps(issuer.claims()).encode("utf-16"),
        good[:-1] + b',"tenant":"8f2b1c9a-55d1-4b52-8a0e-b7f7f1d0c7aa"}',
        good[:-1] + b',"iss":"https://login.example.com/pool"}',
        good[:-1] + b',"more":' + b"9" * 5000 + b"}",
        good[:-1] + b',"more":NaN}',
        good + b" {}",
    ]  # fmt: skip

    assert [p for p in payloads if tokens.read(forge(RSA_HEADER, p)) is not None] == []
    assert [p for p in payloads[:9] if tokens.names_issuer(forge(RSA_HEADER, p))] == []


def test_the_public_key_is_no_shared_secret(tokens: IssuerTokens, issuer: FakeIssuer) -> None:
    public = rsa_key().public_key()
    secrets = [
        public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo),
        public.public_bytes(Encoding.PEM, PublicFormat.PKCS1),
        public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo),
        json.dumps(jwk_of(rsa_key(), "rsa-1")).encode(),
        b"",
    ]
    parts = (json.dumps({**RSA_HEADER, "alg": "HS256"}), json.dumps(issuer.claims()))
    text = ".".join(b64(part.encode()) for part in parts)

    signatures = [hmac.digest(secret, text.encode(), "sha256") for secret in secrets]

    assert [s for s in signatures if tokens.read(f"{text}.{b64(s)}") is not None] == []


@pytest.mark.parametrize("algorithm", ["none", "RS256"])
def test_a_token_without_a_signature_is_not_read(
    tokens: IssuerTokens, forge: Forge, algorithm: str
) -> None:
    signed = forge({**RSA_HEADER, "alg": algorithm})

    assert tokens.read(signed.rpartition(".")[0] + ".") is None


def test_a_strangers_key_does_not_count_even_if_the_token_brings_it_along(
    tokens: IssuerTokens, issuer: FakeIssuer, forge: Forge
) -> None:
    own = {
        "jwk": jwk_of(strange_key(), "rsa-1"),
        "jku": "http://127.0.0.1:9/keys",
        "x5u": "http://127.0.0.1:9/chain",
        "x5c": ["MIIB"],
    }

    assert tokens.read(forge(RSA_HEADER, key=strange_key())) is None
    assert tokens.read(forge(RSA_HEADER | own, key=strange_key())) is None
    assert tokens.read(forge(RSA_HEADER | own)) is not None  # it says nothing, so it harms nothing
    assert len(issuer.asked) == 1


@pytest.mark.parametrize("curve", ["P-384", "secp256k1"])
def test_a_signature_on_another_curve_is_none(
    tokens: IssuerTokens, forge: Forge, curve: str
) -> None:
    assert tokens.read(forge(EC_HEADER, key=ec_key())) is not None
    assert tokens.read(forge(EC_HEADER, key=ec_key(curve))) is None


def test_a_key_is_used_with_its_own_algorithm_only(tokens: IssuerTokens, forge: Forge) -> None:
    crossed = [{**RSA_HEADER, "kid": "ec-1"}, {**EC_HEADER, "kid": "rsa-1"}]

    read = [tokens.read(forge(h, key=key)) for h in crossed for key in (rsa_key(), ec_key())]

    assert read == [None] * 4


def test_degenerate_signatures_prove_nothing(tokens: IssuerTokens, forge: Forge) -> None:
    for header, key in ((RSA_HEADER, rsa_key()), (EC_HEADER, ec_key())):
        text = forge(header, key=key).rpartition(".")[0]
        good = sign(key, text.encode())
        others = [
            b"", b"\0", bytes(64), bytes(256), b"\xff" * 64, b"\xff" * 256, good[:-1], good + b"\0",
            b"\0" + good, good[32:] + good[:32], bytes([0x30, 0x06, 2, 1, 1, 2, 1, 1]),
        ]  # fmt: skip

        assert tokens.read(f"{text}.{b64(good)}") is not None
        assert [o for o in others if tokens.read(f"{text}.{b64(o)}") is not None] == []


def test_no_character_of_a_token_may_change(tokens: IssuerTokens, issuer: FakeIssuer) -> None:
    token = issuer.token()

    changed = (
        token[:n] + ("A" if char != "A" else "B") + token[n + 1 :] for n, char in enumerate(token)
    )

    assert not any(tokens.read(other) for other in changed)
