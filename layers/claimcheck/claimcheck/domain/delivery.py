"""How a file is answered: whole, in part, by redirect or not at all (RFC 9110, 13 and 14)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import NamedTuple

from claimcheck.domain.report import StoredFile
from claimcheck.domain.times import rfc3339

# A Lambda answer may hold 6 MB, base64 included, so 4 MiB of file always fit.
INLINE_BYTES = 4 * 1024 * 1024
REDIRECT_SECONDS = 120

_RANGE = re.compile(r"bytes=(?P<first>[0-9]{0,18})-(?P<last>[0-9]{0,18})", re.ASCII)


class ByteRange(NamedTuple):
    """First and last byte, both inclusive."""

    first: int
    last: int

    @property
    def length(self) -> int:
        return self.last - self.first + 1


@dataclass(frozen=True, slots=True)
class Conditions:
    """What a request asks of the file beside the file itself: header values as sent."""

    head: bool = False
    range: str | None = None
    if_range: str | None = None
    if_none_match: str | None = None


class Delivery(Enum):
    """The way in which a file is answered."""

    WHOLE = "whole"
    PART = "part"
    REDIRECT = "redirect"
    METADATA = "metadata"
    NOT_MODIFIED = "not_modified"
    UNSATISFIABLE = "unsatisfiable"


class Plan(NamedTuple):
    """A way, and the bytes that it concerns (None: all of them, or none at all)."""

    delivery: Delivery
    range: ByteRange | None = None

    @property
    def hands_out(self) -> bool:
        """Whether bytes, or a URL to them, leave the house."""
        return self.delivery in (Delivery.WHOLE, Delivery.PART, Delivery.REDIRECT)

    @property
    def counts_as_download(self) -> bool:
        """Whether it moves `downloaded_at`: everything but later parts, probes and repeats."""
        return self.hands_out and (self.range is None or self.range.first == 0)

    def content_range(self, size: int) -> str:
        """The value of `Content-Range` (RFC 9110, 14.4) for a file of `size` bytes."""
        span = f"{self.range.first}-{self.range.last}" if self.range else "*"
        return f"bytes {span}/{size}"


@dataclass(frozen=True, slots=True)
class FileAnswer:
    """A delivered file: the plan, and the bytes or the signed URL that carry it out."""

    file: StoredFile
    plan: Plan
    body: bytes = b""
    url: str = ""


@dataclass(frozen=True, slots=True)
class SignedUrl:
    """A URL that opens one file version until `expires_at`.

    `link_id` names a gated link, so that its issue and its uses can be told together; storage URLs
    have none, and no `max_uses`.
    """

    url: str
    expires_at: datetime
    link_id: str = ""
    max_uses: int | None = None

    @property
    def record(self) -> dict[str, str]:
        """What the audit keeps of it; never the URL, which is a credential."""
        link = {"link": self.link_id} if self.link_id else {}
        return {"expires_at": rfc3339(self.expires_at), **link}


def plan_delivery(file: StoredFile, asked: Conditions) -> Plan:
    """The answer to `asked`. Preconditions come first, then HEAD, then the range, then the size."""
    if asked.if_none_match is not None and _matches(asked.if_none_match, file.etag):
        return Plan(Delivery.NOT_MODIFIED)
    if asked.head:
        return Plan(Delivery.METADATA)
    if asked.range is None or (asked.if_range is not None and asked.if_range != file.etag):
        return _whole(file)
    return _in_part(file, asked.range)


def _whole(file: StoredFile) -> Plan:
    return Plan(Delivery.WHOLE if file.size <= INLINE_BYTES else Delivery.REDIRECT)


def _in_part(file: StoredFile, header: str) -> Plan:
    match = _RANGE.fullmatch(header.strip())
    if match is None or not (match["first"] or match["last"]):
        return _whole(file)  # another unit, several ranges, or nonsense: as if it were not there
    if match["first"] and match["last"] and int(match["first"]) > int(match["last"]):
        return _whole(file)
    wanted = _resolve(match["first"], match["last"], file.size)
    if wanted is None:
        return Plan(Delivery.UNSATISFIABLE)
    return Plan(Delivery.PART if wanted.length <= INLINE_BYTES else Delivery.REDIRECT, wanted)


def _resolve(first: str, last: str, size: int) -> ByteRange | None:
    if not first:
        suffix = min(int(last), size)
        return ByteRange(size - suffix, size - 1) if suffix else None
    if int(first) >= size:
        return None
    return ByteRange(int(first), min(int(last), size - 1) if last else size - 1)


def _matches(header: str, etag: str) -> bool:
    """Weak comparison (RFC 9110, 13.1.2) of a list of entity tags, or `*`."""
    tags = (tag.strip().removeprefix("W/") for tag in header.split(","))
    return header.strip() == "*" or etag in tags
