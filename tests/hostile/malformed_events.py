"""Values where others belong, and trees in which some have got lost: the same for the same seed."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from random import Random
from typing import Any

# What JSON can hold and no reader expects; halves of characters and other scripts' digits too.
ODD: list[Any] = [
    None, True, False, 0, -1, 1.5, 10**30, "", " ", "x", "x" * 300, "null", "\x00", "\r\nX: y",
    "\ud800", "\udfff.\ud800", "\u202e", "\u0661", "é", "/", "//", "..", "%", "%ff", "{}", "[]",
    [], [None], [[]], [1, "a"], ["a", "b"], ["\ud800"], {}, {"a": None}, {"a": ["b"]},
    {"a": {"b": []}}, {"\ud800": ["\ud800"]}, {"Authorization": ["Bearer x"]},
]  # fmt: skip

_Place = tuple[str | int, ...]


def distorted(tree: dict[str, Any], chance: Random) -> dict[str, Any]:
    """A copy in which one to three places hold something odd, or nothing any more."""
    copy = deepcopy(tree)
    for _ in range(chance.randint(1, 3)):
        place = chance.choice(list(_places(copy)))
        _distort(copy, place, chance)
    return copy


def _places(tree: Any, above: _Place = ()) -> Iterator[_Place]:
    if isinstance(tree, dict | list):
        for name in tree if isinstance(tree, dict) else range(len(tree)):
            yield (*above, name)
            yield from _places(tree[name], (*above, name))


def _distort(tree: Any, place: _Place, chance: Random) -> None:
    for name in place[:-1]:
        tree = tree[name]
    last = place[-1]
    odd = deepcopy(chance.choice(ODD))
    match chance.randrange(5):
        case 0:
            del tree[last]
        case 1 if isinstance(tree[last], str):
            cut = chance.randint(0, len(tree[last]))
            tree[last] = tree[last][:cut] + str(odd) + tree[last][cut:]
        case 2 if isinstance(tree[last], dict):
            tree[last][chance.choice(["Authorization", "x", "", "\ud800"])] = odd
        case _:
            tree[last] = odd
