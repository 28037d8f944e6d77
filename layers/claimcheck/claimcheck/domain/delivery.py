"""How a file is sent: whole, in part, by redirect or not at all (RFC 9110, sections 13 and 14)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import NamedTuple

from claimcheck.domain.report import StoredFile
from claimcheck.domain.times import rfc3339

# A Lambda response holds at most 6 MB in base64, so 4 MiB of file always fit.
INLINE_BYTES = 4 * 1024 * 1024
REDIRECT_SECONDS = 120

_RANGE = re.compile(r"bytes=(?P<first>[0-9]{0,18})-(?P<last>[0-9]{0,18})", re.ASCII)


class ByteRange(NamedTuple):
    """The first and the last byte, both inclusive."""

    first: int
    last: int

    @property
    def length(self) -> int:
        return self.last - self.first + 1


@dataclass(frozen=True, slots=True)
class Conditions:
    """The method and the conditional and range headers of a request, as sent."""

    head: bool = False
    range: str | None = None
    if_range: str | None = None
    if_none_match: str | None = None


class Delivery(Enum):
    """The way in which a file is sent."""

    WHOLE = "whole"
    PART = "part"
    REDIRECT = "redirect"
    METADATA = "metadata"
    NOT_MODIFIED = "not_modified"
    UNSATISFIABLE = "unsatisfiable"


class Plan(NamedTuple):
    """How to send a file, and which bytes (None: all, or none at all)."""

    delivery: Delivery
    range: ByteRange | None = None

    @property
    def sends_file(self) -> bool:
        """Whether the client gets bytes, or a URL to them."""
        return self.delivery in (Delivery.WHOLE, Delivery.PART, Delivery.REDIRECT)

    @property
    def counts_as_download(self) -> bool:
        """Whether it updates `downloaded_at`: later ranges, HEAD and 304 responses do not."""
        return self.sends_file and (self.range is None or self.range.first == 0)

    def content_range(self, size: int) -> str:
        """Return `Content-Range` (RFC 9110, section 14.4) for a file of `size` bytes."""
        span = f"{self.range.first}-{self.range.last}" if self.range else "*"
        return f"bytes {span}/{size}"


@dataclass(frozen=True, slots=True)
class FileAnswer:
    """A file as it is sent: the plan, and the bytes or the signed URL."""

    file: StoredFile
    plan: Plan
    body: bytes = b""
    url: str = ""


@dataclass(frozen=True, slots=True)
class SignedUrl:
    """A URL to one version of a file, valid until `expires_at`.

    `link_id` is the id of a gated link, which connects its issue with its uses in the audit. A
    storage URL has neither `link_id` nor `max_uses`.
    """

    url: str
    expires_at: datetime
    link_id: str = ""
    max_uses: int | None = None

    @property
    def audit_detail(self) -> dict[str, str]:
        """Return its audit detail. The URL itself is a credential and is never recorded."""
        link = {"link": self.link_id} if self.link_id else {}
        return {"expires_at": rfc3339(self.expires_at), **link}


def plan_delivery(file: StoredFile, conditions: Conditions) -> Plan:
    """Decide how to send `file`: by the preconditions, then HEAD, then the range, then the size."""
    if conditions.if_none_match is not None and _matches(conditions.if_none_match, file.etag):
        return Plan(Delivery.NOT_MODIFIED)
    if conditions.head:
        return Plan(Delivery.METADATA)
    is_outdated = conditions.if_range is not None and conditions.if_range != file.etag
    if conditions.range is None or is_outdated:
        return _plan_whole(file)
    return _plan_range(file, conditions.range)


def _plan_whole(file: StoredFile) -> Plan:
    return Plan(Delivery.WHOLE if file.size <= INLINE_BYTES else Delivery.REDIRECT)


def _plan_range(file: StoredFile, header: str) -> Plan:
    match = _RANGE.fullmatch(header.strip())
    if match is None or not (match["first"] or match["last"]):
        return _plan_whole(file)  # another unit, several ranges or a malformed value: ignored
    if match["first"] and match["last"] and int(match["first"]) > int(match["last"]):
        return _plan_whole(file)
    part = _resolve(match["first"], match["last"], file.size)
    if part is None:
        return Plan(Delivery.UNSATISFIABLE)
    return Plan(Delivery.PART if part.length <= INLINE_BYTES else Delivery.REDIRECT, part)


def _resolve(first: str, last: str, size: int) -> ByteRange | None:
    if not first:
        suffix = min(int(last), size)
        return ByteRange(size - suffix, size - 1) if suffix else None
    if int(first) >= size:
        return None
    return ByteRange(int(first), min(int(last), size - 1) if last else size - 1)


def _matches(header: str, etag: str) -> bool:
    """Compare a list of entity tags, or `*`, weakly (RFC 9110, section 13.1.2)."""
    tags = (tag.strip().removeprefix("W/") for tag in header.split(","))
    return header.strip() == "*" or etag in tags
