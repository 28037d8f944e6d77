"""Tables of hostile inputs: what their rows look like to pytest, and what is odd everywhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

INJECTIONS = [
    "' OR 1=1--", '{"$ne":null}', "${jndi:ldap://127.0.0.1/x}", "{{7*7}}",
    "<script>alert(1)</script>",
    "$(id)", "`id`", "../../../../etc/passwd", "x#META", "TENANT#b", "*", "%s%n", "|cat",
]  # fmt: skip


def each(rows: Mapping[str, Sequence[Any]]) -> list[Any]:
    """Every input of every row, as a parameter named by its row and number."""
    return [
        pytest.param(given, id=f"{row}-{number}")
        for row, inputs in rows.items()
        for number, given in enumerate(inputs, 1)
    ]
