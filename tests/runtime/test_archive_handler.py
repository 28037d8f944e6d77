"""The archive's function: what every batch of the audit's stream becomes."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import pytest

from claimcheck.adapters.dynamodb.audit_log import item_of
from claimcheck.domain.archive.digest import FILES_PREFIX, Head
from claimcheck.domain.archive.findings import FindingKind
from claimcheck.domain.audit import AuditEntry
from claimcheck.domain.refusals import Unavailable
from claimcheck.ports import ConflictError
from claimcheck.runtime.archive_handler import MAX_FILE_LINES, ArchiveHandler
from claimcheck.usecases.archive_lines import MAX_ATTEMPTS
from tests.archive_samples import another, check, entries
from tests.fakes.archive import FakeArchiveChain, FakeArchiving


def inserted(entry: AuditEntry) -> dict[str, Any]:
    return record("INSERT", entry, NewImage=item_of(entry))


def record(name: str, entry: AuditEntry, **images: Any) -> dict[str, Any]:
    """A record of the stream as Lambda hands it over."""
    item = item_of(entry)
    keys = {"tenant": item["tenant"], "at": item["at"]}
    return {
        "eventID": f"{name} {entry.attempt.id}",
        "eventName": name,
        "dynamodb": {"ApproximateCreationDateTime": 1773489600.0, "Keys": keys, **images},
    }


def archive(services: FakeArchiving, *records: dict[str, Any]) -> None:
    ArchiveHandler(services)({"Records": list(records)}, None)


def lines(services: FakeArchiving) -> list[dict[str, Any]]:
    """Those of all files, in the order in which they were stored."""
    bodies = [
        body for key, body in services.archive.objects.items() if key.startswith(FILES_PREFIX)
    ]
    return [json.loads(line) for body in bodies for line in body.splitlines()]


@pytest.fixture
def services() -> FakeArchiving:
    return FakeArchiving()


def test_entries_are_archived_in_their_order(services: FakeArchiving) -> None:
    new = entries(3)

    archive(services, *map(inserted, new))

    assert [line["request_id"] for line in lines(services)] == [e.attempt.id for e in new]
    assert {line["line"] for line in lines(services)} == {"entry"}


def test_a_batch_of_any_size_is_archived_in_files_that_a_transaction_can_take(
    services: FakeArchiving,
) -> None:
    new = entries(2 * MAX_FILE_LINES + 1)
    services.trail.add_all(new)

    archive(services, *map(inserted, new))
    services.clock.advance(3600)

    verified = check(services)
    assert (verified.entries, verified.files, verified.findings) == (len(new), 3, ())


def test_a_change_of_a_row_is_archived_as_tampering_and_raises_an_alarm(
    services: FakeArchiving, capsys: pytest.CaptureFixture[str]
) -> None:
    [entry] = entries(1)
    before, after = item_of(entry), item_of(another(entry))

    archive(services, inserted(entry))
    assert "AuditTampering" not in capsys.readouterr().out
    archive(services, record("MODIFY", entry, OldImage=before, NewImage=after))

    told = lines(services)[-1]
    assert (told["line"], told["change"]) == ("tampering", "MODIFY")
    assert (told["before"], told["after"]) == (before, after)
    assert json.loads(capsys.readouterr().out.splitlines()[-1])["AuditTampering"] == [1.0]


def test_a_removal_is_archived_and_a_check_names_it(services: FakeArchiving) -> None:
    [entry] = entries(1)

    archive(services, inserted(entry), record("REMOVE", entry, OldImage=item_of(entry)))

    kinds = [found.kind for found in check(services).findings]
    assert kinds == [FindingKind.TAMPERING, FindingKind.DELETED_ROW]


def test_what_cannot_be_read_is_archived_as_it_came_and_stops_nobody(
    services: FakeArchiving, capsys: pytest.CaptureFixture[str]
) -> None:
    first, last = entries(2)
    poison = {"eventID": "poison", "eventName": "INSERT", "dynamodb": {"NewImage": {"x": 1}}}

    archive(services, inserted(first), poison, inserted(last))

    assert [line["line"] for line in lines(services)] == ["entry", "unreadable", "entry"]
    assert lines(services)[1]["record"] == poison
    assert "AuditTampering" in capsys.readouterr().out
    assert FindingKind.UNREADABLE_ROW in [found.kind for found in check(services).findings]


def test_an_empty_batch_is_nothing(services: FakeArchiving) -> None:
    archive(services)

    assert services.archive.objects == {}


class Contended(FakeArchiveChain):
    """A chain at which somebody else is always faster."""

    tries = 0

    def advance(self, *_head_and_events: object) -> None:
        self.tries += 1
        raise ConflictError


def test_whoever_is_always_overtaken_gives_up_until_the_batch_comes_again() -> None:
    chain = Contended()

    with pytest.raises(Unavailable, match="contention"):
        archive(FakeArchiving(chain=chain), inserted(entries(1)[0]))
    assert chain.tries == MAX_ATTEMPTS


class Overtaken(FakeArchiveChain):
    """A chain at which another writer is faster once, with the same batch."""

    overtaken = False

    def advance(
        self, before: Head | None, after: Head, events: Sequence[str], now: datetime
    ) -> None:
        super().advance(before, after, events, now)
        if not self.overtaken:
            self.overtaken = True
            raise ConflictError


def test_two_writers_of_one_batch_make_one_file_and_one_digest() -> None:
    services = FakeArchiving(chain=Overtaken())
    [entry] = entries(1)
    services.trail.append(entry)

    archive(services, inserted(entry))
    services.clock.advance(3600)

    verified = check(services)
    assert (verified.entries, verified.digests, verified.findings) == (1, 1, ())
