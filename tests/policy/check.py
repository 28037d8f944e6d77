"""Asks the policy tool about the template, as written and as SAM transforms it.

    python -m tests.policy.check

Whatever it finds must be among the exceptions, each exception must still be needed, and each
rule of ours must find what is wrong with `broken.yaml`.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from tests.architecture.transformed import transformed
from tests.figures import collect

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
TOOL = ROOT / ".local" / "policy" / "bin" / "checkov"
BROKEN = HERE / "broken.yaml"

Findings = dict[str, set[str]]
"""Resources by the id of the rule that they break."""


def main() -> int:
    rules, exceptions = own_rules(), read("exceptions.yaml")
    with tempfile.TemporaryDirectory() as directory:
        made = Path(directory) / "transformed.json"
        made.write_text(json.dumps(transformed()))
        found = {path: findings(path) for path in (ROOT / "template.yaml", made)}
    wrong = [*complaints(found, exceptions), *blind(rules, findings(BROKEN))]
    sys.stdout.writelines(f"{line}\n" for line in wrong)
    collect("policy-rules", len(rules))
    return 1 if wrong else 0


def own_rules() -> set[str]:
    """The ids of the rules that we keep beside those of the tool."""
    return {read(f"rules/{rule.name}")["metadata"]["id"] for rule in (HERE / "rules").iterdir()}


def read(name: str) -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load((HERE / name).read_text())
    return content


def findings(template: Path) -> Findings:
    """What the tool has against a template. Raises `CalledProcessError` if it cannot judge it."""
    command = [str(TOOL), "--file", str(template), "--framework", "cloudformation"]
    command += ["--external-checks-dir", str(HERE / "rules")]
    # Without the download it asks nobody outside: rules come from its package and from here.
    command += ["--skip-download", "--quiet", "--compact", "--soft-fail", "--output", "json"]
    answer = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, cwd=ROOT).stdout
    found: Findings = {}
    for failed in json.loads(answer)["results"]["failed_checks"]:
        found.setdefault(failed["check_id"], set()).add(failed["resource"])
    return found


def complaints(found: dict[Path, Findings], exceptions: dict[str, Any]) -> Iterator[str]:
    """What breaks a rule without an exception, and the exceptions that nothing needs."""
    for path, broken in found.items():
        for rule in sorted(broken.keys() - exceptions.keys()):
            yield f"{path.name}: {rule} is broken by {', '.join(sorted(broken[rule]))}"
    for rule in sorted(exceptions.keys() - {rule for broken in found.values() for rule in broken}):
        yield f"exceptions.yaml: nothing breaks {rule} any more"


def blind(rules: set[str], found: Findings) -> Iterator[str]:
    """Rules of ours that do not even find what was made for them to find."""
    yield from (f"{BROKEN.name}: {rule} finds nothing" for rule in sorted(rules - found.keys()))


if __name__ == "__main__":
    os.environ.setdefault("AWS_DEFAULT_REGION", "eu-west-1")  # the transform names regions
    sys.exit(main())
