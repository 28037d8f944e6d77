"""AccessTokens: whatever is spelled, timed or typed otherwise than ours is not read at all."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import pytest

from claimcheck.adapters.tokens.access_tokens import JwtAccessTokens
from claimcheck.adapters.tokens.jws import MAX_TOKEN_BYTES
from tests.fakes import FakeClock, FakeKeyring
from tests.ports.forgery import AUDIENCE, CLAIMS, KEYED, PLAIN, START, forged, valid

Forge = Callable[[Any, object], str]


@pytest.fixture
def keyring() -> FakeKeyring:
    return FakeKeyring(FakeClock(), "access")


@pytest.fixture
def tokens(keyring: FakeKeyring) -> JwtAccessTokens:
    return JwtAccessTokens(keyring, FakeClock())


@pytest.fixture
def forge(keyring: FakeKeyring) -> Forge:
    return partial(forged, secret=keyring.current().secret)


ALGORITHMS: list[object] = ["none", "None", "HS512", "RS256", "hs256", None, 1, []]
KEY_IDS: list[object] = ["unknown", "", "x" * 5000, "../../dev/null", 1, [], None]
HEADERS: list[Any] = [
    *({**KEYED, "alg": alg} for alg in ALGORITHMS),
    *({**KEYED, "typ": typ} for typ in ("JWT", "AT+JWT", "link+jwt", "", None)),
    *({**KEYED, "kid": kid} for kid in KEY_IDS),
    {"typ": "at+jwt", "kid": "access-1"},
    {"alg": "HS256", "kid": "access-1"},
    {**PLAIN, "typ": "at+jwt"},
    *({**KEYED, name: value} for name, value in [
        ("crit", ["x"]), ("crit", []), ("b64", False), ("zip", "DEF"), ("jku", "http://127.0.0.1"),
        ("jwk", {"kty": "oct", "k": "AA"}), ("x5c", ["AA"]), ("cty", "JWT"),
    ]),
    b'{"alg":"none","alg":"HS256","typ":"at+jwt","kid":"access-1"}',
    b"[]", b"null", b"{", b"", b"\xff\xfe", b"[" * 3000,
]  # fmt: skip


@pytest.mark.parametrize("header", HEADERS, ids=lambda header: str(header)[:60])
def test_no_other_header_is_taken(tokens: JwtAccessTokens, forge: Forge, header: Any) -> None:
    assert tokens.read(AUDIENCE, forge(header, valid(kid="access-1"))) is None


NUMBERS: list[object] = [
    "absent", None, True, [START + 60], {}, "tomorrow", str(START + 60), 1.5, float("inf"),
    float("nan"), -1, 0, 10**30, START + 60.0,
]  # fmt: skip
TEXTS: list[object] = ["absent", None, True, 1, ["x"], {}, ""]
WRONG: list[tuple[str, object]] = [
    *(("exp", value) for value in NUMBERS),
    *(("iat", value) for value in NUMBERS if value not in (0, -1)),
    *(("nbf", value) for value in NUMBERS if value not in ("absent", 0, -1)),
    *(("sub", value) for value in TEXTS),
    *(("jti", value) for value in TEXTS),
    *(("tenant", value) for value in TEXTS),
    *(("scope", value) for value in TEXTS if value not in ("absent", "")),
    *(
        ("aud", value)
        for value in ["absent", None, "", "other", [AUDIENCE], [AUDIENCE, 1], "repor"]
    ),
    *(("iss", value) for value in ["absent", None, "", "claimchec", "claimcheck/", ["claimcheck"]]),
]


@pytest.mark.parametrize(("name", "value"), WRONG, ids=str)
def test_no_other_claim_is_taken(
    tokens: JwtAccessTokens, forge: Forge, name: str, value: object
) -> None:
    claims = valid(**{name: value})

    assert tokens.read(AUDIENCE, forge(KEYED, claims)) is None


PAYLOADS = [
    b"[]", b'"text"', b"5", b"null", b"", b"{", b"\xff\xfe", b'{"a":' * 1000, b"[" * 5000,
    json.dumps(valid()).encode("utf-16"),
    json.dumps(valid()).encode()[:-1] + b',"tenant":"tenant-2"}',
    json.dumps(valid()).encode()[:-1] + b',"more":' + b"9" * 5000 + b"}",
    json.dumps(valid()).encode()[:-1] + b',"more":NaN}',
]  # fmt: skip


@pytest.mark.parametrize("payload", PAYLOADS, ids=lambda payload: str(payload)[:40])
def test_no_other_payload_is_taken(tokens: JwtAccessTokens, forge: Forge, payload: bytes) -> None:
    assert tokens.read(AUDIENCE, forge(KEYED, payload)) is None


def test_a_token_has_one_spelling(tokens: JwtAccessTokens) -> None:
    token = tokens.issue(AUDIENCE, CLAIMS, kid_in_header=True)
    head, claims, signature = token.split(".")
    last = chr(ord(signature[-1]) + 1)  # differs in bits that decoding throws away
    spellings = [
        token + "=", token + "!", token + "\n", " " + token, token + ".", "." + token,
        f"{head}.{claims}.{signature[:-1]}{last}", f"{head}.{claims}", f"{head}..{signature}",
        f"{head}.{claims}.", f"{head}=.{claims}.{signature}", f"{head}.{claims}.{signature}.x.y",
        f"{head}.{claims}=.{signature}", f"{head}.{claims}.{signature}.x", f".{claims}.{signature}",
        f"{head}.{signature}.{claims}", f"{claims}.{head}.{signature}",
        f"{head}.{claims}.~{signature}", f"{head}.{claims}.+{signature}",
        f"{head}.{claims}./{signature}",
        token + "==", token + "A",
        token[:20] + "!" + token[20:], token + "é", token + "\ud800", "", ".", "..", "...", "null",
        head,
    ]  # fmt: skip

    assert tokens.read(AUDIENCE, token) is not None
    assert [spelling for spelling in spellings if tokens.read(AUDIENCE, spelling)] == []


def test_no_character_of_a_token_may_change(tokens: JwtAccessTokens) -> None:
    token = tokens.issue(AUDIENCE, CLAIMS, kid_in_header=False)

    changed = (
        token[:n] + ("A" if char != "A" else "B") + token[n + 1 :] for n, char in enumerate(token)
    )

    assert not any(tokens.read(AUDIENCE, other) for other in changed)


def test_a_token_under_another_key_is_not_ours(tokens: JwtAccessTokens) -> None:
    for secret in (b"secret", b"\x00", b"x" * 32, b"access-1"):
        assert tokens.read(AUDIENCE, forged(KEYED, valid(), secret)) is None


def test_a_token_without_a_signature_is_not_ours(tokens: JwtAccessTokens) -> None:
    unsigned = forged({**KEYED, "alg": "none"}, valid(), b"x").rpartition(".")[0]

    assert tokens.read(AUDIENCE, f"{unsigned}.") is None


def test_an_oversized_token_is_not_even_parsed(tokens: JwtAccessTokens, forge: Forge) -> None:
    fitting = forge(KEYED, valid(more="x" * 4000))
    oversized = forge(KEYED, valid(more="x" * MAX_TOKEN_BYTES))

    assert tokens.read(AUDIENCE, fitting) is not None
    assert tokens.read(AUDIENCE, oversized) is None


# Of tests/hostile/catalogue.json.
ROWS: dict[str, Sequence[object]] = {
    "D-01": ALGORITHMS,
    "D-08": HEADERS,
    "D-13": PAYLOADS,
    "D-14": [given for given in WRONG if given[0] in ("exp", "iat", "nbf")],
    "D-18": [given for given in WRONG if given[0] == "aud"],
    "D-19": [given for given in WRONG if given[0] == "iss"],
    "D-20": [given for given in WRONG if given[0] in ("sub", "jti", "tenant")],
}
