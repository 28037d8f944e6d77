"""Where the engine's files come from: one package, pinned by its SHA-256, fetched once."""

from __future__ import annotations

import shutil
import subprocess
import tarfile
import tempfile
from hashlib import file_digest
from pathlib import Path

from claimcheck_cli.deployment import LOCAL

# A package that carries AWS's release of DynamoDB Local, with every library that it needs.
PACKAGE = "amplify-dynamodb-simulator@2.9.30"
PACKAGE_SHA256 = "3503ffac19f183407909fecdacf4db51ab1fdad1da7b2f177016670b2d80e4b9"
PACKED = Path("package") / "emulator"

JAVA_VERSION = 17
FETCH_SECONDS = 180

ENGINE = LOCAL / "dynamodb-local" / PACKAGE_SHA256[:16]


class Missing(Exception):
    """The engine cannot be had on this machine; the message says why."""


def engine() -> Path:
    """The directory with the engine's jar, fetched if need be. Raises `Missing`."""
    _require_java()
    if not ENGINE.exists():
        _fetch()
    return ENGINE


def _require_java() -> None:
    java = shutil.which("java")
    if java is None:
        raise Missing("there is no Java")
    # The source file that starts the engine is compiled on the fly: a bare run time cannot.
    listed = _run([java, "--list-modules"], 60)
    versions = [line.rpartition("@")[2] for line in listed.split() if "jdk.compiler@" in line]
    if not versions or int(versions[0].split(".")[0]) < JAVA_VERSION:
        raise Missing(f"there is no JDK {JAVA_VERSION} or newer")


def _fetch() -> None:
    npm = shutil.which("npm")
    if npm is None:
        raise Missing("it is not fetched yet, and there is no npm to fetch it")
    ENGINE.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=ENGINE.parent) as name:
        scratch = Path(name)
        command = [npm, "pack", PACKAGE, "--ignore-scripts", "--silent", "--fetch-retries=1"]
        _run([*command, f"--pack-destination={scratch}", f"--cache={scratch / 'npm'}"])
        _unpack(next(scratch.glob("*.tgz")), scratch)
        (scratch / PACKED).rename(ENGINE)  # at once: a fetch that broke off leaves nothing behind


def _unpack(archive: Path, directory: Path) -> None:
    with archive.open("rb") as content:
        found = file_digest(content, "sha256").hexdigest()
    if found != PACKAGE_SHA256:
        raise Missing(f"what npm fetched as {PACKAGE} is something else (SHA-256 {found})")
    with tarfile.open(archive) as packed:
        packed.extractall(directory, filter="data")


def _run(command: list[str], seconds: int = FETCH_SECONDS) -> str:
    try:
        done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=seconds)
    except (OSError, subprocess.SubprocessError) as error:
        raise Missing(f"{Path(command[0]).name} failed ({type(error).__name__})") from error
    return done.stdout
