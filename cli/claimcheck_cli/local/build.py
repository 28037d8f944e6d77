"""`sam build` for this machine, into a directory named by what went in: same sources, no build.

Beside what was built lies what a deployment of it uploads.
"""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from claimcheck_cli.deployment import LOCAL, ROOT
from claimcheck_cli.local.package import TEMPLATE, package
from claimcheck_cli.local.sam import run_sam

SOURCES = ("template.yaml", "functions", "layers")
KEPT_BUILDS = 3
ARCHITECTURES = {"aarch64": "arm64", "arm64": "arm64"}


@dataclass(frozen=True, slots=True)
class Platform:
    """The platform of the functions."""

    runtime: str
    architecture: str

    @property
    def parameters(self) -> dict[str, str]:
        return {"Runtime": self.runtime, "Architecture": self.architecture}


def platform_of(python: str) -> Platform:
    """Return the platform of a Python interpreter of this machine."""
    code = "import sys; print('python%d.%d' % sys.version_info[:2])"
    done = subprocess.run((python, "-c", code), capture_output=True, text=True, check=True)  # noqa: S603 - no shell
    return Platform(done.stdout.strip(), ARCHITECTURES.get(platform.machine(), "x86_64"))


def build_stack(target: Platform, root: Path = ROOT, local: Path = LOCAL) -> Path:
    """The directory of the build. Raises `CliError` if the build fails."""
    built = local / "build" / fingerprint(root, target)
    if not (built / TEMPLATE).exists():
        built.parent.mkdir(parents=True, exist_ok=True)
        _build_into(built, target, root, local)
    os.utime(built)
    _prune(built.parent)
    return built


def fingerprint(root: Path, target: Platform) -> str:
    """Return a digest of everything that a build depends on."""
    digest = sha256(repr((target.runtime, target.architecture)).encode())
    for path in _sources(root):
        # Lengths keep a name from running into the bytes behind it.
        name, content = str(path.relative_to(root)).encode(), path.read_bytes()
        digest.update(b"%d %d " % (len(name), len(content)) + name + content)
    return digest.hexdigest()[:16]


def _sources(root: Path) -> Iterator[Path]:
    for source in SOURCES:
        path = root / source
        found = sorted(path.rglob("*")) if path.is_dir() else [path]
        yield from (p for p in found if p.is_file() and "__pycache__" not in p.parts)


def _build_into(built: Path, target: Platform, root: Path, local: Path) -> None:
    # Beside its final place and then renamed, so that nobody ever sees half a build.
    with tempfile.TemporaryDirectory(prefix="building-", dir=built.parent) as scratch:
        fresh = Path(scratch) / "build"
        arguments = ["build", "--build-dir", str(fresh), "--base-dir", str(root), "--parallel"]
        arguments += ["--template-file", str(root / "template.yaml"), "--parameter-overrides"]
        arguments += [f"{name}={value}" for name, value in target.parameters.items()]
        run_sam(arguments, root, _variables(target, local))
        package(fresh)
        shutil.rmtree(built, ignore_errors=True)
        fresh.rename(built)


def _variables(target: Platform, local: Path) -> Mapping[str, str]:
    return {
        "CLAIMCHECK_RUNTIME": target.runtime,
        "CLAIMCHECK_ARCHITECTURE": target.architecture,
        "CLAIMCHECK_BUILD_CACHE": str(local / "cache"),
    }


def _prune(builds: Path) -> None:
    finished = [p for p in builds.iterdir() if (p / TEMPLATE).exists()]
    finished.sort(key=lambda p: p.stat().st_mtime, reverse=True)
    for old in finished[KEPT_BUILDS:]:
        shutil.rmtree(old, ignore_errors=True)
