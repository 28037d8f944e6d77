"""Tests the architecture tests: runs them, in this process, on a template with a fault."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from itertools import product
from types import ModuleType
from typing import Any

from tests.architecture import (
    test_archive,
    test_gateway,
    test_grants,
    test_keeping,
    test_logs,
    test_queues,
    test_roles,
    test_secrets,
    test_storage,
    test_template,
)
from tests.template import another_template

MODULES = (
    test_grants,
    test_roles,
    test_keeping,
    test_storage,
    test_queues,
    test_logs,
    test_archive,
    test_gateway,
    test_secrets,
    test_template,
)
# These run SAM and cfn-lint, seconds each: they judge the form of a template, not its promises.
SLOW = {
    "test_sam_finds_nothing_wrong_with_the_template",
    "test_nothing_is_wrong_with_what_the_transform_makes_of_it",
    "test_the_transform_makes_one_stage_and_no_role_of_its_own",
}

Rule = Callable[[], None]


def rules() -> list[tuple[str, Rule]]:
    """Every quick architecture test, once for each of its parameters."""
    return [rule for module in MODULES for rule in _rules_of(module)]


def broken_rules(template: dict[str, Any]) -> Iterator[str]:
    """The names of the tests that a template does not pass."""
    with another_template(template):
        yield from (name for name, rule in rules() if not _passes(rule))


def _passes(rule: Rule) -> bool:
    try:
        rule()
    except Exception:  # noqa: BLE001 - a test fails by whatever it raises
        return False
    return True


def _rules_of(module: ModuleType) -> Iterator[tuple[str, Rule]]:
    tests = ((n, t) for n, t in vars(module).items() if n.startswith("test_") and n not in SLOW)
    for name, test in tests:
        yield from ((name, partial(test, **chosen)) for chosen in _parameters(test))


def _parameters(test: Callable[..., None]) -> Iterator[dict[str, Any]]:
    """Each choice of `pytest.mark.parametrize`; one empty choice for a test that has none."""
    marks = [m for m in getattr(test, "pytestmark", ()) if m.name == "parametrize"]
    for values in product(*(mark.args[1] for mark in marks)):
        yield {mark.args[0]: value for mark, value in zip(marks, values, strict=True)}
