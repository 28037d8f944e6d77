"""The layer's papers: a bill of materials (CycloneDX) and a list of licences.

python -m tests.supply.papers write
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL

from claimcheck.runtime.version import VERSION
from tests.supply.packages import ROOT, Package, layer_packages

BILL = ROOT / "docs" / "sbom.json"
LICENCES = ROOT / "docs" / "licences.md"
# These differ in every document and say nothing of what is in it.
_PASSING = ("serialNumber", "timestamp")
_HEAD = """\
# Licences

What the layer hands to the functions beside our own code (Apache-2.0), and under which licence, as
the packages themselves say in SPDX's words. `make sbom` renews this page together with the bill of
materials, [sbom.json](sbom.json); a test fails when either no longer names what is pinned.

| Package | Version | Licence |
|---|---|---|
"""


def bill(packages: Iterable[Package]) -> str:
    """A bill of materials, the same for the same packages."""
    layer = Component(
        name="claimcheck-layer",
        version=VERSION,
        type=ComponentType.LIBRARY,
        bom_ref="layer",
    )
    components = {package: _component(package) for package in packages}
    by_name = {package.name: component for package, component in components.items()}
    made = Bom(components=components.values())
    made.metadata.component = layer
    made.register_dependency(layer, components.values())
    for package, component in components.items():
        made.register_dependency(component, [by_name[name] for name in package.needs])
    written: dict[str, Any] = json.loads(JsonV1Dot6(made).output_as_string())
    return json.dumps(_lasting(written), indent=1, sort_keys=True) + "\n"


def licences(packages: Iterable[Package]) -> str:
    """The page of licences."""
    return _HEAD + "".join(f"| {p.name} | {p.version} | {p.licence} |\n" for p in packages)


def _component(package: Package) -> Component:
    url = PackageURL("pypi", name=package.name, version=package.version)
    licence = LicenseFactory().make_from_string(package.licence)
    return Component(
        name=package.name,
        version=package.version,
        type=ComponentType.LIBRARY,
        purl=url,
        licenses=[licence],
        bom_ref=package.name,
    )


def _lasting(document: dict[str, Any]) -> dict[str, Any]:
    kept = {key: value for key, value in document.items() if key not in _PASSING}
    kept["metadata"] = {k: v for k, v in document["metadata"].items() if k not in _PASSING}
    return kept


def main(arguments: list[str]) -> int:
    if arguments != ["write"]:
        return 2
    papers: dict[Path, str] = {BILL: bill(layer_packages()), LICENCES: licences(layer_packages())}
    for path, text in papers.items():
        path.write_text(text)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
