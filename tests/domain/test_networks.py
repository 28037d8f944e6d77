"""Networks: their canonical form, and the addresses in them."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimcheck.domain.networks import MAX_NETWORKS, contains_address, parse_networks


@pytest.mark.parametrize(
    ("given_text", "canonical"),
    [
        ("203.0.113.0/24", "203.0.113.0/24"),
        ("203.0.113.0/255.255.255.0", "203.0.113.0/24"),
        ("203.0.113.9", "203.0.113.9/32"),
        ("0.0.0.0/0", "0.0.0.0/0"),
        ("2001:DB8:0:0::/32", "2001:db8::/32"),
        ("2001:db8::1", "2001:db8::1/128"),
        ("::ffff:203.0.113.0/120", "203.0.113.0/24"),
        ("::ffff:203.0.113.9", "203.0.113.9/32"),
        ("::ffff:0:0/96", "0.0.0.0/0"),
    ],
)
def test_a_network_has_one_canonical_form(given_text: str, canonical: str) -> None:
    assert parse_networks([given_text, canonical]) == (canonical,)
    assert parse_networks([canonical]) == (canonical,)


@pytest.mark.parametrize(
    "text",
    ["", " ", "x", "203.0.113.9/24", "203.0.113.0/33", "203.0.113.0/-1", "203.0.113.0 /24",
     "010.0.0.0/8", "2001:db8::1/32", "::/129", "fe80::%eth0/64", "fe80::1%1", "10.0.0.0/8/8",
     "10", "*", "203.0.113.0/24,10.0.0.0/8", "1.2.3.4\n"],
)  # fmt: skip
def test_a_malformed_network_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_networks(["203.0.113.0/24", text])


def test_more_than_eight_networks_are_refused() -> None:
    eight = [f"203.0.113.{number}" for number in range(MAX_NETWORKS)]

    assert len(parse_networks([*eight, *eight])) == MAX_NETWORKS
    with pytest.raises(ValueError, match="at most 8"):
        parse_networks([*eight, "203.0.113.200"])


@pytest.mark.parametrize(
    ("address", "inside"),
    [
        ("203.0.113.0", True),
        ("203.0.113.255", True),
        ("203.0.114.0", False),
        ("203.0.112.255", False),
        ("::ffff:203.0.113.9", True),
        ("::ffff:cb00:7109", True),
        ("::ffff:203.0.114.9", False),
        ("::203.0.113.9", False),
        ("2001:db8::1", True),
        ("2001:DB8:0:0:0:0:0:1", True),
        ("2001:db9::1", False),
        ("", False),
        ("unknown", False),
        ("203.0.113.9, 10.0.0.1", False),
        (" 203.0.113.9", False),
        ("203.0.113.09", False),
        ("203.0.113.9:443", False),
        ("203.0.113.0/24", False),
    ],
)
def test_only_an_address_in_a_network_is_contained(address: str, inside: bool) -> None:
    assert contains_address(("203.0.113.0/24", "2001:db8::/32"), address) is inside


def test_an_empty_list_of_networks_contains_no_address() -> None:
    assert not contains_address((), "203.0.113.9")


@given(st.integers(0, 2**32 - 1))
def test_an_ipv4_mapped_address_equals_its_ipv4_address(number: int) -> None:
    plain, mapped = IPv4Address(number), IPv6Address((0xFFFF << 32) | number)
    [alone] = parse_networks([str(plain)])

    assert parse_networks([str(mapped)]) == (alone,)
    assert contains_address((alone,), str(plain))
    assert contains_address((alone,), str(mapped))
    assert not contains_address((alone,), str(plain + 1 if number < 2**32 - 1 else plain - 1))


@given(st.text(max_size=60))
def test_any_text_can_be_checked_as_an_address(text: str) -> None:
    contains_address(("203.0.113.0/24", "::/0"), text)
