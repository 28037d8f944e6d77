"""claimcheck audit: list, export, verify."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.journeys.terminal import Terminal, step
from tests.e2e.stage import eventually

pytestmark = [pytest.mark.e2e, pytest.mark.journey]


def test_the_audit_is_listed_exported_and_proven_whole(
    claimcheck: Terminal, tenant: str, file: Path, tmp_path: Path
) -> None:
    with step("publish a report and list what is on record"):
        claimcheck.add_credential(tenant, "api-key")
        claimcheck.publish(file, tenant, "report")
        listed = claimcheck("audit", "list", tenant)["entries"]
        assert [(e["action"], e["reason"]) for e in listed] == [
            ("registered", "tenant"),
            ("registered", "credential"),
            ("registered", "finished"),
        ]
    with step("export it as JSON Lines and as CSV"):
        lines, table = tmp_path / "audit.jsonl", tmp_path / "audit.csv"
        for form, path in (("jsonl", lines), ("csv", table)):
            claimcheck("audit", "export", tenant, "--format", form, "--output", path)
        assert [json.loads(line) for line in lines.read_text().splitlines()] == listed
        with table.open(newline="") as opened:
            rows = list(csv.DictReader(opened))
        assert [r["request_id"] for r in rows] == [e["request_id"] for e in listed]
    with step("verify it against the signed archive"):

        def verified() -> Any:
            ran = claimcheck.run("audit", "verify", "--tenant", tenant, "--pending", "0", "--json")
            return json.loads(ran.stdout) if ran.status == 0 else None

        proof = eventually(verified, "every entry was archived")
        assert (proof["entries"], proof["pending"], proof["findings"]) == (len(listed), 0, [])
        assert proof["digests"] >= 1
