"""From a line in a terminal to an act, and from its result to what is printed."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from types import ModuleType
from typing import Any

import pytest
import typer

from claimcheck.domain.counting import Cell
from claimcheck.domain.report import Facet, Source
from claimcheck.domain.retention import Retention
from claimcheck_cli import audit, credential, link, report, tenant
from claimcheck_cli.main import run
from tests.cli.office import Office
from tests.fakes import NOW, FakeAuditLog, FakeCredentials, FakeReportIndex, FakeServices
from tests.samples import OTHER_TENANT, TENANT, publish

TODAY = NOW.date()
WRONG = {
    "day": "2026-03-14",
    "hours": "12-15",
    "facet": "manual/none",
    "counted": 5,
    "listed": 1,
}


@pytest.fixture(autouse=True)
def terminal(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal whose deployment is in memory."""

    def nowhere(_context: typer.Context) -> None:
        return None

    def here(_deployment: None) -> Office:
        return office

    for noun in (tenant, report):
        monkeypatch.setattr(noun, "deployment_of", nowhere)
        monkeypatch.setattr(noun, "operator_of", here)


@pytest.fixture
def miscounted(office: Office, services: FakeServices) -> None:
    publish(services, "r-1")
    office.reports.counters[TENANT, TODAY] = Counter({Cell(4, Facet(Source.MANUAL, None)): 5})


def is_suspended(office: Office) -> bool:
    found = office.access_admin.tenant(TENANT)
    assert found is not None
    return found.suspended


def printed_json(capsys: pytest.CaptureFixture[str]) -> Any:
    return json.loads(capsys.readouterr().out)


def test_suspend_and_resume_say_what_the_tenant_is_now(
    office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["tenant", "suspend", TENANT.upper(), "--json"]) == 0
    assert printed_json(capsys) == {"id": TENANT, "suspended": True}
    assert is_suspended(office)

    assert run(["tenant", "resume", TENANT, "--json"]) == 0
    assert printed_json(capsys) == {"id": TENANT, "suspended": False}
    assert not is_suspended(office)


@pytest.mark.parametrize("verb", ["suspend", "resume"])
def test_prose_goes_to_standard_error(verb: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["tenant", verb, TENANT]) == 0

    printed = capsys.readouterr()
    assert (printed.out, printed.err.startswith(verb)) == ("", True)


@pytest.mark.parametrize(
    "arguments",
    [["tenant", "suspend"], ["tenant", "resume"], ["tenant", "remove"], ["report", "recount"]],
    ids=" ".join,
)
def test_an_unknown_tenant_is_one_line_and_status_1(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([*arguments, OTHER_TENANT, "--json"]) == 1

    printed = capsys.readouterr()
    assert printed.err == f"claimcheck: there is no tenant {OTHER_TENANT}\n"
    assert printed.out == ""


def test_a_suspended_tenant_is_listed_as_such(
    office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    office.access_admin.set_suspended(TENANT, True)

    assert run(["tenant", "list", "--json"]) == 0
    assert [t["suspended"] for t in printed_json(capsys)["tenants"]] == [True]


def test_a_removed_tenant_is_listed_only_among_all(
    office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    office.access_admin.set_suspended(TENANT, True)
    assert run(["tenant", "remove", TENANT, "--json"]) == 0
    assert printed_json(capsys) == {"id": TENANT, "removed": True}

    assert run(["tenant", "list", "--json"]) == 0
    assert printed_json(capsys) == {"tenants": []}
    assert run(["tenant", "list", "--all", "--json"]) == 0
    [shown] = printed_json(capsys)["tenants"]
    assert (shown["id"], shown["removed_at"]) == (TENANT, "2026-03-14T12:00:00Z")


def test_a_tenant_that_is_served_is_not_removed(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["tenant", "remove", TENANT]) == 1

    assert "suspend it first" in capsys.readouterr().err


@pytest.mark.parametrize("options", [[], ["--fix"]])
def test_counters_that_agree_end_with_status_0(
    options: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["report", "recount", TENANT, "--json", *options]) == 0
    assert printed_json(capsys) == {"tenant": TENANT, "days": [], "fixed": False}


@pytest.mark.usefixtures("miscounted")
def test_differences_that_remain_end_with_status_1(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["report", "recount", TENANT, "--json"]) == 1
    assert printed_json(capsys) == {"tenant": TENANT, "days": [WRONG], "fixed": False}


@pytest.mark.usefixtures("miscounted")
def test_differences_that_are_mended_end_with_status_0(
    office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["report", "recount", TENANT, "--fix", "--json"]) == 0
    assert printed_json(capsys) == {"tenant": TENANT, "days": [WRONG], "fixed": True}
    assert [entry.attempt.route for entry in office.audit.of_tenant(TENANT)] == ["report recount"]


@pytest.mark.usefixtures("miscounted")
def test_differences_are_printed_as_a_table(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["report", "recount", TENANT, "--fix"]) == 0

    printed = capsys.readouterr()
    [heads, numbers] = printed.out.splitlines()
    assert (heads.split(), numbers.split()) == (list(WRONG), [str(v) for v in WRONG.values()])
    assert printed.err == "differences: 1, all repaired\n"


@dataclass(frozen=True)
class EmptyShelves:
    """An operator whose lists hold nothing."""

    access_admin: FakeCredentials
    index: FakeReportIndex
    trail: FakeAuditLog


@pytest.mark.parametrize(
    ("noun", "arguments"),
    [
        (report, ["report", "list"]),
        (credential, ["credential", "list"]),
        (audit, ["audit", "list"]),
        (link, ["link", "revoke", "--all"]),
    ],
)
def test_a_mistyped_tenant_is_told_apart_from_an_empty_list(
    services: FakeServices,
    office: Office,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    noun: ModuleType,
    arguments: list[str],
) -> None:
    empty = EmptyShelves(office.access_admin, services.index, services.audit)
    monkeypatch.setattr(noun, "deployment_of", lambda _context: None)
    monkeypatch.setattr(noun, "operator_of", lambda _deployment: empty)

    assert run([*arguments, OTHER_TENANT]) == 1
    assert capsys.readouterr().err == f"claimcheck: there is no tenant {OTHER_TENANT}\n"
    if noun is not link:
        assert run([*arguments, TENANT]) == 0


def test_a_limit_of_a_tenant_is_set_and_shown(
    office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["tenant", "limit", TENANT, "--max-link-seconds", "600", "--json"]) == 0
    assert printed_json(capsys) == {"id": TENANT, "max_link_seconds": 600}
    found = office.access_admin.tenant(TENANT)
    assert found is not None
    assert found.max_link_seconds == 600


def test_a_tenant_may_be_limited_from_its_first_moment(
    office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    new = "0198c5a2-7c3e-7d1b-9a64-2f5d8e1b7c77"

    assert run(["tenant", "add", "--id", new, "--max-link-seconds", "60", "--json"]) == 0

    shown = printed_json(capsys)
    assert (shown["id"], shown["max_link_seconds"]) == (new, 60)
    assert [entry.reason for entry in office.audit.of_tenant(new)] == ["tenant", "links_limited"]


def test_a_report_is_shown_with_its_class_and_its_end(
    services: FakeServices, capsys: pytest.CaptureFixture[str]
) -> None:
    end = NOW + timedelta(days=7)
    publish(services, "r-1", retention=Retention.DAYS_7, expires_at=end)

    assert run(["report", "show", TENANT, "r-1", "--json"]) == 0

    shown = printed_json(capsys)
    assert (shown["retention"], shown["expires_at"]) == ("7-days", "2026-03-21T12:00:00Z")
