"""Signed texts with something wrong about them: the same ones for the same seed."""

from __future__ import annotations

import hmac
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
# Written almost alike, in other scripts, widths and digits.
LOOK_ALIKES = str.maketrans(
    "aceopxyABCEHKMOPT0123456789-_.",
    "\u0430\u0441\u0435\u043e\u0440\u0445\u0443\u0410\u0412\u0421\u0415\u041d\u041a\u041c\u041e"
    "\u0420\u0422\uff10\uff11\uff12\uff13\uff14\uff15\uff16\uff17\uff18\uff19\u2010\uff3f\uff0e",
)
TAILS = ["=", "==", "!", "!!", "A", "é", " ", "\n", "\r\n", "\x00", "\t", "%00", "+", "/", ".",
    ".A",
         "\ud800", "\u200b", "\ufeff", "&", "?", "#", "A" * 64]  # fmt: skip
ODD: list[Any] = [None, True, False, 0, 1, -1, 2**63, 1.5, "", "x", "*", [], {}, ["x"], "\ud800"]
STANDARD = str.maketrans("-_", "+/")
GUESSED = [b"", b"secret", b"claimcheck", b"\x00" * 32, b"x" * 32]

Parts = list[str]


@dataclass(frozen=True)
class Sealed:
    """One kind of signed text.

    `genuine` are good ones, `foreign` good ones of other kinds. `opens` gives None for what is
    refused. The last of a text's parts is its signature; `claims` are the places of those that
    hold JSON. `forge` signs the others with a secret that is not ours.
    """

    name: str
    genuine: Sequence[str]
    foreign: Sequence[str]
    opens: Callable[[str], object]
    separators: str
    claims: tuple[int, ...]
    forge: Callable[[Parts, bytes], str]
    secrets: Sequence[bytes]

    def split(self, text: str) -> Parts:
        parts: Parts = []
        for separator in self.separators:
            part, _, text = text.partition(separator)
            parts.append(part)
        return [*parts, text]

    def join(self, parts: Parts) -> str:
        text = parts[0]
        for separator, part in zip(self.separators, parts[1:], strict=True):
            text += separator + part
        return text


def mutants(sealed: Sealed, number: int, chance: Random) -> Iterator[str]:
    """So many texts of which none is genuine."""
    known = frozenset(sealed.genuine)
    made = 0
    while made < number:
        text = chance.choice(OPERATORS)(sealed, chance)
        if text not in known:
            made += 1
            yield text


def _flipped(sealed: Sealed, chance: Random) -> str:
    text = list(chance.choice(sealed.genuine))
    for _ in range(chance.choice([1, 1, 1, 2, 8])):
        place = chance.randrange(len(text))
        bit = chance.choice([0, 1, 2, 3, 4, 5, 6, 7, 8, 12, 15])
        text[place] = chr(ord(text[place]) ^ (1 << bit))
    return "".join(text)


def _replaced(sealed: Sealed, chance: Random) -> str:
    text = chance.choice(sealed.genuine)
    place = chance.randrange(len(text))
    return text[:place] + chance.choice(ALPHABET) + text[place + 1 :]


def _cut(sealed: Sealed, chance: Random) -> str:
    text = chance.choice(sealed.genuine)
    first, last = sorted(chance.sample(range(len(text) + 1), 2))
    return chance.choice([text[:first], text[last:], text[:first] + text[last:], text[first:last]])


def _extended(sealed: Sealed, chance: Random) -> str:
    parts = sealed.split(chance.choice(sealed.genuine))
    place, tail = chance.randrange(len(parts)), chance.choice(TAILS)
    inside = chance.randint(0, len(parts[place]))
    ways = [parts[place] + tail, tail + parts[place], parts[place] * 2,
            parts[place][:inside] + tail + parts[place][inside:]]  # fmt: skip
    parts[place] = chance.choice(ways)
    return sealed.join(parts)


def _recased(sealed: Sealed, chance: Random) -> str:
    parts = sealed.split(chance.choice(sealed.genuine))
    place = chance.randrange(len(parts))
    case = chance.choice([str.upper, str.lower, str.swapcase, str.title])
    parts[place] = case(parts[place])
    return sealed.join(parts)


def _look_alike(sealed: Sealed, chance: Random) -> str:
    text = list(chance.choice(sealed.genuine))
    for _ in range(chance.randint(1, 4)):
        place = chance.randrange(len(text))
        text[place] = text[place].translate(LOOK_ALIKES)
    return "".join(text)


def _alias(sealed: Sealed, chance: Random) -> str:
    """The same bytes, had the decoder been generous: unused bits, padding, the other alphabet."""
    parts = sealed.split(chance.choice(sealed.genuine))
    place = chance.randrange(len(parts))
    text = parts[place]
    last = ALPHABET.find(text[-1:])
    bits = ALPHABET[last ^ chance.choice([1, 2, 3])] if last >= 0 else ""
    escaped = text.replace(text[:1], f"%{ord(text[:1] or 'A'):02X}", 1)
    padded, standard = text + "=" * (-len(text) % 4 or 4), text.translate(STANDARD)
    parts[place] = chance.choice([text[:-1] + bits, padded, standard, escaped])
    return sealed.join(parts)


def _crossed(sealed: Sealed, chance: Random) -> str:
    one, two = (sealed.split(chance.choice(sealed.genuine)) for _ in range(2))
    place = chance.randrange(len(one))
    one[place] = two[chance.randrange(len(two))]
    return sealed.join(one)


def _edited(sealed: Sealed, chance: Random) -> str:
    """Other claims, under the old signature."""
    return sealed.join(_with_other_claims(sealed, chance))


def _forged(sealed: Sealed, chance: Random) -> str:
    """Signed by somebody who has some other key, and has perhaps changed the claims before."""
    parts = sealed.split(chance.choice(sealed.genuine))
    if chance.random() < 0.5:
        parts = _with_other_claims(sealed, chance)
    secret = chance.choice([*sealed.secrets, *GUESSED, chance.randbytes(32)])
    return sealed.join([*parts[:-1], sealed.forge(parts[:-1], secret)])


def _foreign(sealed: Sealed, chance: Random) -> str:
    """Good for something else; or in parts of it, and in parts of ours."""
    text = chance.choice(sealed.foreign)
    if chance.random() < 0.3:
        return text
    ours = sealed.split(chance.choice(sealed.genuine))
    theirs = sealed.split(text)
    return sealed.join([chance.choice(pair) for pair in zip(ours, theirs, strict=True)])


OPERATORS = (
    _flipped, _replaced, _cut, _extended, _recased, _look_alike, _alias, _crossed, _edited, _forged,
    _foreign,
)  # fmt: skip


def _with_other_claims(sealed: Sealed, chance: Random) -> Parts:
    parts = sealed.split(chance.choice(sealed.genuine))
    place = chance.choice(sealed.claims)
    claims = json.loads(decoded(parts[place]))
    names = list(range(len(claims))) if isinstance(claims, list) else list(claims)
    name = chance.choice(names)
    claims[name] = _another(claims[name], chance)
    parts[place] = encoded(json.dumps(claims, separators=(",", ":")).encode())
    return parts


def _another(value: Any, chance: Random) -> Any:
    if isinstance(value, int) and chance.random() < 0.5:
        return value + chance.choice([-3600, -1, 1, 60, 3600, 10**9])
    if isinstance(value, str) and value and chance.random() < 0.5:
        place = chance.randrange(len(value))
        return value[:place] + chance.choice(ALPHABET) + value[place + 1 :]
    return chance.choice(ODD)


def encoded(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def decoded(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def mac(secret: bytes, text: str) -> bytes:
    return hmac.digest(secret, text.encode("utf-8", "replace"), "sha256")
