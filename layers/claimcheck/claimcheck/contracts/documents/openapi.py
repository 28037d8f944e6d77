"""This contract as its readers see it. Loaded only for them."""

from __future__ import annotations

from dataclasses import replace

from claimcheck.contracts.documents.contract import CONTRACT
from claimcheck.contracts.documents.schemas import (
    ClientSignIn,
    ClientToken,
    DocumentError,
    DocumentUrl,
    WantedDocument,
    parse_body_id,
    parse_path_id,
    parse_sign_in,
    present_token,
    present_url,
)
from claimcheck.contracts.http import json_reply
from claimcheck.contracts.openapi import (
    AT,
    CONDITIONS,
    STORAGE_URL,
    Body,
    ContractOpenApi,
    DescribedReply,
    Operation,
    Parameter,
    any_part,
    example_request,
    metadata,
    refusal_of,
)
from claimcheck.domain.delivery import SignedUrl
from claimcheck.domain.ids import REPORT_ID_PATTERN
from claimcheck.domain.refusals import (
    NoStoredFile,
    NotFinished,
    ReportNotFound,
    ReportRetired,
    Unauthenticated,
)

_SCHEME = "documents_token"
_JSON = "application/json"
_ID = "document_Jc0n7yQx2VwK9sT4bLmA1e"
_SIGN_IN: ClientSignIn = {
    "client_id": "CLIENT-ID",
    "client_secret": "CLIENT-SECRET",
    "fingerprint": "my-laptop",
    "user": {
        "first_name": "Ada",
        "last_name": "Example",
        "email": "ada@example.com",
        "group_name": "Books",
    },
}

_TOKEN = Operation(
    id="generateClientToken",
    summary="Get an access token for client id and secret",
    text="Fingerprint and user become claims of the token and are compared with nothing.",
    body=Body(_JSON, ClientSignIn, _SIGN_IN),
    replies=(
        DescribedReply(
            json_reply(200, present_token("ACCESS.TOKEN.SIGNATURE")),
            "A token, for one hour.",
            ClientToken,
        ),
    ),
    refusals=(refusal_of(lambda: parse_sign_in(example_request("POST"))), Unauthenticated()),
    error=DocumentError,
)

_DOWNLOAD_URL = Operation(
    id="getDocumentUrl",
    summary="Get a URL of a document's file",
    security=({_SCHEME: []},),
    body=Body(_JSON, WantedDocument, {"document_id": _ID}),
    replies=(
        DescribedReply(
            json_reply(200, present_url(SignedUrl(STORAGE_URL, AT))),
            "A URL that works for about an hour.",
            DocumentUrl,
        ),
    ),
    refusals=(
        refusal_of(lambda: parse_body_id(example_request("POST"))),
        Unauthenticated(),
        ReportNotFound(),
        ReportRetired(),
        NotFinished(),
        NoStoredFile(),
    ),
    error=DocumentError,
)

_NO_ID = Operation(
    id="downloadWithoutId",
    summary="Refused: the path names no document",
    security=({_SCHEME: []},),
    replies=(),
    refusals=(refusal_of(lambda: parse_path_id(example_request())), Unauthenticated()),
    error=DocumentError,
)

_PLACE = Parameter(
    "document_id",
    "path",
    "The document.",
    {"type": "string", "pattern": f"^{REPORT_ID_PATTERN}$"},
    True,
)
_DOWNLOAD = Operation(
    id="downloadDocument",
    summary="Get a document's file",
    security=({_SCHEME: []},),
    parameters=(_PLACE, *CONDITIONS),
    replies=any_part(307, "no-cache"),
    refusals=(
        Unauthenticated(),
        ReportNotFound(),
        ReportRetired(),
        NotFinished(),
        NoStoredFile(),
    ),
    error=DocumentError,
)
_HEAD = replace(
    _DOWNLOAD,
    id="headDocument",
    summary="Ask for a document's size and type",
    replies=metadata(307, "no-cache"),
)

OPENAPI = ContractOpenApi(
    contract=CONTRACT,
    text="A client gets a token, then a URL of a document's file, or the file itself.",
    schemes=lambda _base_url: {
        _SCHEME: {
            "type": "http",
            "scheme": "bearer",
            "bearerFormat": "JWT",
            "description": "The token of `POST /generate-client-auth-token`.",
        }
    },
    operations={
        ("POST", "/generate-client-auth-token"): _TOKEN,
        ("POST", "/download"): _DOWNLOAD_URL,
        ("GET", "/download"): _NO_ID,
        ("GET", "/download/{document_id}"): _DOWNLOAD,
        ("HEAD", "/download/{document_id}"): _HEAD,
    },
)
