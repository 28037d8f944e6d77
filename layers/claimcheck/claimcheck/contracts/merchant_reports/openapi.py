"""This contract as its readers see it. Loaded only for them."""

from __future__ import annotations

from dataclasses import replace

from claimcheck.contracts.http import json_reply
from claimcheck.contracts.merchant_reports.answers import (
    MerchantReportError,
    MerchantReportPage,
    present,
    present_report,
)
from claimcheck.contracts.merchant_reports.contract import CONTRACT
from claimcheck.contracts.merchant_reports.schemas import DEFAULT_LIMIT, MAX_LIMIT, parse
from claimcheck.contracts.openapi import (
    BASE_URL,
    CONDITIONS,
    FILE,
    REPORT,
    ContractOpenApi,
    DescribedReply,
    Operation,
    Parameter,
    Schema,
    any_part,
    metadata,
    refusal_of,
)
from claimcheck.domain.listing import MAX_OFFSET
from claimcheck.domain.refusals import Forbidden, ReportNotFound, Unauthenticated
from claimcheck.domain.report import Interval, ListedReport, Source

_KEY, _USER = "merchant_reports_key", "merchant_reports_user"
_EITHER = ({_KEY: list[str]()}, {_USER: list[str]()})
_LIST = "/b/api/v1/reports/files"
_FILE = f"{_LIST}/{{token}}/download"
_DATE = {"type": "string", "format": "date"}

_LISTED = ListedReport(
    tenant=REPORT.tenant,
    kind=REPORT.kind,
    id=REPORT.id,
    encrypted_id=REPORT.encrypted_id,
    name=REPORT.name,
    filename=FILE.filename,
    size=FILE.size,
    mime_type=FILE.mime_type,
    source=REPORT.source,
    interval=REPORT.interval,
    created_at=REPORT.created_at,
)
_PAGE = present(
    2,
    f"{BASE_URL}{_LIST}?created_after=2026-03-01&limit=1&offset=1",
    None,
    [present_report(_LISTED, f"{BASE_URL}{_LIST}/TOKEN/download/")],
)


def _filter(name: str, text: str, schema: Schema) -> Parameter:
    return Parameter(name, "query", text, schema)


_FILTERS = (
    _filter("created_after", "First day, in UTC.", _DATE),
    _filter("created_before", "Last day, in UTC.", _DATE),
    _filter("interval", "Schedule.", {"type": "string", "enum": [*map(str, Interval)]}),
    _filter("source", "Who asked for it.", {"type": "string", "enum": [*map(str, Source)]}),
    _filter(
        "limit",
        f"Most reports on a page; above {MAX_LIMIT} is served as {MAX_LIMIT}.",
        {"type": "integer", "minimum": 1, "default": DEFAULT_LIMIT},
    ),
    _filter(
        "offset",
        "Reports to skip; for more than that use `cursor`. Not together with `cursor`.",
        {"type": "integer", "minimum": 0, "maximum": MAX_OFFSET},
    ),
    _filter(
        "cursor", "A page's place, as `next` gives it; empty for the first.", {"type": "string"}
    ),
)

_LISTING = Operation(
    id="listReportFiles",
    summary="List finished reports, newest first",
    text=(
        "Without any date: the 30 days that end today. A trailing slash is optional. Empty "
        "parameters count as absent, unknown ones are ignored, repeated ones are refused."
    ),
    security=_EITHER,
    parameters=_FILTERS,
    replies=(DescribedReply(json_reply(200, _PAGE), "One page.", MerchantReportPage),),
    refusals=(
        refusal_of(lambda: parse({"limit": ("0",)})),
        refusal_of(lambda: parse({"offset": (str(MAX_OFFSET + 1),)})),
        refusal_of(
            lambda: parse({"created_after": ("2026-02-01",), "created_before": ("2026-01-01",)})
        ),
        Unauthenticated(),
        Forbidden(),
    ),
    error=MerchantReportError,
)
_DOWNLOAD = Operation(
    id="downloadReportFile",
    summary="Get a report's file",
    text="A trailing slash is optional.",
    security=_EITHER,
    parameters=(
        Parameter(
            "token",
            "path",
            "As the listing gives it, for one hour; or an `encrypted_id`.",
            {"type": "string", "minLength": 1, "examples": [REPORT.encrypted_id]},
            True,
        ),
        *CONDITIONS,
    ),
    replies=any_part(307),
    refusals=(Unauthenticated(), Forbidden(), ReportNotFound()),
    error=MerchantReportError,
)
_HEAD = replace(
    _DOWNLOAD,
    id="headReportFile",
    summary="Ask for the size and type of a report's file",
    replies=metadata(307),
)

OPENAPI = ContractOpenApi(
    contract=CONTRACT,
    text="A merchant lists finished reports with filters and pages, then fetches their files.",
    schemes=lambda _base_url: {
        _KEY: {
            "type": "apiKey",
            "in": "header",
            "name": "Api-Key",
            "description": "A private key. Where it is sent, it alone decides.",
        },
        _USER: {
            "type": "http",
            "scheme": "basic",
            "description": "A user who may view reports.",
        },
    },
    operations={
        ("GET", _LIST): _LISTING,
        ("GET", "/b/api/v1/reports"): replace(_LISTING, id="listBranchReports"),
        ("GET", "/api/v1/reports"): replace(_LISTING, id="listReports"),
        ("GET", _FILE): _DOWNLOAD,
        ("HEAD", _FILE): _HEAD,
    },
)
