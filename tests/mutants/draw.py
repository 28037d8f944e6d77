"""Draw the sample: `python -m tests.mutants.draw` fills up what no longer applies.

A listed mutant stays as long as it applies, so that results of different revisions compare.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from tests.mutants.candidates import candidates
from tests.mutants.mutant import ROOT, Mutant, NotApplicableError, active, load, save

SEED = 20240611
# How many mutants each folder of the package has in the sample.
QUOTAS: Mapping[str, int] = {
    "adapters": 20,
    "contracts": 14,
    "domain": 17,
    "hooks": 3,
    "runtime": 9,
    "usecases": 15,
}
# Kinds that any call of the function would show are rarer than those that need the right test.
_WEIGHTS: Mapping[str, int] = {
    "boolean": 3,
    "boundary": 3,
    "comparison": 2,
    "condition": 3,
    "deletion": 2,
    "exception": 2,
    "negation": 2,
    "number": 2,
    "string": 2,
    "argument": 2,
    "return": 1,
    "swap": 1,
}
_PER_FILE = 3


def drawn(kept: Iterable[Mutant], quotas: Mapping[str, int] = QUOTAS) -> list[Mutant]:
    """Return `kept` and new mutants up to the quotas, by folder."""
    listed = list(kept)
    return [mutant for folder in quotas for mutant in _of_folder(folder, quotas[folder], listed)]


def _of_folder(folder: str, quota: int, listed: Sequence[Mutant]) -> list[Mutant]:
    chosen = [mutant for mutant in listed if mutant.file.startswith(f"{folder}/")]
    missing = quota - len(active(chosen))
    pool = _shuffled(folder) if missing else []
    for _ in range(missing):
        chosen.append(_next(pool, chosen))
    return sorted(chosen, key=lambda mutant: mutant.id)


def _shuffled(folder: str) -> list[Mutant]:
    pool = candidates(folder)
    random.Random(f"{SEED}:{folder}").shuffle(pool)
    return pool


def _next(pool: Sequence[Mutant], chosen: Sequence[Mutant]) -> Mutant:
    """Return the first candidate of the rarest kind: at most one a scope, and three a file."""
    scopes = {(mutant.file, mutant.scope) for mutant in chosen}
    files = Counter(mutant.file for mutant in chosen)
    kinds = Counter(mutant.kind for mutant in chosen)
    free = (
        mutant
        for mutant in pool
        if (mutant.file, mutant.scope) not in scopes and files[mutant.file] < _PER_FILE
    )
    return min(free, key=lambda mutant: kinds[mutant.kind] / _WEIGHTS[mutant.kind])


def _applicable(mutants: Iterable[Mutant]) -> Iterator[Mutant]:
    for mutant in mutants:
        try:
            mutant.offset((ROOT / mutant.path).read_text())
        except (NotApplicableError, FileNotFoundError):
            continue
        yield mutant


if __name__ == "__main__":
    save(drawn(_applicable(load())))
