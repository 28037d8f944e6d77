"""The download of a web page, run under Node against the deployed API."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from claimcheck.domain.report import Kind
from tests.e2e.customer import Customer
from tests.e2e.stage import Stage

pytestmark = pytest.mark.e2e

PAGE = Path(__file__).parent / "web" / "node_page.mjs"
NODE = shutil.which("node")


@pytest.mark.skipif(NODE is None, reason="Node.js is not installed")
@pytest.mark.parametrize("name", ["csv", "large"])
def test_a_page_fetches_the_information_and_then_the_file(
    stage: Stage, customer: Customer, files: dict[str, Path], name: str
) -> None:
    report = stage.publish_one(customer.tenant, Kind.REPORT, files[name])
    assert report.file is not None
    token = customer.oauth["Authorization"].removeprefix("Bearer ")

    ran = subprocess.run(
        [str(NODE), str(PAGE), str(customer.http.base_url).rstrip("/"), report.id, token],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert ran.returncode == 0, ran.stderr
    saved = json.loads(ran.stdout)
    assert (saved["sha256"], saved["size"]) == (report.file.sha256, report.file.size)
    assert saved["clicked"] == [report.file.filename]
