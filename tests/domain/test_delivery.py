"""How a file is sent: preconditions, HEAD, range and size, in this order."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimcheck.domain.delivery import (
    INLINE_BYTES,
    ByteRange,
    Conditions,
    Delivery,
    Plan,
    plan_delivery,
)
from claimcheck.domain.report import StoredFile

MIB = 1024 * 1024
SMALL = StoredFile("b", "k", "v", "r.csv", 100, "text/csv", '"tag"')
LARGE = replace(SMALL, size=20 * MIB)
EMPTY = replace(SMALL, size=0)


IGNORED = [
    "", "bytes", "bytes=", "bytes=-", "bytes=5-2", "bytes=a-b", "bytes=0-0,5-6", "items=0-1",
    "bytes=0-0,", "bytes= 0-1", "bytes=\uff10-\uff11", "bytes=0x1-2", "bytes=--1", "bytes=1-2-3",
    "bytes=" + "0-," * 1000, "bytes=" + "9" * 5000 + "-", "bytes=0-" + "9" * 19,
    "bytes=\u0660-\u0661", "bytes = 0-1", "bytes=1_0-", "BYTES=0-0", "bytes=0-0\x00",
    "bytes=+0-0", "x" * 9000,
]  # fmt: skip
ROWS = {"I-07": IGNORED}  # of tests/hostile/catalogue.json


def planned(file: StoredFile, **conditions: Any) -> Plan:
    return plan_delivery(file, Conditions(**conditions))


@pytest.mark.covers("files-01", "files-03")
@pytest.mark.parametrize(
    ("size", "delivery"),
    [(0, Delivery.WHOLE), (INLINE_BYTES, Delivery.WHOLE), (INLINE_BYTES + 1, Delivery.REDIRECT)],
)
def test_a_file_of_up_to_four_mebibytes_is_sent_whole(size: int, delivery: Delivery) -> None:
    assert planned(replace(SMALL, size=size)) == Plan(delivery)


@pytest.mark.covers("files-02")
@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("bytes=0-0", ByteRange(0, 0)),
        ("bytes=0-99", ByteRange(0, 99)),
        ("bytes=0-100", ByteRange(0, 99)),
        ("bytes=0-999999999999999999", ByteRange(0, 99)),
        ("bytes=99-", ByteRange(99, 99)),
        ("bytes=0-", ByteRange(0, 99)),
        ("bytes=-1", ByteRange(99, 99)),
        ("bytes=-100", ByteRange(0, 99)),
        ("bytes=-500", ByteRange(0, 99)),
        (" bytes=5-6 ", ByteRange(5, 6)),
    ],
)
def test_a_range_gives_the_requested_bytes_that_exist(header: str, expected: ByteRange) -> None:
    assert planned(SMALL, range=header) == Plan(Delivery.PART, expected)


@pytest.mark.covers("files-10")
@pytest.mark.parametrize("header", ["bytes=100-", "bytes=100-200", "bytes=-0", "bytes=999-"])
def test_a_range_beyond_the_end_is_unsatisfiable(header: str) -> None:
    assert planned(SMALL, range=header) == Plan(Delivery.UNSATISFIABLE)
    assert planned(SMALL, range=header).content_range(100) == "bytes */100"


@pytest.mark.parametrize("header", ["bytes=0-0", "bytes=0-", "bytes=-1"])
def test_a_range_of_an_empty_file_is_unsatisfiable(header: str) -> None:
    assert planned(EMPTY, range=header).delivery is Delivery.UNSATISFIABLE


@pytest.mark.covers("files-11")
@pytest.mark.parametrize(
    "header",
    IGNORED,
    ids=lambda header: ascii(header)[:20],
)
def test_a_malformed_or_multiple_range_is_ignored(header: str) -> None:
    assert planned(SMALL, range=header) == Plan(Delivery.WHOLE)


@pytest.mark.covers("files-03", "files-05")
@pytest.mark.parametrize(
    ("header", "delivery"),
    [
        (f"bytes=0-{4 * MIB - 1}", Delivery.PART),
        (f"bytes=5-{4 * MIB + 4}", Delivery.PART),
        (f"bytes=0-{4 * MIB}", Delivery.REDIRECT),
        ("bytes=0-", Delivery.REDIRECT),
        (f"bytes={16 * MIB}-", Delivery.PART),
        (f"bytes=-{4 * MIB}", Delivery.PART),
        (f"bytes=-{4 * MIB + 1}", Delivery.REDIRECT),
    ],
)
def test_a_range_over_four_mebibytes_is_redirected(header: str, delivery: Delivery) -> None:
    assert planned(LARGE, range=header).delivery is delivery


@given(st.integers(0, 200), st.integers(0, 200), st.integers(1, 150))
def test_a_range_equals_a_slice_of_the_file(first: int, last: int, size: int) -> None:
    body = bytes(range(size))
    plan = planned(replace(SMALL, size=size), range=f"bytes={first}-{last}")

    if first > last:
        assert plan == Plan(Delivery.WHOLE)
    elif first >= size:
        assert plan == Plan(Delivery.UNSATISFIABLE)
    else:
        assert plan.range is not None
        part = body[plan.range.first : plan.range.last + 1]
        assert part == body[first : last + 1]
        assert plan.range.length == len(part)


@pytest.mark.covers("files-08")
@pytest.mark.parametrize(
    "header", ['"tag"', 'W/"tag"', "*", '"other", "tag"', '"other",W/"tag"', ' "tag" ']
)
def test_a_matching_if_none_match_gives_not_modified(header: str) -> None:
    assert planned(SMALL, if_none_match=header) == Plan(Delivery.NOT_MODIFIED)


@pytest.mark.covers("files-08")
@pytest.mark.parametrize("header", ["", '"other"', "tag", '"TAG"', '"ta', "W/"])
def test_an_if_none_match_of_another_version_gives_the_file(header: str) -> None:
    assert planned(SMALL, if_none_match=header) == Plan(Delivery.WHOLE)


@pytest.mark.covers("files-09")
def test_a_range_with_a_matching_if_range_gives_the_part() -> None:
    assert planned(SMALL, range="bytes=0-4", if_range='"tag"').delivery is Delivery.PART


@pytest.mark.covers("files-09")
@pytest.mark.parametrize("tag", ['"other"', 'W/"tag"', "Sat, 14 Mar 2026 12:00:00 GMT", ""])
def test_a_range_with_another_if_range_gives_the_whole_file(tag: str) -> None:
    assert planned(SMALL, range="bytes=0-4", if_range=tag) == Plan(Delivery.WHOLE)


@pytest.mark.covers("files-12")
def test_preconditions_come_before_head_and_head_before_ranges() -> None:
    assert planned(SMALL, head=True, range="bytes=500-") == Plan(Delivery.METADATA)
    both = planned(SMALL, head=True, if_none_match="*")
    assert both == Plan(Delivery.NOT_MODIFIED)


@pytest.mark.covers("business-reports-10", "business-reports-11")
@pytest.mark.parametrize(
    ("plan", "sends_file", "counts"),
    [
        (Plan(Delivery.WHOLE), True, True),
        (Plan(Delivery.REDIRECT), True, True),
        (Plan(Delivery.REDIRECT, ByteRange(0, 9)), True, True),
        (Plan(Delivery.REDIRECT, ByteRange(1, 9)), True, False),
        (Plan(Delivery.PART, ByteRange(0, 0)), True, True),
        (Plan(Delivery.PART, ByteRange(1, 9)), True, False),
        (Plan(Delivery.METADATA), False, False),
        (Plan(Delivery.NOT_MODIFIED), False, False),
        (Plan(Delivery.UNSATISFIABLE), False, False),
    ],
)
def test_a_response_from_the_first_byte_counts_as_a_download(
    plan: Plan, sends_file: bool, counts: bool
) -> None:
    assert (plan.sends_file, plan.counts_as_download) == (sends_file, counts)


def test_content_range_names_the_part_and_the_size() -> None:
    assert planned(SMALL, range="bytes=5-9").content_range(100) == "bytes 5-9/100"
