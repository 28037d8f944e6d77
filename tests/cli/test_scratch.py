"""Where functions are unpacked: in memory or on the disk, and nothing stays behind in either."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from claimcheck_cli.local.scratch import (
    FORGOTTEN_SECONDS,
    drop_forgotten,
    drop_scratch,
    make_scratch,
)

PLENTY = 1


@pytest.fixture
def memory(tmp_path: Path) -> Path:
    (tmp_path / "memory").mkdir()
    return tmp_path / "memory"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "tmp"


def age(memory: Path, seconds: int) -> None:
    [owner] = memory.glob("*/stack")
    then = time.time() - seconds
    os.utime(owner, (then, then))


def test_scratch_lies_in_memory_where_there_is_plenty_and_is_dropped_there(
    memory: Path, place: Path
) -> None:
    make_scratch(place.parent, place, memory, PLENTY)
    (place / "unpacked").write_text("code")
    [made] = memory.iterdir()
    assert (made / "unpacked").read_text() == "code"
    assert made.stat().st_mode & 0o777 == 0o700

    drop_scratch(place)

    assert list(memory.iterdir()) == []
    assert not place.is_symlink()


def test_scratch_lies_on_the_disk_where_memory_is_short(memory: Path, place: Path) -> None:
    make_scratch(place.parent, place, memory, plenty=2**62)
    assert list(memory.iterdir()) == []
    assert place.is_dir()

    drop_scratch(place)

    assert not place.exists()


def test_scratch_lies_on_the_disk_where_memory_is_no_folder(memory: Path, place: Path) -> None:
    make_scratch(place.parent, place, memory / "none", PLENTY)

    assert place.is_dir()
    assert not place.is_symlink()


def test_dropping_scratch_that_was_never_made_does_nothing(place: Path) -> None:
    drop_scratch(place)

    assert not place.exists()


@pytest.mark.parametrize(
    ("seconds", "running", "left"),
    [
        (FORGOTTEN_SECONDS + 60, False, 0),
        (FORGOTTEN_SECONDS + 60, True, 1),
        (0, False, 1),
    ],
)
def test_what_a_killed_stack_left_is_dropped_and_what_another_uses_is_not(
    memory: Path, place: Path, seconds: int, running: bool, left: int
) -> None:
    make_scratch(place.parent, place, memory, PLENTY)
    age(memory, seconds)
    asked = list[Path]()

    def runs(directory: Path) -> bool:
        asked.append(directory)
        return running

    drop_forgotten(runs, memory)

    assert len(list(memory.iterdir())) == left
    assert asked in ([], [place.parent])
