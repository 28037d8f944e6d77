"""The local stack: start, build, deploy, stop."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from claimcheck_cli.aws import Actor, account
from claimcheck_cli.deployment import LOCAL, ROOT, Deployment, from_outputs
from claimcheck_cli.failures import CliError
from claimcheck_cli.local import deploy, emulator, processes
from claimcheck_cli.local.build import Platform, build_stack, platform_of
from claimcheck_cli.local.ports import HOST, listens
from claimcheck_cli.local.processes import Recorded
from claimcheck_cli.local.scratch import drop_forgotten, drop_scratch, make_scratch

DATA = ("state", "s3")
FRONT_SECONDS = 20
STAGE_RATE = 1000


class LocalStack:
    """An embedded AWS with our template deployed, and a front with a fixed base URL before its API.

    Everything that it writes lies under `directory`. Builds are shared between stacks.
    `parameters` are the template's, beside those that a local deployment needs; `variables` are
    what the environment of every function holds besides.
    """

    def __init__(
        self,
        directory: Path,
        aws_port: int,
        port: int,
        environment: Path = LOCAL / "emulator",
        parameters: Mapping[str, str] | None = None,
        variables: Mapping[str, str] | None = None,
    ) -> None:
        self.directory = directory
        self.parameters = dict(parameters or {})
        self.aws_endpoint_url = f"http://{HOST}:{aws_port}"
        self.base_url = f"http://{HOST}:{port}"
        self.outputs: dict[str, str] = {}
        self._aws_port, self._port = aws_port, port
        self._command = emulator.emulator_command(environment)
        self._variables = dict(variables or {})
        self._built: Path | None = None
        self._children: list[subprocess.Popen[bytes]] = []

    @property
    def deployment(self) -> Deployment:
        """Where the deployed parts are; only after `deploy`."""
        return from_outputs(
            self.outputs,
            stack_name=deploy.STACK_NAME,
            region=deploy.REGION,
            base_url=self.base_url,
            endpoint_url=self.aws_endpoint_url,
        )

    @property
    def account(self) -> Actor:
        """The embedded AWS's account itself: for looking and breaking, never for acting."""
        return account(self.aws_endpoint_url, deploy.REGION)

    def start(self) -> None:
        """Start both processes and wait until they answer. Raises `CliError`."""
        run = run_directory(self.directory)
        shutil.rmtree(run, ignore_errors=True)
        run.mkdir(parents=True)
        drop_forgotten(runs)
        make_scratch(self.directory, emulator.scratch_of(run))
        try:
            embedded, front = self._launch_emulator(run), self._launch_front(run)
            emulator.wait_until_ready(self.aws_endpoint_url, embedded, run / "emulator.log")
            self._wait_until_front_listens(front, run / "front.log")
        except BaseException:
            self.stop()
            raise

    def build(self, root: Path = ROOT) -> None:
        """Build what lies at `root`, unless just that was built before. Raises `CliError`."""
        self._built = build_stack(self._platform, root)

    def deploy(self) -> None:
        """Deploy what was built, and point the front at it. May be repeated. Raises `CliError`."""
        if self._built is None:
            raise CliError("nothing is built yet")
        self.outputs = deploy.deploy(self._built, self._parameters(), self.account)
        deploy.add_roles(self.outputs, self.account)
        api = f"{self.aws_endpoint_url}/_aws/execute-api/{self.outputs['ApiId']}/{deploy.STAGE}"
        _target(run_directory(self.directory)).write_text(api)

    def forget(self) -> None:
        """Delete everything deployed and stored. The processes keep running."""
        emulator.forget_everything(self.aws_endpoint_url)

    def stop(self) -> None:
        """End the stack's processes and delete its data. Idempotent."""
        stop(self.directory)
        while self._children:
            self._children.pop().wait()  # else they stay behind as zombies of ours

    @property
    def _platform(self) -> Platform:
        return platform_of(self._command[0])

    def _parameters(self) -> dict[str, str]:
        return {
            **self._platform.parameters,
            "Stage": deploy.STAGE,
            "SnapStart": "off",
            # One caller alone must reach its own quota before the stage's.
            "StageRateLimit": str(STAGE_RATE),
            "StageBurstLimit": str(STAGE_RATE),
            "PublicBaseUrl": self.base_url,
            "BucketUrl": f"{self.aws_endpoint_url}/{deploy.BUCKET}",
            **self.parameters,
        }

    def _launch_emulator(self, run: Path) -> subprocess.Popen[bytes]:
        variables = {**emulator.emulator_variables(run, self._aws_port), **self._variables}
        return self._launch("emulator", self._command, variables)

    def _launch_front(self, run: Path) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "claimcheck_cli.local.front", "--port", str(self._port)]
        command += ["--target", str(_target(run))]
        return self._launch("front", command, {"PYTHONPATH": str(ROOT / "cli")})

    def _wait_until_front_listens(self, front: subprocess.Popen[bytes], log: Path) -> None:
        deadline = time.monotonic() + FRONT_SECONDS
        while not listens(self._port):
            if front.poll() is not None or time.monotonic() > deadline:
                raise CliError(f"the front did not start ({log})")
            time.sleep(0.05)

    def _launch(
        self, name: str, command: list[str], variables: dict[str, str]
    ) -> subprocess.Popen[bytes]:
        run = run_directory(self.directory)
        process, recorded = processes.launch(name, command, variables, run)
        self._children.append(process)
        _write_recorded(run, [*recorded_processes(self.directory), recorded])
        return process


def run_directory(directory: Path) -> Path:
    """Where a stack under `directory` keeps what lives no longer than its processes."""
    return directory / "run"


def recorded_processes(directory: Path) -> list[Recorded]:
    """The processes that a stack under `directory` started, running or not."""
    try:
        recorded: list[dict[str, Any]] = json.loads(_record(directory).read_text())
    except FileNotFoundError:
        return []
    return [Recorded(**process) for process in recorded]


def stands(directory: Path) -> bool:
    """Whether every process of a stack under `directory` runs, and there is any."""
    recorded = recorded_processes(directory)
    return bool(recorded) and all(processes.stands(process) for process in recorded)


def runs(directory: Path) -> bool:
    """Whether any process of a stack under `directory` runs."""
    return any(processes.stands(process) for process in recorded_processes(directory))


def stop(directory: Path) -> None:
    """End whatever runs of a stack under `directory`, whoever started it, and drop its data."""
    for process in reversed(recorded_processes(directory)):
        processes.end(process)
    run = run_directory(directory)
    drop_scratch(emulator.scratch_of(run))
    for name in DATA:
        shutil.rmtree(run / name, ignore_errors=True)
    for file in (_record(directory), _target(run), directory / "stack.json"):
        file.unlink(missing_ok=True)


def _record(directory: Path) -> Path:
    return run_directory(directory) / "processes.json"


def _write_recorded(run: Path, recorded: list[Recorded]) -> None:
    (run / "processes.json").write_text(json.dumps([process._asdict() for process in recorded]))


def _target(run: Path) -> Path:
    return run / "front-target"
