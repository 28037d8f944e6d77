"""`claimcheck audit`: what is listed, exported and proven, and how it is told."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from claimcheck.domain.audit import AuditEntry
from claimcheck.domain.caller import Tenant
from claimcheck.usecases.archive_lines import archive_lines
from claimcheck_cli import audit, audit_export, audit_verify
from claimcheck_cli.audit_export import cell
from claimcheck_cli.main import run
from tests.archive_samples import a_line, another
from tests.fakes import NOW, FakeAuditLog, FakeClock, FakeCredentials
from tests.fakes.archive import FakeArchive, FakeArchiveChain, FakeArchiving, FakeDigestKey
from tests.ports.samples import a_report, an_entry
from tests.samples import OTHER_TENANT, TENANT

TODAY = "2026-03-14"


@dataclass(frozen=True)
class Auditor:
    """An operator, over memory, with one tenant."""

    access_admin: FakeCredentials
    trail: FakeAuditLog
    archived: FakeArchive
    chain: FakeArchiveChain
    digest_verifier: FakeDigestKey
    clock: FakeClock


@pytest.fixture
def archiving() -> FakeArchiving:
    return FakeArchiving()


@pytest.fixture(autouse=True)
def auditor(archiving: FakeArchiving, monkeypatch: pytest.MonkeyPatch) -> Auditor:
    access_admin, of = FakeCredentials(), archiving
    access_admin.add_tenant(Tenant(TENANT, "First", NOW))
    here = Auditor(access_admin, of.trail, of.archive, of.chain, of.digest_verifier, of.clock)
    for module in (audit, audit_export, audit_verify):
        monkeypatch.setattr(module, "deployment_of", lambda _context: None)
        monkeypatch.setattr(module, "operator_of", lambda _deployment: here)
    return here


@pytest.fixture
def three(archiving: FakeArchiving) -> list[AuditEntry]:
    """Yesterday's about a report, and two of today of different callers; all archived."""
    made = [
        an_entry(NOW - timedelta(days=1), report=a_report("r-1")),
        an_entry(NOW),
        replace(an_entry(NOW + timedelta(seconds=1)), principal="ak_else"),
    ]
    archiving.trail.add_all(made)
    archive_lines(archiving, [a_line(entry) for entry in made])
    archiving.clock.advance(3600)
    return made


def listed(capsys: pytest.CaptureFixture[str], *options: str) -> list[str]:
    assert run(["audit", "list", TENANT, "--json", *options]) == 0
    return [entry["request_id"] for entry in json.loads(capsys.readouterr().out)["entries"]]


@pytest.mark.parametrize(
    ("options", "found"),
    [
        ([], [0, 1, 2]),
        (["--day", TODAY], [1, 2]),
        (["--since", TODAY], [1, 2]),
        (["--until", "2026-03-13"], [0]),
        (["--since", "2026-03-13", "--until", TODAY], [0, 1, 2]),
        (["--report", "r-1"], [0]),
        (["--report", "report#r-1"], [0]),
        (["--report", "task#r-1"], []),
        (["--report", "r-1", "--day", TODAY], []),
        (["--report", "r-1", "--principal", "ak_else"], []),
        (["--principal", "ak_else", "--day", TODAY], [2]),
    ],
)
def test_entries_are_chosen_by_day_report_and_principal(
    three: list[AuditEntry],
    options: list[str],
    found: list[int],
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert listed(capsys, *options) == [three[n].attempt.id for n in found]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["list", TENANT, "--principal", "x"], "at most 31 days"),
        (["list", TENANT, "--principal", "x", "--since", TODAY], "at most 31 days"),
        (["list", TENANT, "--principal", "x", "--since", "2026-01-01", "--until", TODAY], "31"),
        (["list", TENANT, "--day", TODAY, "--since", TODAY], "excludes"),
        (["list", TENANT, "--day", "20260314"], "not a day"),
        (["list", TENANT, "--day", "today"], "not a day"),
        (["list", TENANT, "--report", "invoice#1"], "no kind"),
        (["export", TENANT, "--json"], "--output"),
        (["export", TENANT, "--format", "xml"], "xml"),
        (["verify", "--pending", "-1"], "pending"),
    ],
)
def test_a_question_that_makes_no_sense_is_refused(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["audit", *arguments]) == 2
    assert said in capsys.readouterr().err


@pytest.mark.parametrize("verb", [["export", OTHER_TENANT], ["verify", "--tenant", OTHER_TENANT]])
def test_an_unknown_tenant_is_said_to_be_one(
    verb: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["audit", *verb]) == 1
    assert capsys.readouterr().err == f"claimcheck: there is no tenant {OTHER_TENANT}\n"


def test_an_export_has_one_entry_a_line(
    three: list[AuditEntry], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["audit", "export", TENANT, "--since", TODAY]) == 0

    printed = capsys.readouterr()
    told = [json.loads(line) for line in printed.out.splitlines()]
    assert [entry["request_id"] for entry in told] == [e.attempt.id for e in three[1:]]
    assert printed.err == "entries: 2\n"


def test_an_export_into_a_file_is_for_its_owner_alone_and_whole(
    three: list[AuditEntry], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "audit.csv"

    line = ["audit", "export", TENANT, "--format", "csv", "--output", str(file), "--json"]
    assert run(line) == 0

    with file.open(newline="") as opened:
        rows = list(csv.DictReader(opened))
    assert [row["request_id"] for row in rows] == [entry.attempt.id for entry in three]
    assert rows[0]["report_id"] == "r-1"
    assert file.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["audit.csv"]
    told = {"tenant": TENANT, "entries": 3, "output": str(file)}
    assert json.loads(capsys.readouterr().out) == told


def test_an_export_that_fails_leaves_no_file(
    auditor: Auditor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> Iterator[AuditEntry]:
        yield an_entry()
        raise OSError("the line is cut")

    monkeypatch.setattr(auditor.trail, "of_tenant", fails)

    assert run(["audit", "export", TENANT, "--output", str(tmp_path / "audit.jsonl")]) == 1
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1"])
def test_no_cell_is_a_formula(text: str) -> None:
    assert cell(text) == f"'{text}"


@pytest.mark.parametrize(
    ("value", "shown"), [(None, ""), (0, "0"), ("a=b", "a=b"), ({"a": "=1"}, '{"a": "=1"}')]
)
def test_what_is_no_formula_stays_as_it_is(value: object, shown: str) -> None:
    assert cell(value) == shown


@pytest.mark.usefixtures("three")
def test_a_whole_audit_ends_with_status_0(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["audit", "verify", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {
        "entries": 3,
        "files": 1,
        "digests": 1,
        "pending": 0,
        "findings": [],
    }


def test_a_finding_ends_with_status_1_and_is_named(
    three: list[AuditEntry], archiving: FakeArchiving, capsys: pytest.CaptureFixture[str]
) -> None:
    archiving.trail.entries[1] = another(three[1])

    assert run(["audit", "verify", "--json"]) == 1
    [found] = json.loads(capsys.readouterr().out)["findings"]
    assert found["kind"] == "changed_row"
    assert three[1].attempt.id in found["where"]

    assert run(["audit", "verify"]) == 1
    printed = capsys.readouterr()
    assert "changed_row" in printed.out
    assert printed.err == "entries: 3, files: 1, digests: 1, pending: 0, findings: 1\n"


@pytest.mark.parametrize(
    ("options", "entries"),
    [
        (["--since", TODAY], 2),
        (["--until", "2026-03-13"], 1),
        (["--tenant", TENANT], 3),
        (["--since", "2026-04-01"], 0),
    ],
)
@pytest.mark.usefixtures("three")
def test_a_part_is_checked_like_the_whole(
    options: list[str], entries: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["audit", "verify", "--json", *options]) == 0
    assert json.loads(capsys.readouterr().out)["entries"] == entries


def test_a_young_entry_is_pending_for_as_long_as_one_says(
    archiving: FakeArchiving, capsys: pytest.CaptureFixture[str]
) -> None:
    archiving.trail.append(an_entry(archiving.clock.now() - timedelta(minutes=5)))

    def verified(*options: str) -> Any:
        status = run(["audit", "verify", "--json", *options])
        told = json.loads(capsys.readouterr().out)
        return status, told["pending"], [found["kind"] for found in told["findings"]]

    assert verified() == (0, 1, [])
    assert verified("--pending", "4.5") == (1, 0, ["never_archived"])


@pytest.mark.usefixtures("three")
def test_a_file_without_a_key_is_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "key.pem"
    file.write_text("no key")

    assert run(["audit", "verify", "--public-key", str(file)]) == 1
    assert "holds no public key" in capsys.readouterr().err
