"""The JSON bodies of `merchant_reports`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NotRequired

from typing_extensions import TypedDict

from claimcheck.contracts.shapes import ByteCount, Moment, Url, Uuid
from claimcheck.domain.report import Interval, ListedReport, Source
from claimcheck.domain.times import rfc3339


class DownloadAction(TypedDict):
    """The request that gives a report's file."""

    method: Literal["GET"]
    url: Url


class MerchantReport(TypedDict):
    """One finished report of the listing."""

    encrypted_id: Uuid
    name: str
    filename: str
    file_size: ByteCount
    mime_type: str
    interval: Interval | None
    source: Source
    status: Literal["finished"]
    created: Moment
    download_action: DownloadAction


class MerchantReportPage(TypedDict):
    """One page of the listing; `count` is the exact total of the filter."""

    count: ByteCount
    next: Url | None
    previous: Url | None
    results: list[MerchantReport]


class MerchantReportError(TypedDict):
    """Why there is no listing or file."""

    code: str
    message: str
    detail: NotRequired[str]


def present(
    count: int, following: str | None, preceding: str | None, results: Sequence[MerchantReport]
) -> MerchantReportPage:
    """Return one page of the listing."""
    return {"count": count, "next": following, "previous": preceding, "results": [*results]}


def present_report(report: ListedReport, download_url: str) -> MerchantReport:
    """Return one report of the listing."""
    return {
        "encrypted_id": report.encrypted_id,
        "name": report.name,
        "filename": report.filename,
        "file_size": report.size,
        "mime_type": report.mime_type,
        "interval": report.interval,
        "source": report.source,
        "status": "finished",
        "created": rfc3339(report.created_at),
        "download_action": {"method": "GET", "url": download_url},
    }
