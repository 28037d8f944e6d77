"""The table of parameters in docs/deploy.md, from template.yaml.

python -m tests.docs.parameters
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.template import load_template

PAGE = Path(__file__).parents[2] / "docs" / "deploy.md"
BEGIN, END = "<!-- parameters -->\n", "<!-- /parameters -->\n"
HEAD = "| Parameter | Default | Values | Meaning |\n|---|---|---|---|\n"


def table() -> str:
    """One row for each parameter, in the template's order."""
    parameters: dict[str, dict[str, Any]] = load_template()["Parameters"]
    return HEAD + "".join(_row(name, of) for name, of in parameters.items())


def page_with(table: str, page: str) -> str:
    """`page` with `table` between its marks."""
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}{table}{END}{after}"


def _row(name: str, of: dict[str, Any]) -> str:
    default = f"`{of['Default']}`" if of["Default"] != "" else "empty"
    return f"| `{name}` | {default} | {_values(of)} | {of['Description']} |\n"


def _values(of: dict[str, Any]) -> str:
    if "AllowedValues" in of:
        return ", ".join(f"`{value}`" for value in of["AllowedValues"])
    if "MinValue" in of:
        return (
            f"{of['MinValue']} to {of['MaxValue']}"
            if "MaxValue" in of
            else f"{of['MinValue']} or more"
        )
    return f"up to {of['MaxLength']} characters" if "MaxLength" in of else ""


if __name__ == "__main__":
    PAGE.write_text(page_with(table(), PAGE.read_text()))
