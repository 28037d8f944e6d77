"""The request and JSON bodies of `export_tasks`."""

from __future__ import annotations

import re

from typing_extensions import TypedDict

from claimcheck.contracts.http import Request
from claimcheck.contracts.shapes import Url
from claimcheck.domain.delivery import SignedUrl
from claimcheck.domain.refusals import ReportNotFound

TASK_ID = r"[1-9][0-9]{0,18}"
_TASK_ID = re.compile(TASK_ID, re.ASCII)


class TaskResult(TypedDict):
    """Where a finished task's file is."""

    url: Url


class TaskError(TypedDict):
    """Why there is no file."""

    error: str


def parse(request: Request) -> str:
    """Return the task's id. Raises `ReportNotFound` for a malformed one."""
    task_id = request.path_params.get("id", "")
    if not _TASK_ID.fullmatch(task_id):
        raise ReportNotFound("malformed_id")
    return task_id


def present(signed: SignedUrl) -> TaskResult:
    return {"url": signed.url}
