"""DynamoDB Local as a process: in memory, on a free port of the loopback, ended by its own pid."""

from __future__ import annotations

import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from itertools import count
from pathlib import Path

import boto3

from claimcheck.adapters.aws_client.dynamodb import DynamoDb
from claimcheck.adapters.aws_client.http import Transport
from claimcheck.adapters.aws_client.service import Endpoint
from claimcheck.adapters.aws_client.sigv4 import SigningCredentials
from claimcheck.adapters.system.clock import SystemClock
from claimcheck_cli.local import processes
from claimcheck_cli.local.ports import HOST, free_port
from tests.dynamodb_local.engine import Missing
from tests.template import create_tables

LAUNCHER = Path(__file__).with_name("LoopbackDynamoDb.java")
START_SECONDS = 60
POLL_SECONDS = 0.05
READ_SECONDS = 30.0  # longer than the functions wait: here a crowd asks one process

_accounts = count(1)
# One for all: reading the descriptions of services anew takes most of a short test's time.
_session = cache(boto3.Session)


@contextmanager
def dynamodb_local(engine: Path) -> Iterator[str]:
    """The URL of a running one. Raises `Missing` if it does not start."""
    port = free_port()
    with tempfile.TemporaryDirectory() as name:
        process, recorded = processes.launch(
            "dynamodb-local", _command(engine, port), _environment(), Path(name)
        )
        try:
            _wait_until_ready(process, port)
            yield f"http://{HOST}:{port}"
        finally:
            processes.end(recorded)
            process.wait()


def new_tables(url: str) -> DynamoDb:
    """A client of an account of its own, with every table of the template, all empty.

    The client is the functions' own.
    """
    keys = SigningCredentials(f"account{next(_accounts)}", "local")
    operator = _session().client(
        "dynamodb",
        endpoint_url=url,
        region_name="us-east-1",
        aws_access_key_id=keys.access_key,
        aws_secret_access_key=keys.secret_key,
    )
    create_tables(operator)
    place = Endpoint("us-east-1", lambda: keys, SystemClock().now, endpoint_url=url)
    return DynamoDb(place, Transport(url, READ_SECONDS))


def _command(engine: Path, port: int) -> list[str]:
    libraries = engine / "DynamoDBLocal_lib"
    return [
        str(shutil.which("java")),
        "-Xmx512m",
        f"-Djava.library.path={libraries}",
        "-cp",
        f"{engine / 'DynamoDBLocal.jar'}:{libraries}/*",
        str(LAUNCHER),
        str(port),
    ]


def _environment() -> dict[str, str]:
    return {"PATH": "/usr/local/bin:/usr/bin:/bin", "LANG": "C.UTF-8", "DDB_LOCAL_TELEMETRY": "0"}


def _wait_until_ready(process: subprocess.Popen[bytes], port: int) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not _answers(port):
        if process.poll() is not None or time.monotonic() > deadline:
            raise Missing("it does not start with this Java")
        time.sleep(POLL_SECONDS)


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex((HOST, port)) == 0
