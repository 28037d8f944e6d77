"""The fields of audit entries, as the log, `audit list` and `audit export` show them."""

from __future__ import annotations

from dataclasses import replace

from claimcheck.domain.audit import Action, AuditEntry, Outcome, display_fields
from claimcheck.domain.report import Kind, Subject
from tests.samples import TENANT, an_attempt

ENTRY = AuditEntry(
    attempt=replace(an_attempt(), id="r-1"),
    tenant=TENANT,
    principal="ak_somebody",
    principal_kind="api-key",
    action=Action.DELIVERED,
    outcome=Outcome.GRANTED,
    subject=Subject(Kind.TASK, "17"),
)


def test_displayed_fields_have_their_documented_names_and_order() -> None:
    assert display_fields(ENTRY) == {
        "time": "2026-03-14T12:00:00.000000Z",
        "request_id": "r-1",
        "contract": "any",
        "route": "GET /any",
        "source_ip": "203.0.113.9",
        "user_agent": "tests",
        "principal": "ak_somebody",
        "principal_kind": "api-key",
        "action": "delivered",
        "outcome": "granted",
        "reason": "",
        "report_id": "17",
        "kind": "task",
        "version_id": None,
        "size": None,
        "detail": {},
        "count": 1,
    }
    assert list(display_fields(ENTRY))[:3] == ["time", "request_id", "contract"]
    assert list(display_fields(ENTRY))[-3:] == ["size", "detail", "count"]


def test_every_entry_has_the_same_displayed_fields() -> None:
    bare = replace(ENTRY, subject=None)

    assert list(display_fields(bare)) == list(display_fields(ENTRY))
    assert (display_fields(bare)["report_id"], display_fields(bare)["kind"]) == (None, None)
