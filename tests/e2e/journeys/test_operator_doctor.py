"""claimcheck doctor: nothing is wrong with what was deployed."""

from __future__ import annotations

import json

import pytest

from claimcheck_cli.doctor.command import CHECKS
from tests.e2e.journeys.terminal import Terminal, step

pytestmark = [pytest.mark.e2e, pytest.mark.journey]


def test_every_check_of_a_deployed_stack_passes(claimcheck: Terminal) -> None:
    with step("examine the stack"):
        ran = claimcheck.run("doctor", "--json")
        findings = json.loads(ran.stdout)["findings"]
    with step("find no failure in any check"):
        assert [f for f in findings if f["state"] == "failed"] == []
        assert {f["check"] for f in findings} == set(CHECKS)
        assert ran.status == 0
