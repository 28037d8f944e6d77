"""Gated links: only an unchanged link with our signature verifies."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimcheck.domain.link import (
    Key,
    Link,
    SignedLink,
    sign_link,
    verify_link,
)
from claimcheck.domain.report import Kind

KEY = Key("link-1", b"0123456789abcdef0123456789abcdef")
OTHER = Key("link-2", b"fedcba9876543210fedcba9876543210")
LINK = Link(
    id="gq1sCpfkT4qfRrQyAY3N9w",
    tenant="0198c5a2-7c3e-7d1b-9a64-2f5d8e1b7c01",
    kind=Kind.REPORT,
    report_id="report_1",
    version_id="v1",
    issuer="oc_somebody",
    issued_at=1_773_489_600,
    expires=1_773_493_200,
    max_uses=1,
)
SIGNED = sign_link(LINK, KEY)
EXPIRIES = [
    "1773493201", "1773493199", "0", "-1", "-5", "-1773493200", "+1773493200", "01773493200",
    "1773493200.0", "1773493200.", "1.773e9", "1e9", "0x69b57c10", " 1773493200", "1773493200 ",
    "1773493200\n", "1773493200\x00", "1_773_493_200", "\uff11" * 10, "\u0663" * 10, "9" * 30,
    "1773493200000", "9999999999", "99999999999", "NaN", "null", "inf", "",
]  # fmt: skip
# Made from the signature `{s}`.
SIGNATURES = [
    "{upper}", "{title}", "{half}", "{base64}", "{s}{s}", "", "{s}0", "0x{s}", "\x00", "{s}\n",
    " {s}", "{s}=", "{s}/", "0" * 64, "f" * 64, "g" * 64, "é" * 64, "\u0660" * 64, "null",
]  # fmt: skip
ROWS = {"J-03": EXPIRIES, "J-05": SIGNATURES}  # of tests/hostile/catalogue.json


def find_key(kid: str) -> Key | None:
    return {KEY.kid: KEY, OTHER.kid: OTHER}.get(kid)


def packed(fields: object) -> str:
    return urlsafe_b64encode(json.dumps(fields).encode()).rstrip(b"=").decode()


def fields_of(signed: SignedLink) -> list[Any]:
    text = signed.token
    fields: list[Any] = json.loads(urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    return fields


links = st.builds(
    Link,
    id=st.text(max_size=40),
    tenant=st.uuids().map(str),
    kind=st.sampled_from(Kind),
    report_id=st.text(max_size=128),
    version_id=st.text(max_size=64),
    issuer=st.text(max_size=40),
    issued_at=st.integers(0, 2**40),
    expires=st.integers(1_000_000_000, 99_999_999_999),
    max_uses=st.none() | st.integers(1, 1000),
    confirm=st.booleans(),
    networks=st.lists(st.text(max_size=45), max_size=8).map(tuple),
)


@given(links)
def test_a_signed_link_verifies_to_the_same_link(link: Link) -> None:
    assert verify_link(sign_link(link, KEY), find_key) == link


def test_an_expired_link_still_verifies() -> None:
    ended = Link(**{name: getattr(LINK, name) for name in LINK.__slots__} | {"expires": 10**9})

    assert verify_link(sign_link(ended, KEY), find_key) == ended


def test_a_link_has_the_documented_form() -> None:
    assert SIGNED.expires == "1773493200"
    assert len(SIGNED.signature) == 64
    assert SIGNED.signature == SIGNED.signature.lower()


def changed(text: str) -> list[str]:
    """`text` with each character changed, with one less, and with one more."""
    others = [
        text[:n] + ("0" if char != "0" else "1") + text[n + 1 :] for n, char in enumerate(text)
    ]
    more = [text + extra for extra in ("=", "!", "é", " ", "\n", "0", "\x00", "\ud800")]
    return [*others, *more, text[:-1], text[1:], " " + text, text + text, "", text.swapcase()]


@pytest.mark.parametrize("part", SignedLink._fields)
def test_a_link_with_any_changed_character_is_refused(part: str) -> None:
    own = getattr(SIGNED, part)
    forged = [SIGNED._replace(**{part: text}) for text in changed(own) if text != own]

    assert [link for link in forged if verify_link(link, find_key)] == []


@pytest.mark.parametrize("expires", EXPIRIES, ids=lambda text: ascii(text)[:20])
def test_another_spelling_of_the_expiry_is_refused(expires: str) -> None:
    assert verify_link(SIGNED._replace(expires=expires), find_key) is None


@pytest.mark.parametrize("template", SIGNATURES, ids=lambda text: ascii(text)[:20])
def test_another_spelling_of_the_signature_is_refused(template: str) -> None:
    own = SIGNED.signature
    base64 = urlsafe_b64encode(bytes.fromhex(own)).decode()
    cased = {"upper": own.upper(), "title": own.title()}
    other = template.format(s=own, half=own[:32], base64=base64, **cased)

    assert other != own
    assert verify_link(SIGNED._replace(signature=other), find_key) is None


def test_the_signature_of_another_link_is_refused() -> None:
    other = sign_link(Link(**_with(id="another")), KEY)

    assert verify_link(SIGNED._replace(signature=other.signature), find_key) is None
    assert verify_link(SIGNED._replace(token=other.token), find_key) is None


def _with(**overrides: Any) -> dict[str, Any]:
    return {name: getattr(LINK, name) for name in LINK.__slots__} | overrides


def test_the_signature_of_another_key_is_refused() -> None:
    assert sign_link(LINK, OTHER).signature != SIGNED.signature
    assert verify_link(sign_link(LINK, OTHER), find_key) == LINK
    assert verify_link(sign_link(LINK, OTHER), {KEY.kid: KEY}.get) is None
    renamed = Key(KEY.kid, OTHER.secret)
    assert verify_link(sign_link(LINK, renamed), find_key) is None


@pytest.mark.parametrize(
    "fields",
    [
        None,
        {},
        [],
        [1],
        [1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
        [1, None, *[0] * 8],
        [1, ["link-1"], *[0] * 8],
        "text" * 10,
        5 * 10**20,
    ],
    ids=str,
)
def test_a_token_with_wrong_fields_is_refused(fields: object) -> None:
    forged = SIGNED._replace(token=packed(fields).ljust(16, "A"))

    assert verify_link(forged, find_key) is None


def test_a_token_of_another_version_is_refused() -> None:
    forged = SIGNED._replace(token=packed([2, *fields_of(SIGNED)[1:]]))

    assert verify_link(forged, find_key) is None


def test_another_base64_spelling_of_a_token_is_refused() -> None:
    text = next(
        text
        for n in range(3)
        if len(text := sign_link(Link(**_with(report_id="r" * (n + 1))), KEY).token) % 4
    )
    alias = text[:-1] + chr(ord(text[-1]) + 1)

    assert urlsafe_b64decode(alias + "==") == urlsafe_b64decode(text + "==")
    assert verify_link(SIGNED._replace(token=alias), find_key) is None
