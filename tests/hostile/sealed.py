"""The signed texts of a world: links, cursors, list tokens, access tokens of both kinds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

from claimcheck.contracts.documents.auth import AUDIENCE as DOCUMENTS
from claimcheck.contracts.documents.credentials import DOCUMENT_CLIENT
from claimcheck.contracts.external_reports.auth import AUDIENCE as REPORTS
from claimcheck.contracts.external_reports.credentials import OAUTH_CLIENT
from claimcheck.domain.link import Key, SignedLink, verify_link, verify_payload
from tests.hostile.asks import merchant_list
from tests.hostile.judge import Judge
from tests.hostile.mutants import Parts, Sealed, encoded, mac
from tests.hostile.words import Verdict
from tests.hostile.world import Side, World
from tests.samples import publish

GOOD_ONES = 12


def sealed_texts(world: World) -> dict[str, Sealed]:
    """Each kind, with a dozen good ones of both tenants."""
    keys = world.services.link_keys, world.services.list_keys, world.services.token_keys
    links, lists, tokens = (keyring.current() for keyring in keys)
    sides = [world.mine, world.theirs] * (GOOD_ONES // 2)
    cursors, tickets = _listed(world)
    oauth, documents = (
        [side.token(kind, audience) for side in sides]
        for kind, audience in (
            (OAUTH_CLIENT, REPORTS),
            (DOCUMENT_CLIENT, DOCUMENTS),
        )
    )
    return {
        "links": _links(world, [flat(side.link(max_uses=1)) for side in sides], links, [lists]),
        "cursors": _sealed(world, "list-cursor", cursors, tickets, [links, tokens]),
        "list_tokens": _sealed(world, "list-token", tickets, cursors, [links, tokens]),
        "access_tokens": _tokens(world, REPORTS.name, oauth, documents, [links, lists]),
        "document_tokens": _tokens(world, DOCUMENTS.name, documents, oauth, [links, lists]),
    }


def flat(link: str) -> str:
    """A link in one text: `{token}?{expires}&{signature}`."""
    url = urlsplit(link)
    told = dict(parse_qsl(url.query))
    return f"{url.path.rpartition('/')[2]}?{told['expires']}&{told['signature']}"


def _links(world: World, genuine: Sequence[str], own: Key, others: Sequence[Key]) -> Sealed:
    find = world.services.link_keys.find

    def opens(text: str) -> object:
        token, _, rest = text.partition("?")
        expires, _, signature = rest.partition("&")
        return verify_link(SignedLink(token, expires, signature), find)

    def forge(parts: Parts, secret: bytes) -> str:
        return mac(secret, f"link\n{parts[0]}\n{parts[1]}").hex()

    # Our own key, had it signed for another purpose.
    foreign = [
        f"{token}?{rest.partition('&')[0]}&{mac(own.secret, signed).hex()}"
        for token, _, rest in (text.partition("?") for text in genuine)
        for signed in (token, f"list-token\n{token}", f"link\n{token}")
    ]
    secrets = [key.secret for key in others]
    return Sealed("links", genuine, foreign, opens, "?&", (0,), forge, secrets)


def _sealed(
    world: World,
    purpose: str,
    genuine: Sequence[str],
    foreign: Sequence[str],
    others: Sequence[Key],
) -> Sealed:
    find = world.services.list_keys.find

    def opens(text: str) -> object:
        return verify_payload(purpose, text, find)

    def forge(parts: Parts, secret: bytes) -> str:
        return encoded(mac(secret, f"{purpose}\n{parts[0]}"))

    secrets = [key.secret for key in others]
    return Sealed(purpose, genuine, foreign, opens, ".", (0,), forge, secrets)


def _tokens(
    world: World,
    audience: str,
    genuine: Sequence[str],
    foreign: Sequence[str],
    others: Sequence[Key],
) -> Sealed:
    def opens(text: str) -> object:
        return world.services.access_tokens.read(audience, text)

    def forge(parts: Parts, secret: bytes) -> str:
        return encoded(mac(secret, ".".join(parts)))

    secrets = [key.secret for key in others]
    return Sealed(audience, genuine, foreign, opens, "..", (0, 1), forge, secrets)


def _listed(world: World) -> tuple[list[str], list[str]]:
    """Cursors and list tokens, as the lists of both tenants give them."""
    cursors: list[str] = []
    tickets: list[str] = []
    for side in (world.mine, world.theirs):
        for number in range(GOOD_ONES):
            publish(world.services, f"listed_{number}", tenant=side.tenant)
        for page in _pages(world, side):
            urls = [url for url in (page["next"], page["previous"]) if url]
            cursors += [parse_qs(urlsplit(url).query)["cursor"][0] for url in urls]
            actions = [result["download_action"]["url"] for result in page["results"]]
            tickets += [url.split("/")[-3] for url in actions]
    return cursors, tickets


def _pages(world: World, side: Side) -> list[dict[str, Any]]:
    """Of two reports each."""
    judge = Judge(world)
    pages: list[dict[str, Any]] = []
    query = "?limit=2&cursor="
    while query:
        page = judge.send(merchant_list(side, query), Verdict.SERVED).json()
        pages.append(page)
        query = f"?{urlsplit(page['next']).query}" if page["next"] else ""
    return pages
