"""Export Completed on the bus: a report is listed; a malformed event becomes a dead letter."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.e2e.journeys.terminal import Terminal, step
from tests.e2e.queues import dead_letter
from tests.e2e.stage import Stage, eventually

pytestmark = [pytest.mark.e2e, pytest.mark.journey]

LIST = "/b/api/v1/reports/files/"


def announce(stage: Stage, *details: dict[str, Any]) -> None:
    """Put the events on the bus as an exporter of the company's own would."""
    common = {"EventBusName": stage.deployment.bus, "Source": "my.exporter"}
    said = [{"DetailType": "Export Completed", "Detail": json.dumps(d)} for d in details]
    answer = stage.exporter.client("events").put_events(Entries=[common | s for s in said])
    assert answer["FailedEntryCount"] == 0, answer


def test_an_announced_export_is_listed_and_a_malformed_event_becomes_a_dead_letter(
    stage: Stage, claimcheck: Terminal, tenant: str, http: httpx.Client, file: Path
) -> None:
    with step("upload the file and announce it, beside a malformed event"):
        caller = {"Api-Key": claimcheck.add_credential(tenant, "api-key")["api_key"]}
        key = f"reports/{tenant}/sales_2026-10.csv"
        s3 = stage.exporter.client("s3")
        s3.put_object(Bucket=stage.deployment.bucket, Key=key, Body=file.read_bytes())
        export = {"tenant": tenant, "kind": "report", "id": "sales-2026-10", "revision": 1}
        export |= {"name": "sales", "file": {"key": key, "filename": file.name}}
        announce(stage, {**export, "id": f"bad-{tenant}", "revision": "one"}, export)
    with step("find the report in the list and download it"):

        def listed() -> list[Any]:
            found: list[Any] = http.get(LIST, headers=caller).json()["results"]
            return found

        [report] = eventually(listed, "the report was listed")
        arrived = http.get(report["download_action"]["url"], headers=caller)
        assert (report["filename"], arrived.content) == (file.name, file.read_bytes())
    with step("announce it once more, which changes nothing"):
        announce(stage, export)
    with step("find the malformed event among the dead letters, with its reason"):
        letter = eventually(lambda: dead_letter(stage, f"bad-{tenant}"), "it became a dead letter")
        assert letter["MessageAttributes"]["reason"]["StringValue"].startswith("invalid_detail")
    with step("find one registration in the audit"):
        entries = claimcheck("audit", "list", tenant, "--report", "sales-2026-10")["entries"]
        assert [e["action"] for e in entries] == ["registered", "delivered"]
