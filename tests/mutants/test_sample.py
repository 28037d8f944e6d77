"""The sample fits the product as it is."""

from __future__ import annotations

import ast
from collections import Counter
from dataclasses import replace

import pytest

from tests.mutants.draw import QUOTAS, drawn
from tests.mutants.mutant import ROOT, Mutant, NotApplicableError, active, load
from tests.mutants.mutations import KINDS
from tests.mutants.probes import statement_line

SAMPLE = load()
SOURCE = """\
LIMIT = 3


def bounded(number):
    \"\"\"Return it within bounds.\"\"\"
    if number > LIMIT:
        return LIMIT
    elif number < 0:
        return 0
    try:
        return int(
            number
        )
    except ValueError:
        return 0
"""


@pytest.mark.parametrize("mutant", SAMPLE, ids=lambda mutant: mutant.id)
def test_a_listed_mutant_applies_as_one_change_that_compiles(mutant: Mutant) -> None:
    source = (ROOT / mutant.path).read_text()

    mutated = mutant.apply(source)

    start = mutant.offset(source)
    rest = len(source) - start - len(mutant.before)
    assert (mutated[:start], mutated[len(mutated) - rest :]) == (
        source[:start],
        source[start + len(mutant.before) :],
    )
    assert ast.dump(ast.parse(mutated)) != ast.dump(ast.parse(source))


def test_every_folder_has_its_quota_and_every_kind_is_there() -> None:
    folders = Counter(mutant.file.partition("/")[0] for mutant in active(SAMPLE))

    assert folders == QUOTAS
    assert {mutant.kind for mutant in active(SAMPLE)} == KINDS.keys()


def test_ids_are_unique() -> None:
    assert len({mutant.id for mutant in SAMPLE}) == len(SAMPLE)


def test_a_full_sample_is_drawn_as_it_is() -> None:
    assert drawn(SAMPLE) == SAMPLE


def test_a_mutant_whose_text_is_gone_does_not_apply() -> None:
    mutant = Mutant("an id", "a file", "bounded", "number", "return 7", "return 8")

    with pytest.raises(NotApplicableError, match="occurs 0 times in bounded of a file: return 7"):
        mutant.apply(SOURCE)


def test_a_mutant_whose_text_occurs_twice_does_not_apply() -> None:
    mutant = Mutant("an id", "a file", "bounded", "number", "return 0", "return 1")

    with pytest.raises(NotApplicableError, match="occurs 2 times"):
        mutant.apply(SOURCE)


def test_a_mutant_applies_only_within_its_scope() -> None:
    mutant = Mutant("an id", "a file", "bounded", "number", "LIMIT = 3", "LIMIT = 4")

    assert "LIMIT = 4" in replace(mutant, scope="").apply(SOURCE)
    with pytest.raises(NotApplicableError):
        mutant.apply(SOURCE)


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [(1, 1, None), (6, 6, 6), (7, 7, 7), (8, 8, 6), (9, 9, 9), (12, 12, 11), (14, 14, 15)],
    ids=["at import", "if", "body", "elif", "its body", "within a statement", "except"],
)
def test_a_probe_stands_where_it_runs_with_the_line(
    first: int, last: int, expected: int | None
) -> None:
    assert statement_line(SOURCE, first, last) == expected
