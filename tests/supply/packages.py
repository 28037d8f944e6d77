"""What the layer is made of: the pinned packages, and what they say of their licences."""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib.metadata import PackageMetadata, metadata, requires
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
LAYER = ROOT / "layers" / "dependencies"

# What older packages say of their licence in words of their own, in SPDX's.
_SPDX = {
    "Apache License 2.0": "Apache-2.0",
    "Dual License": "BSD-3-Clause",  # python-dateutil: only its newer parts are Apache's as well
}
_PIN = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)(?:\[[^]]*\])?==([^\s;]+)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Package:
    """One pinned package; `needs` are the others of the layer that it runs on."""

    name: str
    version: str
    licence: str
    needs: frozenset[str]


def requirement_files() -> list[Path]:
    """Every file from which something of ours is installed."""
    files = ("cli/emulator.txt", "cli/requirements.txt", "layers/dependencies/requirements.txt")
    more = ("tests/policy/requirements.txt", "tests/requirements.txt")
    bench = ("tests/benchmarks/peers/requirements.txt", "tests/benchmarks/requirements.txt")
    return [ROOT / name for name in (*files, *more, *bench)]


def pinned(requirements: Path) -> dict[str, str]:
    """The version of each package that a requirement file pins, by canonical name."""
    return {canonicalize_name(name): v for name, v in _PIN.findall(requirements.read_text())}


def layer_packages() -> list[Package]:
    """Every package of the layer. Raises `PackageNotFoundError` outside the tests' environment."""
    versions = pinned(LAYER / "requirements.txt")
    return [_package(name, version, set(versions)) for name, version in sorted(versions.items())]


def _package(name: str, version: str, layer: set[str]) -> Package:
    return Package(name, version, _licence(metadata(name)), frozenset(_needs(name) & layer))


def _licence(said: PackageMetadata) -> str:
    said_how = next((how for how in ("License-Expression", "License") if how in said), None)
    words = said[said_how] if said_how else "unknown"
    return _SPDX.get(words, words)


def _needs(name: str) -> set[str]:
    wanted = (Requirement(line) for line in requires(name) or ())
    return {canonicalize_name(w.name) for w in wanted if "extra" not in str(w.marker or "")}
