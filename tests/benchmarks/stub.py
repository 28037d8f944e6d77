"""An AWS that always says the same: whatever is measured against it is measured alone.

    python -m tests.benchmarks.stub PORT ANSWERS.json

Answers DynamoDB, Secrets Manager, SQS and STS by the name of the operation, DynamoDB's reads by key
or index as well, and everything else as storage does, with one small file. Checks nothing.
"""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from aiohttp import web

from claimcheck_cli.local.ports import HOST, free_port

START_SECONDS = 30
POLL_SECONDS = 0.02
STORED_AT = "Sat, 14 Mar 2026 12:00:00 GMT"

Answers = Mapping[str, Any]
"""By operation (`GetItem`), or by operation and what it is of (`GetItem/document#7`)."""


@contextmanager
def stub_aws(answers: Answers) -> Iterator[str]:
    """The URL of a running one."""
    port = free_port()
    with tempfile.TemporaryDirectory() as name:
        told = Path(name) / "answers.json"
        told.write_text(json.dumps(answers))
        command = [sys.executable, "-m", "tests.benchmarks.stub", str(port), str(told)]
        process = subprocess.Popen(command)
        try:
            _wait(process, port)
            yield f"http://{HOST}:{port}"
        finally:
            process.terminate()
            process.wait()


def _wait(process: subprocess.Popen[bytes], port: int) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not _listens(port):
        if process.poll() is not None or time.monotonic() > deadline:
            raise OSError("the stub does not start")
        time.sleep(POLL_SECONDS)


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex((HOST, port)) == 0


def application(answers: Answers) -> web.Application:
    texts = {name: a if isinstance(a, str) else json.dumps(a) for name, a in answers.items()}

    async def answer(request: web.Request) -> web.Response:
        sent = await request.read()
        target = request.headers.get("X-Amz-Target", "").rpartition(".")[2]
        if target:
            return web.Response(text=_answer(texts, target, sent), content_type="application/json")
        if b"Action=AssumeRole" in sent:
            return web.Response(text=texts["AssumeRole"], content_type="text/xml")
        return _stored(texts["file"])

    app = web.Application()
    app.router.add_route("*", "/{anything:.*}", answer)
    return app


def _answer(texts: Mapping[str, str], operation: str, sent: bytes) -> str:
    asked = json.loads(sent)
    key = asked.get("Key", {}).get("entity", {}).get("S")
    of = asked.get("IndexName") or key or asked.get("SecretId")
    return texts.get(f"{operation}/{of}") or texts.get(operation) or "{}"


def _stored(content: str) -> web.Response:
    headers = {
        "ETag": '"0"',
        "x-amz-version-id": "v1",
        "Last-Modified": STORED_AT,
    }
    return web.Response(body=content.encode(), headers=headers, content_type="text/plain")


if __name__ == "__main__":
    web.run_app(
        application(json.loads(Path(sys.argv[2]).read_text())),
        host=HOST,
        port=int(sys.argv[1]),
        print=None,
        access_log=None,
    )
