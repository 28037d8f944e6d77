"""Who may import whom. Reads the source, so that an arrow cannot be drawn at run time only."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "layers" / "claimcheck" / "claimcheck"

# ring -> the rings that it may import; a ring may always import itself.
ARROWS = {
    "domain": set[str](),
    "ports": {"domain"},
    "usecases": {"ports", "domain"},
    "contracts": {"usecases", "ports", "domain"},
    "hooks": {"usecases", "ports", "domain"},
    "adapters": {"ports", "domain"},
    "runtime": {"contracts", "hooks", "adapters", "usecases", "ports", "domain"},
}
# ring -> the third-party packages that it may import.
THIRD_PARTY = {
    "domain": set[str](),
    "ports": set[str](),
    "usecases": set[str](),
    "contracts": {"pydantic", "typing_extensions"},
    "hooks": {"pydantic"},
    "adapters": {"boto3", "botocore", "jwt", "aws_lambda_powertools", "cryptography"},
    "runtime": {"boto3", "botocore", "aws_lambda_powertools", "pydantic", "typing_extensions"},
}
# room of the adapters -> the other rooms that it may import; `aws_errors` is for all but the SDK.
ROOMS = {
    "aws_client": set[str](),
    "aws_errors": set[str](),
    "dynamodb": {"aws_client", "aws_errors"},
    "s3": {"aws_client", "aws_errors"},
    "keys": {"aws_client", "aws_errors"},
    "sqs": {"aws_client", "aws_errors"},
    "system": set[str](),
    "tokens": {"aws_client", "aws_errors"},
}
# The modules beside the contracts' folders that every contract may use.
SHARED = ("contract", "demo", "files", "http", "openapi", "samples", "shapes")
STANDARD = sys.stdlib_module_names


def imports_of(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} imports relatively"
            yield node.module or ""


def ring_of(module: str) -> str:
    return module.split(".")[1] if "." in module else "claimcheck"


def modules() -> list[Path]:
    return sorted(path for path in PACKAGE.rglob("*.py") if path != PACKAGE / "__init__.py")


def named(path: Path) -> str:
    return str(path.relative_to(PACKAGE).with_suffix("")).replace("/", ".")


@pytest.mark.parametrize("path", modules(), ids=named)
def test_arrows_point_inwards(path: Path) -> None:
    ring = named(path).split(".", maxsplit=1)[0]
    ours = {ring_of(m) for m in imports_of(path) if m.split(".")[0] == "claimcheck"}

    assert ours - {ring} <= ARROWS[ring]


@pytest.mark.parametrize("path", modules(), ids=named)
def test_rings_keep_vendors_where_they_belong(path: Path) -> None:
    ring = named(path).split(".", maxsplit=1)[0]
    roots = {m.split(".")[0] for m in imports_of(path)}

    assert roots - set(STANDARD) - {"claimcheck"} <= THIRD_PARTY[ring]


@pytest.mark.parametrize("path", modules(), ids=named)
def test_of_the_sdk_only_the_names_of_its_errors_are_used(path: Path) -> None:
    """All else of it would load within every cold start; where it is needed, it is made late."""
    late = {"boto3", "botocore.config"} if path.name == "wiring.py" else set()

    used = {m for m in imports_of(path) if m.startswith("boto")}
    assert used <= {"botocore.exceptions"} | late


@pytest.mark.parametrize("path", sorted(PACKAGE.glob("contracts/*/*.py")), ids=named)
def test_contracts_never_import_one_another(path: Path) -> None:
    own = f"claimcheck.contracts.{path.parent.name}"
    shared = {f"claimcheck.contracts.{name}" for name in SHARED}
    imported = {m for m in imports_of(path) if m.startswith("claimcheck.contracts")}

    assert {m for m in imported if m != own and not m.startswith(f"{own}.")} <= shared


@pytest.mark.parametrize("path", sorted(PACKAGE.glob("adapters/*/*.py")), ids=named)
def test_rooms_of_the_adapters_import_only_those_below(path: Path) -> None:
    room = path.parent.name
    imported = {m.split(".")[2] for m in imports_of(path) if m.startswith("claimcheck.adapters.")}

    assert imported - {room} <= ROOMS[room]


@pytest.mark.parametrize("path", sorted(PACKAGE.glob("adapters/aws_client/*.py")), ids=named)
def test_the_aws_client_knows_nothing_of_claimcheck(path: Path) -> None:
    ours = {m for m in imports_of(path) if m.startswith("claimcheck")}

    assert {m for m in ours if not m.startswith("claimcheck.adapters.aws_client")} == set()


def test_only_the_settings_read_the_environment() -> None:
    readers = {
        named(path)
        for path in modules()
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Attribute) and node.attr in ("environ", "getenv")
    }

    assert readers == {"runtime.settings"}
