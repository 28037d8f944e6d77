"""What is measured: trees of files as Lambda unpacks them, ours and those beside it.

Ours is made by the build that ships it. The others are as `sam build` leaves them when nothing is
said: wheels and sources without bytecode. All go through an archive with SAM's dates.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from hashlib import sha256
from pathlib import Path

from claimcheck_cli.deployment import LOCAL, ROOT
from claimcheck_cli.local.build import Platform, fingerprint, platform_of

HERE = Path(__file__).parent
BENCH = LOCAL / "bench-trees"
PEERS = {"bare": "bare boto3", "powertools": "Powertools", "fastapi": "FastAPI with Mangum"}
# Those that somebody asks, and the one that only the clock does.
ASKED = ("issuance", "download", "listing", "tokens", "export_completed")
FUNCTIONS = (*ASKED, "maintenance")
REQUIREMENTS = HERE / "peers" / "requirements.txt"
SAM_DATE = (1980, 1, 1, 0, 0, 0)


class Artefact:
    """One function's folders, in the order in which Lambda puts them on the path."""

    def __init__(self, name: str, *folders: Path) -> None:
        self.name = name
        self.folders = folders

    @property
    def path(self) -> str:
        return os.pathsep.join(map(str, self.folders))


def told_as(name: str) -> str:
    """A variant's name for readers."""
    return PEERS.get(name, name)


def our_functions() -> dict[str, Artefact]:
    """Each function with both layers, built if the sources have changed."""
    target = platform_of(sys.executable)
    built = BENCH / f"ours-{fingerprint(ROOT, target)}"
    if not built.exists():
        _build_ours(built, target)
    layers = (built / "claimcheck" / "python", built / "dependencies" / "python")
    return {function: Artefact(function, built / function, *layers) for function in FUNCTIONS}


def peers() -> dict[str, Artefact]:
    """Each of the others, with the packages that they share."""
    digest = sha256(REQUIREMENTS.read_bytes()).hexdigest()[:16]
    shared = BENCH / f"peers-{digest}"
    if not shared.exists():
        _build_packages(shared)
    return {name: Artefact(name, HERE / "peers" / name, shared) for name in PEERS}


def _build_ours(built: Path, target: Platform) -> None:
    scratch = _scratch(built)
    for layer in ("dependencies", "claimcheck"):
        _make([layer], scratch / layer, target)
    for function in FUNCTIONS:
        _make(["function", str(ROOT / "functions" / function)], scratch / function, target)
    _ship(scratch, built)


def _make(arguments: list[str], artifacts: Path, target: Platform) -> None:
    artifacts.mkdir(parents=True)
    said = {
        "ARTIFACTS_DIR": str(artifacts),
        "CLAIMCHECK_RUNTIME": target.runtime,
        "CLAIMCHECK_ARCHITECTURE": "native",
        "CLAIMCHECK_BUILD_CACHE": str(LOCAL / "cache"),
    }
    command = [sys.executable, str(ROOT / "layers" / "build.py"), *arguments]
    subprocess.run(command, check=True, env={**os.environ, **said})


def _build_packages(built: Path) -> None:
    scratch = _scratch(built)
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    pinned = ["--no-deps", "--require-hashes", "--only-binary=:all:", "--no-compile"]
    place = ["--target", str(scratch), "--requirement", str(REQUIREMENTS)]
    subprocess.run([*pip, *pinned, *place], check=True)
    _ship(scratch, built)


def _scratch(built: Path) -> Path:
    scratch = built.with_suffix(".making")
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir(parents=True)
    return scratch


def _ship(scratch: Path, built: Path) -> None:
    """Through an archive, and out again: what this loses, the real way loses too."""
    archive = scratch.with_suffix(".zip")
    unpacked = scratch.with_suffix(".unpacked")
    shutil.rmtree(unpacked, ignore_errors=True)
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as packing:
        for path in sorted(p for p in scratch.rglob("*") if p.is_file()):
            entry = zipfile.ZipInfo(str(path.relative_to(scratch)), SAM_DATE)
            packing.writestr(entry, path.read_bytes())
    with zipfile.ZipFile(archive) as packed:
        packed.extractall(unpacked)
    archive.unlink()
    shutil.rmtree(scratch)
    unpacked.rename(built)
