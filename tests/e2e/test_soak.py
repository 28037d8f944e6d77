"""All contracts at once, for long, over a bad line to the tables: nothing breaks, nothing grows.

For `SOAK_SECONDS` (`make soak`: ten minutes); without it for twenty seconds.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import httpx
import pytest

from claimcheck.usecases.recount import recount
from claimcheck_cli.deployment import ROOT
from claimcheck_cli.local import processes
from claimcheck_cli.local.ports import free_port
from claimcheck_cli.local.stack import LocalStack, recorded_processes
from claimcheck_cli.publish.exporter import wait_until_registered
from tests.e2e.customer import Customer
from tests.e2e.scratch import new_directory
from tests.e2e.stage import Stage, eventually
from tests.soak.memory import workers_of
from tests.soak.traffic import Traffic

pytestmark = [pytest.mark.e2e, pytest.mark.slow, pytest.mark.timeout(0)]

SECONDS = float(os.environ.get("SOAK_SECONDS", "20"))
# Until every function has been started, and has allocated what it keeps.
WARM_SECONDS = max(10.0, SECONDS / 5)
# A worker that leaks a kilobyte a request is beyond this after some minutes.
GROWTH = 12 * 1024 * 1024

RETRY_SECONDS = "5"


@dataclass(frozen=True)
class Soaked:
    """A stack whose functions reach their tables over the bad line, and what befell it there."""

    stack: LocalStack
    told: Path

    @contextmanager
    def bad(self) -> Iterator[None]:
        """While the line is bad."""
        self.told.touch()
        yield
        self.told.rename(self.told.with_suffix(".kept"))

    @property
    def faults(self) -> Counter[str]:
        """What befell calls while the line was bad."""
        return Counter(self.told.with_suffix(".kept").read_text().splitlines())

    @property
    def memory(self) -> dict[int, int]:
        [emulator] = [p for p in recorded_processes(self.stack.directory) if p.name == "emulator"]
        return workers_of(emulator.pid)


@contextmanager
def bad_line(directory: Path, port: int, target: str, told: Path) -> Iterator[None]:
    command = [sys.executable, "-m", "tests.soak.proxy", "--port", str(port)]
    command += ["--target", target, "--told", str(told)]
    process, recorded = processes.launch("line", command, {"PYTHONPATH": str(ROOT)}, directory)
    try:
        eventually(lambda: _answers(port), "the line is up")
        yield
    finally:
        processes.end(recorded)
        process.wait()


def _hasten(stack: LocalStack) -> None:
    """Let the queue deliver again after seconds: on AWS it waits for six times the timeout."""
    stage = Stage(stack)
    queue = stage.resource("ExportQueue")
    sqs = stack.account.client("sqs")
    sqs.set_queue_attributes(QueueUrl=queue, Attributes={"VisibilityTimeout": RETRY_SECONDS})


def _answers(port: int) -> bool:
    try:
        httpx.get(f"http://127.0.0.1:{port}/", timeout=5, trust_env=False)
    except httpx.HTTPError:
        return False
    return True


@pytest.fixture(scope="module")
def soaked() -> Iterator[Soaked]:
    directory = new_directory("claimcheck-soak-")
    line, told = free_port(), directory / "faults"
    endpoint = {"AWS_ENDPOINT_URL_DYNAMODB": f"http://127.0.0.1:{line}"}
    stack = LocalStack(directory, free_port(), free_port(), variables=endpoint)
    try:
        with bad_line(directory, line, stack.aws_endpoint_url, told):
            stack.start()
            stack.build()
            stack.deploy()
            _hasten(stack)
            yield Soaked(stack, told)
    finally:
        stack.stop()
        shutil.rmtree(directory)


def test_all_contracts_stand_a_bad_line(soaked: Soaked, capsys: pytest.CaptureFixture[str]) -> None:
    stage = Stage(soaked.stack)
    with httpx.Client(base_url=soaked.stack.base_url, timeout=60, trust_env=False) as http:
        customer = Customer.of(stage, http)
        traffic = Traffic(customer)
        with soaked.bad():
            traffic.run(WARM_SECONDS)
            before = soaked.memory
            traffic.run(SECONDS)
            after = soaked.memory
    faults, heard = soaked.faults, traffic.heard
    grown = [after[pid] - before[pid] for pid in after.keys() & before.keys()]

    with capsys.disabled():
        _summarize(heard.statuses, faults, grown)
    assert heard.wrong == []
    assert heard.unavailable <= sum(n for fault, n in faults.items() if fault.endswith("always"))
    assert faults
    assert grown
    assert median(grown) < GROWTH
    _assert_sound(stage, customer.tenant, traffic)


def _assert_sound(stage: Stage, tenant: str, traffic: Traffic) -> None:
    """What holds whatever failed, read from the tables."""
    wait_until_registered(stage.operator.reports, traffic.published)
    entries = stage.entries(tenant)
    granted = {e["request_id"] for e in entries if e["outcome"] == "granted"}
    assert traffic.heard.granted <= granted
    actions = Counter((e["principal"], e["action"]) for e in entries)
    links = {principal for principal, action in actions if action == "redeemed"}
    for told in traffic.heard.uses.values():
        # Where nobody has the file, an answer got lost and the use could not be given back.
        assert told[200] == 1 or (told[200] == 0 and told[503] > 0)
    sensitive = [link for link in links if (link, "given_back") in actions]
    for link in sensitive:
        assert actions[link, "redeemed"] - actions[link, "given_back"] in (0, 1)
    survey = recount(stage.operator, stage.operator.command("report recount"), tenant, fix=False)
    assert survey.agrees


def _summarize(statuses: Counter[tuple[str, int]], faults: Counter[str], grown: list[int]) -> None:
    lines = [f"  {what}: {status} x {n}" for (what, status), n in sorted(statuses.items())]
    lines += [f"  fault, {fault}: {n}" for fault, n in sorted(faults.items())]
    lines.append(f"  requests: {statuses.total()} in {SECONDS + WARM_SECONDS:.0f} s")
    kilobytes = sorted(size // 1024 for size in grown)
    lines.append(f"  memory of {len(grown)} workers grew by (KiB): {kilobytes}")
    sys.stdout.write("\nsoaked:\n" + "\n".join(lines) + "\n")
