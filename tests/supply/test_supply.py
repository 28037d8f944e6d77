"""What is installed: pinned, hashed, not older than is safe, known by name and freely licensed."""

from __future__ import annotations

import json
import re
import subprocess
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
import yaml
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from packaging.version import Version

from tests.figures import collect
from tests.supply.packages import LAYER, ROOT, layer_packages, pinned, requirement_files
from tests.supply.papers import BILL, LICENCES, bill, licences

FLOORS: dict[str, dict[str, str]] = yaml.safe_load(
    Path(__file__).with_name("floors.yaml").read_text()
)
PACKAGES = layer_packages()
# Licences that ask for nothing but their own text; none of them reaches over to our code.
ALLOWED = {
    "MIT",
    "MIT-0",
    "Apache-2.0",
    "BSD-3-Clause",
    "PSF-2.0",
    "Apache-2.0 OR BSD-3-Clause",
}


def logical_lines(requirements: Path) -> list[str]:
    text = requirements.read_text().replace("\\\n", " ")
    return [line for line in text.splitlines() if line.strip() and not line.startswith("#")]


def written_bill() -> dict[str, Any]:
    document: dict[str, Any] = json.loads(BILL.read_text())
    return document


def test_every_requirement_file_is_looked_at() -> None:
    # Git names the files: the build beside this test makes and removes folders in the tree.
    listed = subprocess.run(
        ["git", "ls-files", "-z", "*.txt"], cwd=ROOT, check=True, capture_output=True, text=True
    )
    ours = [ROOT / name for name in listed.stdout.split("\0") if name]

    hashed = {path for path in ours if "--hash=sha256:" in path.read_text("utf-8")}
    assert hashed == set(requirement_files())


@pytest.mark.parametrize("path", requirement_files(), ids=lambda path: str(path.relative_to(ROOT)))
def test_every_requirement_is_one_version_of_known_hashes_from_no_place_of_its_own(
    path: Path,
) -> None:
    for line in logical_lines(path):
        assert re.match(r"[A-Za-z0-9][\w.\-\[\],]*==[\w.]+", line), line[:80]
        assert "--hash=sha256:" in line, line[:80]
        assert "://" not in line, line[:80]


@pytest.mark.parametrize("path", requirement_files(), ids=lambda path: str(path.relative_to(ROOT)))
def test_nothing_is_pinned_below_its_floor(path: Path) -> None:
    old = {
        name: found
        for name, found in pinned(path).items()
        if name in FLOORS and Version(found) < Version(FLOORS[name]["floor"])
    }

    assert old == {}


def test_every_floor_has_its_reason_and_something_that_stands_on_it() -> None:
    everywhere = {name for path in requirement_files() for name in pinned(path)}

    assert FLOORS.keys() <= everywhere
    assert all(entry["why"].endswith(".") for entry in FLOORS.values())


def test_the_builder_of_our_own_package_is_pinned_too() -> None:
    assert 'requires = ["setuptools==' in (ROOT / "pyproject.toml").read_text()


def test_what_is_tested_is_what_the_functions_run_on() -> None:
    assert {package.name: version(package.name) for package in PACKAGES} == pinned(
        LAYER / "requirements.txt"
    )


# ------------------------------------------------------------------------------ bill of materials


def test_the_bill_names_exactly_the_pinned_packages() -> None:
    named = {c["name"]: c["version"] for c in written_bill()["components"]}

    assert named == pinned(LAYER / "requirements.txt")
    collect("layer-packages", len(named))


def test_the_bill_is_what_make_sbom_makes_of_the_layer_now() -> None:
    assert BILL.read_text() == bill(PACKAGES)


def test_the_bill_is_cyclonedx() -> None:
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(BILL.read_text()) is None


def test_the_bill_says_what_each_package_needs() -> None:
    needs = {d["ref"]: set(d.get("dependsOn", ())) for d in written_bill()["dependencies"]}

    assert needs["pydantic"] >= {"annotated-types", "pydantic-core", "typing-extensions"}
    assert needs["layer"] == {package.name for package in PACKAGES}


# --------------------------------------------------------------------------------------- licences


def test_the_page_of_licences_is_what_make_sbom_makes_of_the_layer_now() -> None:
    assert LICENCES.read_text() == licences(PACKAGES)


def test_no_licence_in_the_layer_reaches_over_to_our_code() -> None:
    assert {package.licence for package in PACKAGES} <= ALLOWED
