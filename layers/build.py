"""Builds what `sam build` ships: third-party wheels, our package, and the functions, compiled.

Runs on any Python from 3.9 on, with the standard library and pip alone. Same input, same bytes.
Never runs in Lambda.

    CLAIMCHECK_RUNTIME       Python of the functions (python3.13)
    CLAIMCHECK_ARCHITECTURE  arm64, x86_64, or native: whatever this machine is (arm64)
    CLAIMCHECK_BUILD_CACHE   folder that keeps installed wheels; none if unset
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

LAYERS = Path(__file__).resolve().parent
REQUIREMENTS = LAYERS / "dependencies" / "requirements.txt"
RUNTIME = os.environ.get("CLAIMCHECK_RUNTIME", "python3.13")
ARCHITECTURE = os.environ.get("CLAIMCHECK_ARCHITECTURE", "arm64")
MACHINES = {"arm64": "aarch64", "aarch64": "aarch64", "x86_64": "x86_64"}
# The only parts of botocore's 400 service descriptions that a function reads: those of the archive
# and of rotation. The functions have clients of their own.
SERVICES = ("kms", "s3", "secretsmanager")
DERIVED = re.compile(r"__pycache__$|.+\.(pyc|egg-info)$|\.")


def main(arguments: list[str]) -> None:
    target, *rest = arguments
    artifacts = Path(os.environ["ARTIFACTS_DIR"])
    if target == "dependencies":
        build_dependencies(artifacts / "python")
    elif target == "claimcheck":
        build_package(artifacts / "python")
    else:
        build_function(Path(rest[0]), artifacts)


def build_package(target: Path) -> None:
    for path in sources(LAYERS / "claimcheck" / "claimcheck"):
        copy = target / path.relative_to(LAYERS / "claimcheck")
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copy)
    compile_tree(target, "/opt/python")


def build_function(source: Path, artifacts: Path) -> None:
    artifacts.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source / "app.py", artifacts / "app.py")
    # A version is published when a function's own files change: a changed layer must show there.
    (artifacts / "layers.sha256").write_text(layers_digest() + "\n")
    compile_tree(artifacts, "/var/task")


def build_dependencies(target: Path) -> None:
    if target_interpreter() is None:
        sys.stdout.write(
            f"{RUNTIME} is not on this machine: shipping sources without bytecode, "
            "which makes cold starts about twice as long.\n"
        )
    cache = os.environ.get("CLAIMCHECK_BUILD_CACHE")
    if not cache:
        install(target)
        return
    kept = Path(cache) / f"dependencies-{dependencies_digest()[:32]}"
    if not kept.is_dir():
        keep(kept)
    shutil.copytree(kept, target)


def keep(kept: Path) -> None:
    """Install into the cache; the folder appears under its name only once it is complete."""
    kept.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=kept.parent) as scratch:
        install(Path(scratch) / "python")
        try:
            (Path(scratch) / "python").rename(kept)
        except OSError:
            if not kept.is_dir():  # else a build beside this one was faster
                raise


def install(target: Path) -> None:
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    pinned = ["--no-input", "--no-deps", "--require-hashes", "--only-binary=:all:", "--no-compile"]
    place = ["--target", str(target), "--requirement", str(REQUIREMENTS)]
    run([*pip, *pinned, *place, *platform_options()])
    prune(target)
    compile_tree(target, "/opt/python")


def platform_options() -> list[str]:
    version = RUNTIME[len("python") :]
    options = ["--implementation", "cp", "--python-version", version]
    if ARCHITECTURE == "native":
        return options
    # glibc is 2.26 under python3.11 in Lambda and 2.34 from python3.12 on.
    tags = ["manylinux2014", "manylinux_2_17"]
    tags += ["manylinux_2_28", "manylinux_2_34"] if version != "3.11" else []
    machine = MACHINES[ARCHITECTURE]
    return options + [word for tag in tags for word in ("--platform", f"{tag}_{machine}")]


def prune(target: Path) -> None:
    """Leave out what no function reads and what differs from one build to the next."""
    shutil.rmtree(target / "bin", ignore_errors=True)
    for described in (target / "botocore" / "data").iterdir():
        if described.is_dir() and described.name not in SERVICES:
            shutil.rmtree(described)
    for record in target.glob("*.dist-info/RECORD"):
        record.unlink()


def compile_tree(root: Path, installed_at: str) -> None:
    """Bytecode that needs no check against its source: SAM's archives carry no true dates."""
    interpreter = target_interpreter()
    if interpreter is None:
        return
    command = [interpreter, "-m", "compileall", "-q", "--invalidation-mode", "unchecked-hash"]
    command += ["-s", str(root), "-p", installed_at, str(root)]
    run(command)


def target_interpreter() -> str | None:
    for candidate in (sys.executable, RUNTIME):
        if interpreter_version(candidate) == RUNTIME:
            return candidate
    return None


def interpreter_version(interpreter: str) -> str:
    """As Lambda spells it; empty if there is no such interpreter (or only a shim of one)."""
    script = "import sys; print(f'python{sys.version_info[0]}.{sys.version_info[1]}')"
    try:
        answer = run([interpreter, "-c", script])
    except (OSError, subprocess.CalledProcessError):
        return ""
    return answer.strip()


def run(command: list[str]) -> str:
    """What the command says. Raises OSError or CalledProcessError."""
    # The order of sets in bytecode follows the hash seed.
    environment = {**os.environ, "PYTHONHASHSEED": "0"}
    done = subprocess.run(  # noqa: S603 - our own commands, and no shell
        command, check=True, env=environment, stdout=subprocess.PIPE, text=True
    )
    return done.stdout


def layers_digest() -> str:
    digest = hashlib.sha256(f"{RUNTIME} {ARCHITECTURE}\n".encode())
    for path in sources(LAYERS):
        digest.update(f"{path.relative_to(LAYERS)}\n".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def dependencies_digest() -> str:
    target = f"{RUNTIME} {ARCHITECTURE} {target_interpreter()}\n"
    parts = (target.encode(), REQUIREMENTS.read_bytes(), Path(__file__).read_bytes())
    return hashlib.sha256(b"".join(parts)).hexdigest()


def sources(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not any(map(DERIVED.match, path.relative_to(folder).parts)):
            yield path


if __name__ == "__main__":
    main(sys.argv[1:])
