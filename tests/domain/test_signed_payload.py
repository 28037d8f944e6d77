"""Signed payloads: they verify as signed, for one purpose, and not after a change."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from claimcheck.domain.link import sign_payload, verify_payload
from tests.domain.test_link import KEY, changed, find_key


@given(st.lists(st.none() | st.booleans() | st.integers() | st.text(), max_size=8))
def test_a_signed_payload_verifies_to_the_same_fields(fields: list[object]) -> None:
    assert verify_payload("cursor", sign_payload("cursor", fields, KEY), find_key) == fields


def test_a_payload_signed_for_another_purpose_is_refused() -> None:
    sealed = sign_payload("cursor", ["tenant", 5], KEY)

    assert verify_payload("list-token", sealed, find_key) is None
    assert verify_payload("link", sealed, find_key) is None


def test_a_signed_payload_with_any_changed_character_is_refused() -> None:
    sealed = sign_payload("cursor", ["tenant", 5], KEY)

    assert [
        text
        for text in changed(sealed)
        if text != sealed and verify_payload("cursor", text, find_key)
    ] == []


@given(st.text(max_size=80))
def test_any_text_can_be_verified_as_a_signed_payload(text: str) -> None:
    assert verify_payload("cursor", text, find_key) is None
