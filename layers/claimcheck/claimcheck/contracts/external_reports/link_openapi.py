"""Gated links as their readers see them. Loaded only for them."""

from __future__ import annotations

from dataclasses import replace

from claimcheck.contracts.external_reports.landing import landing_page
from claimcheck.contracts.external_reports.schemas import FORM, ExternalReportError, PageForm
from claimcheck.contracts.openapi import (
    CONDITIONS,
    FILE,
    Body,
    DescribedReply,
    Operation,
    Parameter,
    any_part,
    metadata,
    whole_file,
)
from claimcheck.domain.refusals import LinkEnded, LinkNotFound
from claimcheck.usecases.redeem_link import LinkPreview

_PARAMETERS = (
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
GET_LINK = Operation(
    id="getLink",
    summary="Redeem a gated link",
    text=(
        "The link itself is the credential. One of limited uses shows a browser that opens it a "
        "page with a button, and counts only what hands something out."
    ),
    parameters=(*_PARAMETERS, _RESUME, *CONDITIONS),
    replies=(
        *any_part(303),
        DescribedReply(
            landing_page(LinkPreview(FILE, 1), "https://storage.example.com", "CLAIM"),
            "Or the page of a link of limited uses, for a browser that opens it.",
        ),
    ),
    refusals=(LinkNotFound(), LinkEnded()),
    error=ExternalReportError,
)
HEAD_LINK = replace(
    GET_LINK,
    id="headLink",
    summary="Look at a gated link without using it",
    text="",
    parameters=(*_PARAMETERS, *CONDITIONS),
    replies=metadata(303),
)
POST_LINK = replace(
    GET_LINK,
    id="postLink",
    summary="Redeem a gated link by its page's button",
    text="",
    parameters=(*_PARAMETERS, _RESUME),
    body=Body(FORM, PageForm, {"idempotency_key": "dGhpcy1pcy1hbi1leGFtcGxl"}, required=False),
    replies=whole_file(303),
)
