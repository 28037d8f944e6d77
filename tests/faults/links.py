"""Gated links as acts: looked at, redeemed, resumed, spent."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from claimcheck.domain.caller import Caller
from claimcheck.domain.link import Link, SignedLink, verify_link
from claimcheck.usecases.issue_link import issue_link
from tests.client import BASE_URL, WireClient
from tests.faults.acts import Ask
from tests.faults.asking import LARGE, UNAVAILABLE_EXTERNAL, Headers
from tests.faults.injected import Faults
from tests.faults.world import World
from tests.samples import TENANT

KEY = {"Idempotency-Key": "4f9c1e7b2a8d4f5e9c3b6a1d8e7f0c2b"}
# The client's address is in the first of them.
NEAR, FAR = ("203.0.113.0/24", "2001:db8::/32"), ("198.51.100.0/24",)
PAGE = {"Sec-Fetch-Mode": "navigate"}
ISSUER = Caller(tenant=TENANT, principal="oc_issuer", kind="oauth-client")

Prepare = Callable[[World], Ask]


def link_read(url: str, services: Any) -> Link:
    """The link that a URL of ours stands for."""
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    token = parts.path.rpartition("/")[2]
    link = verify_link(
        SignedLink(token, query["expires"], query["signature"]), services.link_keys.find
    )
    assert link is not None
    return link


def _link(
    method: str = "GET",
    status: int = 200,
    headers: Headers | None = None,
    max_uses: int | None = None,
    networks: tuple[str, ...] = (),
    **of: Any,
) -> Prepare:
    def prepare(world: World) -> Ask:
        report, services = world.publish("r-1", **of), world.process(Faults())
        limits: Any = {"max_uses": max_uses, "networks": networks}
        url = issue_link(services, ISSUER, report, BASE_URL, **limits).url
        link = link_read(url, services)
        limited = link if link.max_uses else None
        return Ask(method, url, status, UNAVAILABLE_EXTERNAL, headers or {}, link=limited)

    return prepare


def _after_one(prepared: Prepare, then: Mapping[str, Any]) -> Prepare:
    """The same again, after it was done once."""

    def prepare(world: World) -> Ask:
        ask = prepared(world)
        client = WireClient(world.process(Faults()), world.settings)
        client.send(ask.method, ask.path, ask.headers, ask.body)
        return replace(ask, **then)

    return prepare


def _altered(world: World) -> Ask:
    ask = _link()(world)
    return replace(ask, path=ask.path[:-1] + ("0" if ask.path[-1] != "0" else "1"), status=404)


ONCE = _link(max_uses=1)
ONCE_WITH_KEY = _link(headers=KEY, max_uses=1)

LINKS: dict[str, Prepare] = {
    "link": _link(),
    "link, large": _link(status=303, size=LARGE),
    "link, altered": _altered,
    "link, near": _link(networks=NEAR),
    "link, near and large": _link(status=303, networks=NEAR, size=LARGE),
    "link, from outside": _link(status=404, networks=FAR),
    "link head": _link("HEAD"),
    "link by post": _link("POST"),
    "link head, spent": _after_one(ONCE, {"method": "HEAD", "status": 410}),
    "link by post, spent": _after_one(ONCE, {"method": "POST", "status": 410}),
    "single use": ONCE,
    "single use with key": ONCE_WITH_KEY,
    "single use by post": _link("POST", max_uses=1),
    "single use, of a sensitive report": _link(single_use=True),
    "single use, large": _link(status=303, max_uses=1, size=LARGE),
    "single use, large with key": _link(status=303, headers=KEY, max_uses=1, size=LARGE),
    "single use, near": _link(max_uses=1, networks=NEAR),
    "single use, near and large": _link(status=303, max_uses=1, networks=NEAR, size=LARGE),
    "single use, from outside": _link(status=404, max_uses=1, networks=FAR),
    "single use, looked at": _link(headers=PAGE, max_uses=1),
    "single use, spent": _after_one(ONCE, {"status": 410}),
    "single use, resumed": _after_one(ONCE_WITH_KEY, {}),
    "three uses": _link(max_uses=3),
    "three uses, the second": _after_one(_link(max_uses=3), {}),
}
