"""FileStore: one bucket, by pinned version."""

from __future__ import annotations

from hashlib import md5

import pytest

from claimcheck.domain.delivery import ByteRange
from claimcheck.domain.export import InvalidExportError
from claimcheck.domain.refusals import StoredFileMissing
from claimcheck.domain.report import StoredFile
from claimcheck.domain.retention import RETENTION_TAG, Retention
from claimcheck.ports import StoredObject
from tests.fakes import BUCKET
from tests.ports.samples import a_file
from tests.ports.worlds import World

KEY = "reports/tenant/Umsätze 50 % & mehr+.csv"
BODY = b"0123456789"


def the_file(stored: StoredObject) -> StoredFile:
    return a_file("r-1", key=KEY, version_id=stored.version_id, size=stored.size)


def test_a_head_tells_what_storage_knows(world: World) -> None:
    stored = world.uploads.put(
        KEY, BODY, content_type="text/csv", content_encoding="gzip", metadata={"tenant": "t"}
    )

    found = world.files.head(KEY)

    assert found == stored
    assert found.etag == f'"{md5(BODY).hexdigest()}"'
    assert found.metadata == {"tenant": "t"}
    assert (found.size, found.content_type, found.content_encoding) == (10, "text/csv", "gzip")


def test_a_head_of_no_version_sees_the_newest(world: World) -> None:
    old, new = world.uploads.put(KEY, b"old"), world.uploads.put(KEY, b"newer")

    assert world.files.head(KEY).version_id == new.version_id
    assert world.files.head(KEY, old.version_id).size == 3


def test_a_file_is_read_as_the_version_that_it_pins(world: World) -> None:
    old = world.uploads.put(KEY, b"old")
    world.uploads.put(KEY, b"newer")

    assert world.files.read(the_file(old)) == b"old"


@pytest.mark.parametrize(("first", "last"), [(0, 0), (0, 9), (3, 5), (9, 9)], ids=str)
def test_a_part_holds_both_its_ends(world: World, first: int, last: int) -> None:
    file = the_file(world.uploads.put(KEY, BODY))

    assert world.files.read(file, ByteRange(first, last)) == BODY[first : last + 1]


def test_an_empty_file_is_read(world: World) -> None:
    assert world.files.read(the_file(world.uploads.put(KEY, b""))) == b""


def test_an_object_that_never_was_is_missing(world: World) -> None:
    with pytest.raises(StoredFileMissing) as refusal:
        world.files.head(KEY)
    assert refusal.value.reason == "missing"


def test_a_hidden_object_is_missing_but_its_versions_are_not(world: World) -> None:
    stored = world.uploads.put(KEY, BODY)
    world.uploads.delete(KEY)

    with pytest.raises(StoredFileMissing):
        world.files.head(KEY)
    assert world.files.read(the_file(stored)) == BODY


def test_a_destroyed_version_is_missing(world: World) -> None:
    stored = world.uploads.put(KEY, BODY)
    world.uploads.destroy(KEY, stored.version_id)

    with pytest.raises(StoredFileMissing):
        world.files.read(the_file(stored))
    with pytest.raises(StoredFileMissing):
        world.files.head(KEY, stored.version_id)


def test_the_bucket_has_a_name(world: World) -> None:
    assert world.files.bucket == BUCKET


def test_a_version_is_tagged_with_its_class_and_no_other_version_is(world: World) -> None:
    old, new = world.uploads.put(KEY, b"old"), world.uploads.put(KEY, b"newer")

    for _ in range(2):
        world.files.retain(the_file(old), Retention.DAYS_90)

    assert world.uploads.tags_of(KEY, old.version_id) == {RETENTION_TAG: "90-days"}
    assert world.uploads.tags_of(KEY, new.version_id) == {}


def test_a_class_replaces_another_and_goes_again_and_other_tags_stay(world: World) -> None:
    stored = world.uploads.put(KEY, BODY)
    world.uploads.tag(KEY, stored.version_id, {"team": "books", RETENTION_TAG: "7-days"})

    world.files.retain(the_file(stored), Retention.YEAR_1)
    replaced = world.uploads.tags_of(KEY, stored.version_id)
    world.files.retain(the_file(stored), None)

    assert replaced == {"team": "books", RETENTION_TAG: "1-year"}
    assert world.uploads.tags_of(KEY, stored.version_id) == {"team": "books"}


def test_a_version_without_room_for_its_class_is_refused(world: World) -> None:
    stored = world.uploads.put(KEY, BODY)
    full = {f"tag-{number}": "x" for number in range(10)}
    world.uploads.tag(KEY, stored.version_id, full)

    with pytest.raises(InvalidExportError, match="file_has_too_many_tags"):
        world.files.retain(the_file(stored), Retention.DAYS_7)
    world.files.retain(the_file(stored), None)
    assert world.uploads.tags_of(KEY, stored.version_id) == full


def test_a_destroyed_version_cannot_be_retained(world: World) -> None:
    stored = world.uploads.put(KEY, BODY)
    world.uploads.destroy(KEY, stored.version_id)

    with pytest.raises(StoredFileMissing):
        world.files.retain(the_file(stored), Retention.DAYS_7)
