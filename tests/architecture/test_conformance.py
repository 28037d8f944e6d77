"""The contracts as the page promises them: each clause has its tests, and each mark its clause."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.architecture.clauses import DEPLOYED, excepted, marks, stated
from tests.figures import collect

GROUPS = {
    "common",
    "files",
    "external-reports",
    "access-tokens",
    "links",
    "export-tasks",
    "documents",
    "business-reports",
    "merchant-reports",
}


def rooms(clause: str) -> set[str]:
    """The folders of the tests that cover a clause."""
    return {mark.room for mark in marks() if mark.clause == clause}


def test_the_page_states_each_clause_once_and_in_order() -> None:
    by_group: dict[str, list[int]] = {}
    for clause in stated():
        group, _, number = clause.rpartition("-")
        by_group.setdefault(group, []).append(int(number))

    collect("clauses", len(stated()))
    assert {clause: n for clause, n in Counter(stated()).items() if n > 1} == {}
    assert {group: n for group, n in by_group.items() if n != sorted(n)} == {}
    assert set(by_group) == GROUPS


@pytest.mark.parametrize("clause", [c for c in stated() if c not in excepted()])
def test_a_clause_is_covered_below_the_api(clause: str) -> None:
    assert rooms(clause) - {"e2e"}, f"no test below the API covers {clause}"


@pytest.mark.parametrize(
    ("reason", "clause"), [(reason, clause) for reason in DEPLOYED for clause in DEPLOYED[reason]]
)
def test_a_clause_that_a_deployment_decides_is_covered_through_the_api(
    reason: str, clause: str
) -> None:
    assert clause in stated()
    assert "e2e" in rooms(clause), f"{reason}: no test through the API covers {clause}"


def test_no_test_through_the_api_covers_what_no_deployment_decides() -> None:
    declared = {clause for clauses in DEPLOYED.values() for clause in clauses}

    assert [m for m in marks() if m.room == "e2e" and m.clause not in declared] == []


@pytest.mark.parametrize("clause", excepted())
def test_a_clause_that_no_local_run_shows_is_covered_on_the_template(clause: str) -> None:
    assert clause in stated()
    assert "architecture" in rooms(clause), f"no test of the template covers {clause}"


def test_no_test_covers_what_the_page_does_not_state() -> None:
    known = set(stated())

    assert [mark for mark in marks() if mark.clause not in known] == []
