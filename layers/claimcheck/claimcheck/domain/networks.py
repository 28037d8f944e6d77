"""Networks that may use a link, and whether an address is in one of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)

MAX_NETWORKS = 8

# The IPv4-mapped IPv6 addresses (RFC 4291, section 2.5.5.2).
_MAPPED = IPv6Network("::ffff:0:0/96")

Network = IPv4Network | IPv6Network
Address = IPv4Address | IPv6Address


def parse_networks(texts: Iterable[str]) -> tuple[str, ...]:
    """Return the networks in canonical form, without duplicates. An address is a network of one.

    Raises `ValueError`, with a message for the user, for a malformed network, for host bits behind
    the prefix, and for more than eight networks.
    """
    networks = tuple(dict.fromkeys(str(_parse_network(text)) for text in texts))
    if len(networks) > MAX_NETWORKS:
        raise ValueError(f"at most {MAX_NETWORKS} networks can be named")
    return networks


def contains_address(networks: Sequence[str], address: str) -> bool:
    """Whether `address` is in one of `networks`; False if it is malformed."""
    try:
        caller = _unmapped(ip_address(address))
    except ValueError:
        return False
    # `in` is False for an address of the other IP version.
    return any(caller in ip_network(network) for network in networks)


def _parse_network(text: str) -> Network:
    network = ip_network(text)
    if not isinstance(network, IPv6Network):
        return network
    if network.network_address.scope_id is not None:
        raise ValueError(f"{text} names an interface, which only its own host knows")
    if network.subnet_of(_MAPPED):
        start = network.network_address.ipv4_mapped
        return ip_network((int(start or 0), network.prefixlen - 96))
    return network


def _unmapped(address: Address) -> Address:
    # A gateway may report an IPv4 address as IPv4-mapped IPv6; both are one host.
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address
