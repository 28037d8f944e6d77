"""This contract as its readers see it. Loaded only for them."""

from __future__ import annotations

from collections.abc import Mapping

from claimcheck.contracts.external_reports.contract import CONTRACT
from claimcheck.contracts.external_reports.errors import NO_STORE
from claimcheck.contracts.external_reports.link_openapi import (
    GET_LINK,
    HEAD_LINK,
    POST_LINK,
)
from claimcheck.contracts.external_reports.schemas import (
    FORM,
    AccessToken,
    DownloadInformation,
    ExternalReportError,
    TokenError,
    TokenForm,
    TokenRequest,
    parse_form,
    present,
    present_token,
    require_client_credentials,
)
from claimcheck.contracts.http import json_reply
from claimcheck.contracts.openapi import (
    AT,
    BASE_URL,
    FILE,
    REPORT,
    Body,
    ContractOpenApi,
    DescribedReply,
    Operation,
    Parameter,
    Schema,
    example_request,
    refusal_of,
)
from claimcheck.domain.delivery import SignedUrl
from claimcheck.domain.ids import REPORT_ID_PATTERN
from claimcheck.domain.key_ring import ACCESS_TOKEN_SECONDS
from claimcheck.domain.refusals import (
    Forbidden,
    InvalidRequest,
    NoStoredFile,
    NotFinished,
    Problem,
    ReportNotFound,
    ReportRetired,
    Unauthenticated,
)
from claimcheck.usecases.access_tokens import IssuedToken

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
    replies=(
        DescribedReply(
            json_reply(
                200,
                present_token(
                    IssuedToken("ACCESS.TOKEN.SIGNATURE", ACCESS_TOKEN_SECONDS, (_READ,))
                ),
                NO_STORE,
            ),
            "A token.",
            AccessToken,
        ),
    ),
    refusals=(
        refusal_of(lambda: parse_form(example_request("POST"))),
        refusal_of(lambda: require_client_credentials(TokenForm(None, None, None, None))),
        refusal_of(lambda: require_client_credentials(TokenForm("password", None, None, None))),
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
            "id",
            "path",
            "The report.",
            {"type": "string", "pattern": f"^{REPORT_ID_PATTERN}$"},
            True,
        ),
    ),
    replies=(
        DescribedReply(
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

OPENAPI = ContractOpenApi(
    contract=CONTRACT,
    text="An OAuth client gets a link to a report, and the link gives the file.",
    schemes=_schemes,
    operations={
        ("POST", "/oauth2/token"): _TOKEN,
        ("GET", "/external-api/v1/reports/download/{id}"): _INFORMATION,
        ("GET", "/reports/{token}"): GET_LINK,
        ("HEAD", "/reports/{token}"): HEAD_LINK,
        ("POST", "/reports/{token}"): POST_LINK,
    },
)
