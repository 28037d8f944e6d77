"""claimcheck publish and report: list, show, recount, retire, as customers notice it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx
import pytest

from claimcheck.domain.report import Kind
from tests.e2e.counters import miscount
from tests.e2e.journeys.terminal import Terminal, step
from tests.e2e.stage import Stage

pytestmark = [pytest.mark.e2e, pytest.mark.journey]

REPORT = "sales-2026-10"
LIST = "/b/api/v1/reports"


def test_a_published_report_is_shown_recounted_and_retired(
    stage: Stage, claimcheck: Terminal, tenant: str, http: httpx.Client, file: Path
) -> None:
    key = claimcheck.add_credential(tenant, "api-key")["api_key"]

    def page() -> Any:
        return http.get(LIST, headers={"Api-Key": key}).json()

    with step("publish a report with everything that can be said of it"):
        kept = ("--id", REPORT, "--retention", "30-days", "--params", '{"shop": 7}')
        interval = ("--interval", "monthly", "--source", "auto")
        claimcheck.publish(file, tenant, "report", *kept, *interval)
    with step("list and show it"):
        [listed] = claimcheck("report", "list", tenant)["reports"]
        shown = claimcheck("report", "show", tenant, REPORT)
        assert listed["id"] == REPORT
        assert (shown["interval"], shown["source"], shown["params"]) == (
            "monthly",
            "auto",
            {"shop": 7},
        )
        assert (shown["retention"], shown["file"]["file_size"]) == ("30-days", 1000)
    with step("find a wrong counter and fix it"):
        miscount(stage, stage.row(tenant, Kind.REPORT, REPORT), 7)
        wrong = claimcheck.run("report", "recount", tenant)
        assert (wrong.status, page()["count"]) == (1, 7)
        assert claimcheck("report", "recount", tenant, "--fix")["fixed"]
        assert (claimcheck("report", "recount", tenant)["days"], page()["count"]) == ([], 1)
    with step("retire it: it is neither listed nor counted, but can still be shown"):
        assert claimcheck("report", "retire", tenant, REPORT)["state"] == "retired"
        assert (page()["count"], page()["results"]) == (0, [])
        assert claimcheck("report", "list", tenant)["reports"] == []
        assert claimcheck("report", "show", tenant, REPORT)["state"] == "retired"
    with step("find every act in the audit"):
        reasons = [e["reason"] for e in claimcheck("audit", "list", tenant)["entries"]]
        assert "recounted" in reasons
        entries = claimcheck("audit", "list", tenant, "--report", REPORT)["entries"]
        assert [e["action"] for e in entries] == ["registered", "retired"]
