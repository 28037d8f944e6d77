"""Batches of the export queue, and the fate of each message in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tests.hostile.queue import RegistrationStatus, exporter_event, storage_event
from tests.samples import OTHER_TENANT, TENANT

REGISTERED, DUPLICATE = RegistrationStatus("registered"), RegistrationStatus("duplicate")
INBOX = f"inbox/{TENANT}"
DEEP = "[" * 100_000


def refused(*reasons: str) -> list[RegistrationStatus]:
    return [RegistrationStatus("refused", reason) for reason in reasons]


@dataclass(frozen=True)
class Batch:
    """Messages of one batch, and what has to become of each. `files`: keys that have an object."""

    messages: Sequence[Any]
    statuses: Sequence[RegistrationStatus]
    files: Sequence[str] = ()


def event(**of: Any) -> dict[str, Any]:
    return exporter_event("one", **of)


def renamed(message: dict[str, Any], **of: Any) -> dict[str, Any]:
    """With other fields around the detail."""
    return {**message, **{name.replace("_", "-"): value for name, value in of.items()}}


def alone(reason: str, *messages: Any) -> list[Batch]:
    """Each in a batch of its own, and buried."""
    return [Batch([message], refused(reason)) for message in messages]


ONE = f"reports/{TENANT}/one.csv"
KEYS: dict[str, list[str]] = {
    "key_not_canonical": [
        f"reports/{TENANT}/../{OTHER_TENANT}/a.csv",
        f"reports/{TENANT}/./a.csv",
        f"reports/{TENANT}//a.csv",
        f"/reports/{TENANT}/a.csv",
    ],
    "key_has_controls": [
        f"reports/{TENANT}/a\x00.csv",
        f"reports/{TENANT}/a\nb.csv",
        f"reports/{TENANT}/a\x7f.csv",
        f"reports/{TENANT}/a\x85.csv",
        f"reports/{TENANT}/\ufffd.csv",
    ],
    "key_of_another_tenant": [f"reports/{OTHER_TENANT}/a.csv"],
    "key_outside_prefixes": ["a.csv", f"private/{TENANT}/a.csv", f"Reports/{TENANT}/a.csv"],
    "malformed_tenant": ["reports/acme/a.csv", f"reports/{TENANT.upper()}/a.csv"],
}

ODD_IDS: list[Any] = [None, 1, [], "", "\ud800"]
ODD_SOURCES: list[Any] = [None, 1, {}, "a\nb"]
ODD_TYPES: list[Any] = [None, 1, [], "", "x"]
ODD_KEYS: list[Any] = [None, 5, [], {}, True, f"{INBOX}/\ud800.csv"]
STRANGE_BUCKETS: list[Any] = [
    None, [], "x", {}, {"bucket": None}, {"bucket": "files"}, {"bucket": {"name": ["files"]}},
    {"bucket": {"name": "elsewhere"}, "object": {"key": "a"}},
]  # fmt: skip

ROWS: dict[str, list[Batch]] = {
    "O-01": [
        Batch([event()] * 10, [REGISTERED, *[DUPLICATE] * 9], [ONE]),
        Batch([event(), renamed(event(), id="another")], [REGISTERED, DUPLICATE], [ONE]),
    ],
    "O-02": [
        Batch([event(), event(revision=2)], [REGISTERED] * 2, [ONE]),
        Batch([event(revision=2), event(name="other")], [REGISTERED, DUPLICATE], [ONE]),
        Batch([event(), event(name="other")], [REGISTERED, DUPLICATE], [ONE]),
    ],
    "O-03": [
        Batch(
            [event(revision=2), event(detail_type="Export Started", revision=1)],
            [REGISTERED, DUPLICATE],
            [ONE],
        ),
        Batch([event(), event(detail_type="Export Failed")], [REGISTERED, DUPLICATE], [ONE]),
        Batch([event(detail_type="Export Failed", file=None), event()], [REGISTERED] * 2, [ONE]),
    ],
    "O-04": [
        Batch(
            [
                storage_event(f"{INBOX}/a.csv", sequencer="0B"),
                storage_event(f"{INBOX}/a.csv", sequencer="0AFF"),
                storage_event(f"{INBOX}/a.csv", sequencer="0b01"),
            ],
            [REGISTERED, DUPLICATE, REGISTERED],
            [f"{INBOX}/a.csv"],
        ),
    ],
    "O-05": [
        *alone("not_json", "", "not json", "{", "\x00", DEEP, "9" * 5000, "{'id': 1}", "\ufeff{}"),
        *alone("not_an_event", "null", "[]", "5", '"text"', "{}", "true", '{"id": null}'),
        *alone("not_an_event", {"Service": "Amazon S3", "Event": "s3:TestEvent"}, {"Records": []}),
    ],
    "O-06": [
        *alone("not_an_event", *(renamed(event(), id=odd) for odd in ODD_IDS)),
        *alone("not_an_event", *(renamed(event(), source=odd) for odd in ODD_SOURCES)),
        *alone("not_an_event", renamed(event(), id="x" * 257), renamed(event(), id="é")),
        *alone("unknown_detail_type", *(event(detail_type=odd) for odd in ODD_TYPES)),
    ],
    "O-07": [
        Batch([renamed(event(), version="9", novelty={"a": [1]})], [REGISTERED], [ONE]),
        Batch([event(novelty={"bucket": "elsewhere"}, state="RETIRED")], [REGISTERED], [ONE]),
        *alone(
            "unknown_detail_type",
            storage_event(f"{INBOX}/a.csv", "Object Tags Added"),
            storage_event(f"{INBOX}/a.csv", "object created"),
        ),
    ],
    "O-10": [
        Batch([storage_event(key)], [REGISTERED], [key])
        for key in (
            f"{INBOX}/a b+c%d.csv", f"{INBOX}/a+b%2Bc%25d.csv", f"{INBOX}/%2e%2e%2fx.csv",
            f"{INBOX}/é.csv", f"{INBOX}/deep/er/a.csv", f"{INBOX}/{'k' * 900}.csv",
        )
    ],
    "O-11": [
        *(b for why, keys in KEYS.items() for k in keys for b in alone(why,
        event(file={"key": k}))),
        *alone("key_too_long", event(file={"key": f"reports/{TENANT}/" + "é" * 500})),
        *alone(
            "malformed_object",
            *(storage_event(odd) for odd in ODD_KEYS),
        ),
        *alone("key_outside_prefixes", storage_event(""), storage_event("inbox"),
               storage_event(f"{INBOX}/"), storage_event("../etc/passwd")),
        *alone("not_an_inbox_object", storage_event(ONE)),
    ],
    "O-13": [Batch([event()], [RegistrationStatus("retry", "missing")])],
    "O-14": [
        Batch([event(size=5, etag="other")], [REGISTERED], [ONE]),
        Batch([storage_event(f"{INBOX}/a.csv", size=999)], [REGISTERED], [f"{INBOX}/a.csv"]),
    ],
    "O-16": [
        *alone(
            "foreign_bucket",
            *({**storage_event(f"{INBOX}/a.csv"), "detail": detail} for detail in STRANGE_BUCKETS),
        ),
        *alone("malformed_tenant", event(tenant="acme"), event(tenant=""), event(tenant="*"),
               event(tenant=TENANT.upper()), event(tenant=f"{{{TENANT}}}")),
    ],
    "O-17": [
        *alone(
            "invalid_detail: kind: literal_error",
            *(event(kind=odd) for odd in ("invoice", "Report", "", None, 1, ["report"])),
        ),
        *alone(
            "task_key_without_its_name",
            event(kind="task", id="7", file={"key": f"tasks/{TENANT}/x.csv"}),
            event(kind="task", id="7", file={"key": f"tasks/{TENANT}/A_Export-77.csv"}),
        ),
        *alone(
            "malformed_id",
            *(event(kind="task", id=odd) for odd in ("0", "07", "-1", "1.0", "\u0663", "x",
            "9" * 20)),
            *(event(id=odd) for odd in ("", "a/b", "..\n", "a b", "é", "x" * 129, "a#b")),
        ),
    ],
    "O-18": [Batch([event(kind="task", id="7", file=None)], [REGISTERED])],
    "O-19": [
        *alone("invalid_detail: name: string_too_long", event(name="x" * 200_000)),
        *alone("invalid_detail: file.key: string_too_long", event(file={"key": "k" * 60_000})),
        Batch([event(params={"x": "y" * 200_000})], [REGISTERED], [ONE]),
        Batch([event()] * 500, [REGISTERED, *[DUPLICATE] * 499], [ONE]),
    ],
    "O-20": [
        Batch([event(), "poison", exporter_event("two")],
              [REGISTERED, *refused("not_json"), REGISTERED], [ONE, f"reports/{TENANT}/two.csv"]),
        Batch([event(), "poison", exporter_event("two")],
              [REGISTERED, *refused("not_json"), RegistrationStatus("retry", "missing")], [ONE]),
    ],
    "O-24": [
        Batch([event(created_at="1970-01-01T00:00:00Z")], [REGISTERED], [ONE]),
        *alone("created_in_the_future", event(created_at="2026-03-14T13:00:00Z"),
               event(created_at="9999-12-31T23:59:59Z")),
        *alone("invalid_detail: created_at: timezone_aware",
        event(created_at="2026-03-14T11:00:00")),
        *alone("invalid_detail: created_at: out_of_range",
               event(created_at="0001-01-01T00:00:00+14:00")),
        Batch([renamed(event(created_at=None), time="yesterday")], [REGISTERED], [ONE]),
        Batch([renamed(event(created_at=None), time=[])], [REGISTERED], [ONE]),
        *alone("created_in_the_future", renamed(event(created_at=None),
        time="2099-01-01T00:00:00Z")),
    ],
}  # fmt: skip
