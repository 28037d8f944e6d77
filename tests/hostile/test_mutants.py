"""No signed text can be changed, forged or spelled otherwise: tried by the ten thousand."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote

import pytest

from tests.hostile.asks import Ask, document, external_report, merchant_file, merchant_list
from tests.hostile.judge import Judge
from tests.hostile.mutants import Sealed, mutants
from tests.hostile.scale import chance_of, figure, times
from tests.hostile.sealed import sealed_texts
from tests.hostile.words import Verdict
from tests.hostile.world import World
from tests.tiers import count

MUTANTS = 10_000
AT_A_FUNCTION = 300
ONE_IN = 10
KINDS = ("links", "cursors", "list_tokens", "access_tokens", "document_tokens")


@pytest.fixture
def sealed(world: World, kind: str) -> Sealed:
    return sealed_texts(world)[kind]


@pytest.mark.parametrize("kind", KINDS)
def test_the_good_ones_open(sealed: Sealed) -> None:
    assert all(sealed.opens(text) is not None for text in sealed.genuine)
    assert len(set(sealed.genuine)) == len(sealed.genuine)


@pytest.mark.generated
@pytest.mark.parametrize("kind", KINDS)
def test_no_mutant_opens(sealed: Sealed, kind: str) -> None:
    number = times(MUTANTS, ONE_IN)

    tried = mutants(sealed, number, chance_of(kind))

    assert [text for text in tried if sealed.opens(text) is not None] == []
    figure(f"mutants_{kind}", number)


def asked_with_link(_world: World, text: str) -> tuple[Ask, Verdict]:
    token, _, rest = text.partition("?")
    expires, _, signature = rest.partition("&")
    query = f"?expires={spelled(expires)}&signature={spelled(signature)}"
    return Ask("GET", f"/reports/{spelled(token) or '.'}{query}"), Verdict.MISSING


def asked_with_cursor(world: World, text: str) -> tuple[Ask, Verdict]:
    # An empty one is nobody's: it asks for the first page.
    verdict = Verdict.BAD if text else Verdict.SERVED
    return merchant_list(world.mine, f"?cursor={spelled(text)}"), verdict


def asked_with_list_token(world: World, text: str) -> tuple[Ask, Verdict]:
    return merchant_file(world.mine, spelled(text) or "."), Verdict.MISSING


def asked_with_access_token(world: World, text: str) -> tuple[Ask, Verdict]:
    ask = external_report(world.mine)
    return ask.with_header("Authorization", f"Bearer {text}"), Verdict.UNAUTH


def asked_with_document_token(world: World, text: str) -> tuple[Ask, Verdict]:
    ask = document(world.mine)
    return ask.with_header("Authorization", f"Bearer {text}"), Verdict.UNAUTH


def spelled(text: str) -> str:
    """Percent-encoded, as a client would have to; half a character is left to the gateway."""
    return quote(text, safe="", errors="replace")


ASKED: dict[str, Callable[[World, str], tuple[Ask, Verdict]]] = {
    "links": asked_with_link,
    "cursors": asked_with_cursor,
    "list_tokens": asked_with_list_token,
    "access_tokens": asked_with_access_token,
    "document_tokens": asked_with_document_token,
}


@pytest.mark.generated
@pytest.mark.parametrize("kind", KINDS)
def test_no_mutant_gets_through_a_function(
    judge: Judge, world: World, sealed: Sealed, kind: str
) -> None:
    for text in mutants(sealed, count(AT_A_FUNCTION, ONE_IN), chance_of(f"{kind} at the function")):
        world.services.clock.advance(0.001)
        judge.send(*ASKED[kind](world, text))
