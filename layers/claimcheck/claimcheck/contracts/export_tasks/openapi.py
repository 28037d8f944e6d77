"""This contract as its readers see it. Loaded only for them."""

from __future__ import annotations

from claimcheck.contracts.export_tasks.contract import CONTRACT
from claimcheck.contracts.export_tasks.schemas import TaskError, TaskResult, present
from claimcheck.contracts.http import json_reply
from claimcheck.contracts.openapi import (
    AT,
    ContractOpenApi,
    DescribedReply,
    Operation,
    Parameter,
)
from claimcheck.domain.delivery import SignedUrl
from claimcheck.domain.ids import TASK_ID_PATTERN
from claimcheck.domain.refusals import (
    Forbidden,
    NoStoredFile,
    NotAnExport,
    NotFinished,
    ReportNotFound,
    ReportRetired,
    Unauthenticated,
)

_TASK_ID = {"type": "string", "pattern": f"^{TASK_ID_PATTERN}$"}
_SCHEME = "export_tasks_token"
_URL = (
    "https://claimcheck-prod-123456789012-eu-central-1.s3.eu-central-1.amazonaws.com/"
    "tasks/Products_Export-1001.csv?X-Amz-Signature=SIGNATURE"
)

_DOWNLOAD_URL = Operation(
    id="getTaskDownloadUrl",
    summary="Get a URL of a finished export task's file",
    security=({_SCHEME: []},),
    parameters=(Parameter("id", "path", "The task.", _TASK_ID, required=True),),
    replies=(
        DescribedReply(
            json_reply(200, present(SignedUrl(_URL, AT))),
            "A URL that works for about an hour.",
            TaskResult,
        ),
    ),
    refusals=(
        Unauthenticated(),
        Forbidden(),
        ReportNotFound(),
        NotAnExport(),
        NotFinished(),
        ReportRetired(),
        NoStoredFile(),
    ),
    error=TaskError,
)

OPENAPI = ContractOpenApi(
    contract=CONTRACT,
    text="A chain exchanges a finished export task for a URL of its file.",
    schemes=lambda _base_url: {
        _SCHEME: {
            "type": "http",
            "scheme": "bearer",
            "bearerFormat": "TOKEN_ID:TOKEN_SECRET",
            "description": "A chain's token: privileged, or an admin's with access to exports.",
        }
    },
    operations={("GET", "/tasks/{id}/download_url"): _DOWNLOAD_URL},
)
