"""The networks in a link's token are signed, and never make it too long to verify."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from dataclasses import replace
from typing import Any

import pytest

from claimcheck.domain.link import sign_link, verify_link
from tests.domain.test_link import KEY, LINK, SIGNED, fields_of, find_key


def spelled(fields: list[Any]) -> str:
    """Return a token with `fields`, encoded as our own."""
    text = json.dumps(fields, separators=(",", ":"))
    return urlsafe_b64encode(text.encode()).rstrip(b"=").decode()


@pytest.mark.parametrize("networks", [[], ["10.0.0.0/8"], ["203.0.113.0/24", "::/0"], None])
def test_a_link_with_a_changed_network_is_refused(networks: list[str] | None) -> None:
    signed = sign_link(replace(LINK, networks=("203.0.113.0/24",)), KEY)
    *others, own = fields_of(signed)
    forged = signed._replace(token=spelled([*others, networks]))

    assert own == ["203.0.113.0/24"]
    assert signed.token == spelled([*others, own])
    assert verify_link(forged, find_key) is None


def test_a_token_without_networks_is_refused() -> None:
    forged = SIGNED._replace(token=spelled(fields_of(SIGNED)[:-1]))

    assert verify_link(forged, find_key) is None


def test_the_longest_possible_link_verifies() -> None:
    networks = tuple(f"{n}fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff/128" for n in range(8))
    long = replace(
        LINK,
        report_id="r" * 128,
        version_id="v" * 128,
        issuer="oc_" + "i" * 64,
        max_uses=10**9,
        networks=networks,
    )

    assert verify_link(sign_link(long, KEY), find_key) == long
