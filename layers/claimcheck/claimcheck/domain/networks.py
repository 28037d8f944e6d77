"""Networks that a link may be used from, and whether an address is in one of them."""

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

# `::ffff:0:0/96` holds the IPv4 addresses as IPv6 spells them (RFC 4291, 2.5.5.2).
_MAPPED = IPv6Network("::ffff:0:0/96")

Network = IPv4Network | IPv6Network
Address = IPv4Address | IPv6Address


def read_networks(texts: Iterable[str]) -> tuple[str, ...]:
    """The networks in their one canonical spelling, each once; an address stands for itself.

    Raises `ValueError`, with words for whoever wrote it, for what is no network, for bits behind
    the prefix, and for more than eight.
    """
    networks = tuple(dict.fromkeys(str(_network(text)) for text in texts))
    if len(networks) > MAX_NETWORKS:
        raise ValueError(f"at most {MAX_NETWORKS} networks can be named")
    return networks


def within(networks: Sequence[str], address: str) -> bool:
    """Whether `address` is in one of `networks`. What is no address is in none."""
    try:
        caller = _plain(ip_address(address))
    except ValueError:
        return False
    # Asked with an address of the other family, a network says no.
    return any(caller in ip_network(network) for network in networks)


def _network(text: str) -> Network:
    network = ip_network(text)
    if not isinstance(network, IPv6Network):
        return network
    if network.network_address.scope_id is not None:
        raise ValueError(f"{text} names an interface, which only its own host knows")
    if network.subnet_of(_MAPPED):
        start = network.network_address.ipv4_mapped
        return ip_network((int(start or 0), network.prefixlen - 96))
    return network


def _plain(address: Address) -> Address:
    # One host must not be two addresses: a gateway may tell IPv4 in IPv6's spelling.
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address
