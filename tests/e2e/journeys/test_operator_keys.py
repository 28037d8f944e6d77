"""claimcheck keys: list and rotate, while what was signed before goes on working."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from claimcheck.domain.audit import DEPLOYMENT
from tests.e2e.journeys.terminal import Terminal, step

pytestmark = [pytest.mark.e2e, pytest.mark.journey]


def test_a_rotated_key_is_announced_and_links_of_the_key_before_stay_valid(
    claimcheck: Terminal, tenant: str, http: httpx.Client, file: Path
) -> None:
    def link_keys() -> list[Any]:
        return [k for k in claimcheck("keys", "list")["keys"] if k["purpose"] == "link"]

    with step("create a link"):
        report = claimcheck.publish(file, tenant, "report")
        link, before = claimcheck("link", "create", tenant, report)["url"], link_keys()
    with step("rotate the key of links: the new one begins in six minutes"):
        rotated = claimcheck("keys", "rotate", "link")["keys"]
        new = rotated[-1]
        begins = datetime.fromisoformat(new["begins"]) - datetime.now(UTC)
        assert timedelta(minutes=5) < begins <= timedelta(minutes=6)
        assert new["kid"] not in {key["kid"] for key in before}
        assert link_keys() == rotated
    with step("open the link of the key before"):
        assert http.get(link).content == file.read_bytes()
    with step("find the rotation in the deployment's audit"):
        entry = claimcheck("audit", "list", DEPLOYMENT)["entries"][-1]
        assert (entry["contract"], entry["detail"]["kid"]) == ("operator", new["kid"])
