"""Which keys of an issuer's set may judge tokens."""

from __future__ import annotations

import json
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ed25519
from jwt.algorithms import OKPAlgorithm, RSAAlgorithm

from claimcheck.adapters.tokens.public_keys import MAX_KEYS, verifiers_of
from tests.fakes.issuer import ec_key, jwk_of, key_set, rsa_key, sign, strange_key

RSA = jwk_of(rsa_key(), "a")
EC = jwk_of(ec_key(), "a")
PRIVATE = RSAAlgorithm.to_jwk(rsa_key(), as_dict=True) | {"kid": "a"}
ED25519 = OKPAlgorithm.to_jwk(ed25519.Ed25519PrivateKey.generate().public_key(), as_dict=True)

TAKEN: list[dict[str, Any]] = [
    RSA,
    EC,
    RSA | {"use": "sig", "alg": "RS256", "key_ops": ["verify"], "x5t": "AA", "x5c": ["AA"]},
    EC | {"use": "sig", "alg": "ES256", "key_ops": ["sign", "verify"]},
    jwk_of(rsa_key(4096), "a"),
]
PASSED_OVER: list[object] = [
    jwk_of(rsa_key(1024), "a"),
    PRIVATE,
    RSA | {"d": "AQAB"},
    EC | {"d": "AQAB"},
    {"kty": "oct", "k": "c2VjcmV0" * 8, "kid": "a", "alg": "HS256"},
    RSA | {"k": "c2VjcmV0"},
    RSA | {"use": "enc"}, EC | {"use": "enc"}, RSA | {"use": None}, RSA | {"use": ["sig"]},
    RSA | {"key_ops": ["encrypt"]}, RSA | {"key_ops": []}, RSA | {"key_ops": "verify"},
    RSA | {"alg": "RS512"}, RSA | {"alg": "ES256"}, RSA | {"alg": "none"}, RSA | {"alg": None},
    EC | {"alg": "RS256"},
    RSA | {"kty": "EC"}, EC | {"kty": "RSA"}, RSA | {"kty": "rsa"}, RSA | {"kty": ["RSA"]},
    jwk_of(ec_key("P-384"), "a"), jwk_of(ec_key("secp256k1"), "a"),
    jwk_of(ec_key("P-384"), "a", crv="P-256"),
    EC | {"x": EC["y"]},  # a point beside the curve
    EC | {"x": "AA"}, EC | {"y": 1},
    RSA | {"n": ""}, RSA | {"n": "!!!"}, RSA | {"n": 5}, RSA | {"e": "AA"}, RSA | {"e": "AQ"},
    {n: v for n, v in RSA.items() if n != "n"},
    {n: v for n, v in RSA.items() if n != "kid"},
    RSA | {"kid": ""}, RSA | {"kid": 1}, RSA | {"kid": None}, RSA | {"kid": "x" * 257},
    ED25519 | {"kid": "a"},
    {}, [], None, "key", 1,
]  # fmt: skip


def shape(key: object) -> str:
    """The same in every run: the numbers of a key are random, and every one of them is long."""
    if not isinstance(key, dict):
        return ascii(key)
    return ascii({name: value if len(str(value)) < 20 else "..." for name, value in key.items()})


@pytest.mark.parametrize("key", TAKEN, ids=shape)
def test_a_public_signing_key_is_taken(key: dict[str, Any]) -> None:
    private = rsa_key(4096) if key == TAKEN[-1] else ec_key() if key["kty"] == "EC" else rsa_key()

    [verifier] = verifiers_of(key_set(key)).values()

    assert verifier.accepts(b"text", sign(private, b"text"))
    assert not verifier.accepts(b"another", sign(private, b"text"))


@pytest.mark.parametrize("key", PASSED_OVER, ids=shape)
def test_any_other_key_is_passed_over_and_spoils_nothing(key: object) -> None:
    beside = jwk_of(strange_key(), "beside")

    assert list(verifiers_of(key_set(key, beside))) == ["beside"]


def test_keys_that_share_an_id_are_all_passed_over() -> None:
    other = jwk_of(strange_key(), "a")

    assert list(verifiers_of(key_set(RSA, other, EC | {"kid": "b"}))) == ["b"]
    assert verifiers_of(key_set(RSA, RSA)) == {}
    assert verifiers_of(key_set(RSA, RSA | {"use": "enc"})) == {}


def test_an_empty_set_is_a_set() -> None:
    assert verifiers_of(b'{"keys": []}') == {}


@pytest.mark.parametrize(
    "document",
    [
        b"", b"{", b"[]", b"null", b"{}", b'{"keys": {}}', b'{"keys": null}', b"\xff\xfe",
        b'{"keys": [], "keys": []}', b"<html></html>", b"[" * 100_000,
        b'{"keys": [' + json.dumps(RSA).encode() + b"]",
        key_set(*[RSA] * (MAX_KEYS + 1)),
    ],
    ids=lambda document: ascii(document)[:30],
)  # fmt: skip
def test_what_is_no_key_set_is_an_error(document: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - any of them
        verifiers_of(document)
