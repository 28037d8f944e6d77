"""This contract as its readers see it. Loaded only for them."""

from __future__ import annotations

from dataclasses import replace

from claimcheck.contracts.business_reports.contract import CONTRACT
from claimcheck.contracts.business_reports.schemas import (
    BUSINESS_HEADER,
    ID_CHARS,
    BusinessReport,
    BusinessReportError,
    BusinessRequestFaults,
    parse,
    present,
)
from claimcheck.contracts.http import json_reply
from claimcheck.contracts.openapi import (
    BASE_URL,
    CONDITIONS,
    FILE,
    REPORT,
    TENANT,
    ContractOpenApi,
    DescribedReply,
    Operation,
    Parameter,
    any_part,
    example_request,
    metadata,
    refusal_of,
)
from claimcheck.domain.refusals import Forbidden, ReportNotFound, Unauthenticated

_SCHEME = "business_reports_token"
_WRONG = example_request(
    path_params={"report_id": "r" * (ID_CHARS + 1)}, headers={BUSINESS_HEADER: ("shop",)}
)
_PLACE = (
    Parameter(
        "report_id",
        "path",
        "The report.",
        {"type": "string", "minLength": 1, "maxLength": ID_CHARS, "examples": [REPORT.id]},
        True,
    ),
    Parameter(
        BUSINESS_HEADER,
        "header",
        "The business that the token acts for.",
        {"type": "string", "format": "uuid", "examples": [TENANT]},
        True,
    ),
)

_DESCRIBE = Operation(
    id="getBusinessReport",
    summary="Get what is known of a report",
    security=({_SCHEME: []},),
    parameters=_PLACE,
    replies=(
        DescribedReply(
            json_reply(200, present(REPORT, FILE, BASE_URL)), "The report.", BusinessReport
        ),
    ),
    refusals=(
        Unauthenticated(),
        Forbidden(),
        ReportNotFound(),
        refusal_of(lambda: parse(example_request())),
        refusal_of(lambda: parse(_WRONG)),
    ),
    error=BusinessReportError,
    invalid=BusinessRequestFaults,
)
_DOWNLOAD = replace(
    _DESCRIBE,
    id="downloadBusinessReport",
    summary="Get a report's file",
    parameters=(*_PLACE, *CONDITIONS),
    replies=any_part(307),
)
_HEAD = replace(
    _DOWNLOAD,
    id="headBusinessReport",
    summary="Ask for the size and type of a report's file",
    replies=metadata(307),
)

OPENAPI = ContractOpenApi(
    contract=CONTRACT,
    text="A business gets what is known of a report, then its file.",
    schemes=lambda _base_url: {
        _SCHEME: {
            "type": "http",
            "scheme": "bearer",
            "description": f"An API token; `{BUSINESS_HEADER}` names the business beside it.",
        }
    },
    operations={
        ("GET", "/api/v1/reports/{report_id}"): _DESCRIBE,
        ("GET", "/api/v1/reports/{report_id}/download"): _DOWNLOAD,
        ("HEAD", "/api/v1/reports/{report_id}/download"): _HEAD,
    },
)
