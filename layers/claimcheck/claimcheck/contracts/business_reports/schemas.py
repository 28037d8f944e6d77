"""The requests and JSON bodies of `business_reports`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any, NotRequired
from urllib.parse import quote
from uuid import UUID

from pydantic import Field, TypeAdapter, ValidationError
from typing_extensions import TypedDict

from claimcheck.contracts.http import Request
from claimcheck.contracts.shapes import Moment, Url, Uuid
from claimcheck.domain.refusals import InvalidRequest, Problem
from claimcheck.domain.report import Report, StoredFile
from claimcheck.domain.times import rfc3339

BUSINESS_HEADER = "x-business-id"

ID_CHARS = 128

_REPORT_ID: TypeAdapter[str] = TypeAdapter(Annotated[str, Field(max_length=ID_CHARS)])
_BUSINESS_ID: TypeAdapter[UUID] = TypeAdapter(UUID)
_MISSING = Problem(("header", BUSINESS_HEADER), "missing", "Field required")


class BusinessReport(TypedDict):
    """A report of a business, and where its file is."""

    id: str
    business_id: Uuid
    report_name: str
    created_at: Moment
    downloaded_at: Moment
    s3_bucket: str
    s3_key: str
    generation_params: dict[str, Any]
    download_url: Url
    generated_by_name: str | None


class BusinessReportError(TypedDict):
    """Why there is no report."""

    detail: str


class RequestFault(TypedDict):
    """One thing wrong with a request, as FastAPI words it."""

    type: str
    loc: list[str]
    msg: str
    input: Any
    ctx: NotRequired[dict[str, Any]]


class BusinessRequestFaults(TypedDict):
    """All that is wrong with a request."""

    detail: list[RequestFault]


@dataclass(frozen=True, slots=True)
class ReportRequest:
    """A report id, and the business that the caller acts for, as a lower-case UUID."""

    report_id: str
    business_id: str


def parse(request: Request) -> ReportRequest:
    """Parse the request. Raises `InvalidRequest` with every fault, the path's first."""
    report_id = request.path_params.get("report_id", "")
    business_id = request.header(BUSINESS_HEADER)
    problems = [*_problems(_REPORT_ID, ("path", "report_id"), report_id)]
    if business_id is None:
        raise InvalidRequest(*problems, _MISSING)
    problems += _problems(_BUSINESS_ID, ("header", BUSINESS_HEADER), business_id)
    if problems:
        raise InvalidRequest(*problems)
    # pydantic accepts several spellings of a UUID; tenants are stored in this one.
    return ReportRequest(report_id, str(_BUSINESS_ID.validate_python(business_id)))


def present(report: Report, file: StoredFile, base_url: str) -> BusinessReport:
    """Return the report's ten fields in their published order."""
    generated_by = report.params.get("generated_by_name")
    return {
        "id": report.id,
        "business_id": report.tenant,
        "report_name": report.name,
        "created_at": rfc3339(report.created_at),
        "downloaded_at": rfc3339(report.downloaded_at or report.created_at),
        "s3_bucket": file.bucket,
        "s3_key": file.key,
        "generation_params": dict(report.params),
        "download_url": f"{base_url}/api/v1/reports/{quote(report.id, safe='')}/download",
        "generated_by_name": generated_by if isinstance(generated_by, str) else None,
    }


def _problems(adapter: TypeAdapter[Any], location: tuple[str, str], text: str) -> Iterator[Problem]:
    # pydantic's own messages: clients know them from FastAPI.
    try:
        adapter.validate_python(text)
    except ValidationError as invalid:
        for fault in invalid.errors(include_url=False):
            yield Problem(location, fault["type"], fault["msg"], text, fault.get("ctx", {}))
