"""The local stack's parts: its processes, its builds, its ports, and the demo's records."""

from __future__ import annotations

import re
import socket
import sys
import time
from pathlib import Path

import pytest

from claimcheck.contracts.credentials import CREDENTIAL_KINDS
from claimcheck.contracts.demo import SECOND_TENANT, demos, limited
from claimcheck_cli.demo.files import FILES, kept_files, make_files
from claimcheck_cli.demo.records import LOST, RETIRED, fetchable, foreign, refused
from claimcheck_cli.failures import CliError
from claimcheck_cli.local.build import Platform, fingerprint
from claimcheck_cli.local.emulator import emulator_command, emulator_variables
from claimcheck_cli.local.ports import HOST, free_port
from claimcheck_cli.local.processes import end, launch, running, stands

SLEEP = "import time; time.sleep(60)"
# Ignores a polite request, and has a child that does so too.
STUBBORN = (
    "import signal, subprocess, sys, time\n"
    "signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
    f"subprocess.Popen([sys.executable, '-c', {SLEEP!r}])\n"
    "print('ready', flush=True)\n"
    "time.sleep(60)\n"
)
CASES = [case for demo in demos().values() for case in demo.CASES]
PLATFORM = Platform("python3.11", "x86_64")


def wait_for(word: str, log: Path) -> None:
    deadline = time.monotonic() + 10
    while word not in log.read_text():
        assert time.monotonic() < deadline, f"{log} never said {word}"
        time.sleep(0.01)


def test_an_ended_process_stands_no_more(tmp_path: Path) -> None:
    process, recorded = launch("sleeper", [sys.executable, "-c", SLEEP], {}, tmp_path)
    assert stands(recorded)

    end(recorded)

    assert not stands(recorded)
    assert process.wait() != 0


def test_a_stubborn_process_is_ended_with_its_children(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("claimcheck_cli.local.processes.STOP_SECONDS", 0.3)
    process, recorded = launch("stubborn", [sys.executable, "-c", STUBBORN], {}, tmp_path)
    wait_for("ready", tmp_path / "stubborn.log")

    end(recorded)
    process.wait()

    assert [p for p in running() if p.group == process.pid] == []


def test_a_pid_that_was_given_out_again_is_left_alone(tmp_path: Path) -> None:
    process, recorded = launch("sleeper", [sys.executable, "-c", SLEEP], {}, tmp_path)

    end(recorded._replace(started="another moment"))

    assert stands(recorded)
    end(recorded)
    process.wait()


def test_a_process_knows_no_more_of_the_environment_than_it_is_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPERATORS_SECRET", "hidden")
    code = "import os; print(sorted(os.environ))"

    process, _ = launch("teller", [sys.executable, "-c", code], {"GIVEN": "1"}, tmp_path)
    process.wait()

    told = (tmp_path / "teller.log").read_text()
    assert "GIVEN" in told
    assert "OPERATORS_SECRET" not in told


def test_the_embedded_aws_listens_on_the_loopback_alone(tmp_path: Path) -> None:
    variables = emulator_variables(tmp_path, 4600)

    assert variables["BIND_HOST"] == HOST == "127.0.0.1"
    assert variables["IOT_MTLS_ENABLED"] == "0"
    assert variables["AUTH"] == "true"


def test_a_missing_embedded_aws_says_how_to_install_it(tmp_path: Path) -> None:
    with pytest.raises(CliError, match="make emulator"):
        emulator_command(tmp_path)


def test_a_busy_port_is_replaced_by_a_free_one() -> None:
    with socket.socket() as busy:
        busy.bind((HOST, 0))
        busy.listen()
        taken = busy.getsockname()[1]

        assert free_port(taken) != taken


def test_a_build_is_named_by_everything_that_goes_into_it(tmp_path: Path) -> None:
    code = tmp_path / "functions" / "function" / "app.py"
    code.parent.mkdir(parents=True)
    (tmp_path / "layers").mkdir()
    (tmp_path / "template.yaml").write_text("Resources: {}")
    code.write_text("one")
    names = [fingerprint(tmp_path, PLATFORM), fingerprint(tmp_path, Platform("python3.12", "x"))]

    code.write_text("two")
    names.append(fingerprint(tmp_path, PLATFORM))
    code.rename(code.with_name("other.py"))
    names.append(fingerprint(tmp_path, PLATFORM))

    assert len(set(names)) == 4


def test_bytecode_does_not_make_another_build(tmp_path: Path) -> None:
    cache = tmp_path / "layers" / "__pycache__"
    cache.mkdir(parents=True)
    (tmp_path / "functions").mkdir()
    (tmp_path / "template.yaml").write_text("Resources: {}")
    before = fingerprint(tmp_path, PLATFORM)

    (cache / "app.cpython-311.pyc").write_bytes(b"bytecode")

    assert fingerprint(tmp_path, PLATFORM) == before


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return make_files(tmp_path_factory.mktemp("demo"))


@pytest.mark.parametrize(
    ("name", "magic"),
    [("xlsx", b"PK"), ("docx", b"PK"), ("pdf", b"%PDF-"), ("png", b"\x89PNG"), ("csv", b"date,")],
)
def test_the_demos_files_are_what_their_names_say(
    files: dict[str, Path], name: str, magic: bytes
) -> None:
    assert files[name].read_bytes().startswith(magic)


def test_the_demos_files_are_written_once_and_whole(tmp_path: Path) -> None:
    (tmp_path / "older").mkdir()
    first = kept_files(tmp_path)
    written = first["txt"].stat().st_mtime_ns

    assert kept_files(tmp_path) == first
    assert first["txt"].stat().st_mtime_ns == written
    assert set(first) == set(FILES)
    assert [path for path in first.values() if not path.stat().st_size] == []
    assert list(tmp_path.iterdir()) == [first["txt"].parent]


def test_one_of_the_demos_files_is_over_20_mb(files: dict[str, Path]) -> None:
    assert files["large"].stat().st_size > 20_000_000
    assert set(files) == set(FILES)


def test_every_id_that_a_case_asks_for_is_in_the_demo_or_meant_to_be_absent(
    files: dict[str, Path],
) -> None:
    known = {e.id for e in [*fetchable(files), *refused(files), *foreign(files)]}
    absent = {"report_demo_nothing", "document_demo_nothing", "1999", "01"}

    asked = {case.encrypted_of for case in CASES if case.encrypted_of}
    for case in CASES:
        asked.update(re.findall(r"(?:report|document)_demo_\w+|(?<=/tasks/)\d+", case.request))

    assert asked - known == absent
    assert {report_id for _, report_id in (*RETIRED, *LOST)} <= known


def test_every_refused_record_is_asked_for_by_a_case(files: dict[str, Path]) -> None:
    asked = " ".join(case.request + " " + case.encrypted_of for case in CASES)

    assert [e.id for e in refused(files) if e.id not in asked] == []


def test_every_credential_that_a_case_names_is_in_the_demo() -> None:
    kinds = CREDENTIAL_KINDS.values()
    held = CREDENTIAL_KINDS.keys() | {limited(kind) for kind in kinds}
    held |= {label for kind in kinds for label in kind.insufficient_grants}

    assert {case.credential for case in CASES} - held == {"(none)"}


def test_the_second_tenants_report_is_the_second_tenants(files: dict[str, Path]) -> None:
    assert {export.tenant for export in foreign(files)} == {SECOND_TENANT}
