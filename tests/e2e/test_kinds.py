"""A file of each type in the hands of programs: curl saves it, Node fetches it."""

from __future__ import annotations

import json
import shutil
import subprocess
from hashlib import sha256
from pathlib import Path
from urllib.parse import urljoin

import pytest

from claimcheck.domain.filename import MIME_TYPES
from claimcheck_cli.local.stack import LocalStack
from tests.e2e.dispositions import read_by_werkzeug
from tests.e2e.ways import ROUTES, Way, Ways

pytestmark = pytest.mark.e2e

CURL, NODE = shutil.which("curl"), shutil.which("node")
PROGRAM = Path(__file__).parent / "web" / "fetch_all.mjs"
# curl reads the ASCII name only.
IN_ASCII = {"Übersicht März.txt": "Ubersicht Marz.txt", "Sales of März.json": "Sales of Marz.json"}


@pytest.fixture(params=ROUTES)
def ways(request: pytest.FixtureRequest, kinds: dict[str, Ways], stack: LocalStack) -> list[Way]:
    """One route's way to each file, with an absolute URL."""
    found = [each[request.param] for each in kinds.values()]
    return [way._replace(url=urljoin(stack.base_url, way.url)) for way in found]


def run(*command: str, directory: Path, told: str = "") -> str:
    """What a program prints; it succeeds."""
    ran = subprocess.run(
        command, cwd=directory, input=told, capture_output=True, text=True, timeout=60, check=False
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


def test_a_file_of_each_type_is_there(kinds: dict[str, Ways]) -> None:
    assert set(kinds) == set(MIME_TYPES)


@pytest.mark.skipif(CURL is None, reason="curl is not installed")
@pytest.mark.covers("files-13", "files-14")
def test_curl_saves_each_type_under_its_name(
    kinds: dict[str, Ways], ways: list[Way], tmp_path: Path
) -> None:
    for extension, way in zip(kinds, ways, strict=True):
        directory = tmp_path / extension
        directory.mkdir()
        headers = [part for pair in way.headers.items() for part in ("-H", ": ".join(pair))]
        run(str(CURL), "-sSfLOJ", *headers, way.url, directory=directory)

        [saved] = directory.iterdir()
        file = kinds[extension].file
        assert saved.name == IN_ASCII.get(file.filename, file.filename)
        assert sha256(saved.read_bytes()).hexdigest() == file.sha256


@pytest.mark.skipif(NODE is None, reason="Node.js is not installed")
@pytest.mark.covers("files-13", "files-14", "files-16")
def test_node_fetches_each_type_with_its_name(
    kinds: dict[str, Ways], ways: list[Way], tmp_path: Path
) -> None:
    told = json.dumps([{"url": way.url, "headers": way.headers} for way in ways])
    arrived = json.loads(run(str(NODE), str(PROGRAM), directory=tmp_path, told=told))

    for (extension, each), answer in zip(kinds.items(), arrived, strict=True):
        assert (answer["status"], answer["sha256"]) == (200, each.file.sha256)
        assert answer["type"] == MIME_TYPES[extension]
        assert read_by_werkzeug(answer["disposition"]) == each.file.filename
