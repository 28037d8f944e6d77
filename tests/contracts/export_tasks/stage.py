"""The tokens and tasks that these tests are about, and their pinned answers."""

from __future__ import annotations

from typing import Any

from claimcheck.contracts.export_tasks.credentials import TASK_TOKEN
from claimcheck.domain.report import Kind, Report
from tests.client import WireReply
from tests.contracts.stage import SECRET, TENANT, GoldenFiles, SharedStage
from tests.samples import publish

assert_golden = GoldenFiles(__file__).assert_reply


class Stage(SharedStage):
    """Chains with tasks, and their tokens."""

    kind = TASK_TOKEN

    def ask(self, token_id: str, task_id: str = "4711") -> WireReply:
        """The answer to the holder of a token and `SECRET`."""
        headers = {"Authorization": f"Bearer {token_id}:{SECRET}"}
        return self.client.get(f"/tasks/{task_id}/download_url", headers)

    def task(self, task_id: str, body: bytes | None = b"id,amount\n1,20\n", **of: Any) -> Report:
        """A task whose file holds `body`; None: it has no file."""
        usual = {"kind": Kind.TASK, "tenant": TENANT, "filename": "Wallet_Export-4711.csv"}
        return publish(self.services, task_id, body, **{**usual, **of})
