"""This contract as its readers see it. Loaded only for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from claimcheck.contracts.contract import json_reply
from claimcheck.contracts.description import (
    AT,
    BASE_URL,
    CONDITIONS,
    FILE,
    REPORT,
    Body,
    Description,
    Given,
    Operation,
    Parameter,
    Schema,
    any_part,
    example_request,
    metadata,
    raised_by,
    whole_file,
)
from claimcheck.contracts.external_reports import CONTRACT
from claimcheck.contracts.external_reports.errors import NEVER_STORED
from claimcheck.contracts.external_reports.landing import landing_page
from claimcheck.contracts.external_reports.schemas import (
    FORM,
    AccessToken,
    DownloadInformation,
    ExternalReportError,
    PageForm,
    TokenError,
    TokenForm,
    TokenRequest,
    parse_form,
    present,
    present_token,
    require_client_credentials,
)
from claimcheck.domain.delivery import SignedUrl
from claimcheck.domain.refusals import (
    Forbidden,
    InvalidRequest,
    LinkEnded,
    LinkNotFound,
    NoStoredFile,
    NotFinished,
    Problem,
    ReportNotFound,
    ReportRetired,
    Unauthenticated,
)
from claimcheck.usecases.access_tokens import TOKEN_SECONDS, IssuedToken
from claimcheck.usecases.find_report import ID_PATTERN
from claimcheck.usecases.redeem_link import Preview

_OAUTH, _CLIENT = "external_reports_oauth2", "external_reports_client"
_READ = "reports:read"
_LINK = SignedUrl(
    f"{BASE_URL}/reports/TOKEN?expires=1773311415&signature={'3f' * 32}",
    AT.replace(hour=AT.hour + 1),
)


def _schemes(base_url: str) -> Mapping[str, Schema]:
    flow = {"tokenUrl": f"{base_url}/oauth2/token", "scopes": {_READ: "Download reports."}}
    return {
        _OAUTH: {
            "type": "oauth2",
            "description": "`Authorization: Bearer` with a JWT of the token endpoint, one hour.",
            "flows": {"clientCredentials": flow},
        },
        _CLIENT: {
            "type": "http",
            "scheme": "basic",
            "description": "Client id and secret, each form-encoded (RFC 6749, 2.3.1).",
        },
    }


_TOKEN = Operation(
    id="issueAccessToken",
    summary="Get an access token for client id and secret",
    text="OAuth 2.0, client credentials. Without Basic the form carries id and secret.",
    security=({_CLIENT: []}, {}),
    body=Body(FORM, TokenRequest, {"grant_type": "client_credentials", "scope": _READ}),
    given=(
        Given(
            json_reply(
                200,
                present_token(IssuedToken("ACCESS.TOKEN.SIGNATURE", TOKEN_SECONDS, (_READ,))),
                NEVER_STORED,
            ),
            "A token.",
            AccessToken,
        ),
    ),
    refusals=(
        raised_by(lambda: parse_form(example_request("POST"))),
        raised_by(lambda: require_client_credentials(TokenForm(None, None, None, None))),
        raised_by(lambda: require_client_credentials(TokenForm("password", None, None, None))),
        InvalidRequest(Problem(("scope",), "invalid_scope", "The scope is not granted.")),
        Unauthenticated(),
    ),
    error=TokenError,
)

_INFORMATION = Operation(
    id="getReportDownload",
    summary="Get a link to a report's file",
    text="Each call makes a new link; for sensitive reports it works once.",
    security=({_OAUTH: [_READ]},),
    parameters=(
        Parameter(
            "id", "path", "The report.", {"type": "string", "pattern": f"^{ID_PATTERN}$"}, True
        ),
    ),
    given=(
        Given(
            json_reply(200, present(REPORT, FILE, _LINK)),
            "The link, which needs no header and works for one hour.",
            DownloadInformation,
        ),
    ),
    refusals=(
        Unauthenticated(),
        Forbidden(),
        ReportNotFound(),
        NotFinished(),
        ReportRetired(),
        NoStoredFile(),
    ),
    error=ExternalReportError,
)

_LINK_PARAMETERS = (
    Parameter("token", "path", "As issued.", {"type": "string", "minLength": 1}, True),
    Parameter("expires", "query", "Unix seconds.", {"type": "integer", "minimum": 0}, True),
    Parameter(
        "signature", "query", "As issued.", {"type": "string", "pattern": "^[0-9a-f]{64}$"}, True
    ),
)
_RESUME = Parameter(
    "Idempotency-Key",
    "header",
    "Who repeats it within 15 minutes gets the same redemption again.",
    {"type": "string", "minLength": 22, "maxLength": 128},
)
_GET_LINK = Operation(
    id="getLink",
    summary="Redeem a gated link",
    text=(
        "The link itself is the credential. One of limited uses shows a browser that opens it a "
        "page with a button, and counts only what hands something out."
    ),
    parameters=(*_LINK_PARAMETERS, _RESUME, *CONDITIONS),
    given=(
        *any_part(303),
        Given(
            landing_page(Preview(FILE, 1), "https://storage.example.com", "CLAIM"),
            "Or the page of a link of limited uses, for a browser that opens it.",
        ),
    ),
    refusals=(LinkNotFound(), LinkEnded()),
    error=ExternalReportError,
)
_HEAD_LINK = replace(
    _GET_LINK,
    id="headLink",
    summary="Look at a gated link without using it",
    text="",
    parameters=(*_LINK_PARAMETERS, *CONDITIONS),
    given=metadata(303),
)
_POST_LINK = replace(
    _GET_LINK,
    id="postLink",
    summary="Redeem a gated link by its page's button",
    text="",
    parameters=(*_LINK_PARAMETERS, _RESUME),
    body=Body(FORM, PageForm, {"idempotency_key": "dGhpcy1pcy1hbi1leGFtcGxl"}, required=False),
    given=whole_file(303),
)

DESCRIPTION = Description(
    contract=CONTRACT,
    text="An OAuth client gets a link to a report, and the link gives the file.",
    schemes=_schemes,
    operations={
        ("POST", "/oauth2/token"): _TOKEN,
        ("GET", "/external-api/v1/reports/download/{id}"): _INFORMATION,
        ("GET", "/reports/{token}"): _GET_LINK,
        ("HEAD", "/reports/{token}"): _HEAD_LINK,
        ("POST", "/reports/{token}"): _POST_LINK,
    },
)
