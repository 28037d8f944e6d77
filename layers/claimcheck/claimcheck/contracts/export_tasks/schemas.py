"""The request and JSON bodies of `export_tasks`."""

from __future__ import annotations

from typing_extensions import TypedDict

from claimcheck.contracts.http import Request
from claimcheck.contracts.shapes import Url
from claimcheck.domain.delivery import SignedUrl
from claimcheck.domain.ids import is_task_id
from claimcheck.domain.refusals import ReportNotFound


class TaskResult(TypedDict):
    """Where a finished task's file is."""

    url: Url


class TaskError(TypedDict):
    """Why there is no file."""

    error: str


def parse(request: Request) -> str:
    """Return the task's id. Raises `ReportNotFound` for a malformed one."""
    task_id = request.path_params.get("id", "")
    if not is_task_id(task_id):
        raise ReportNotFound("malformed_id")
    return task_id


def present(signed: SignedUrl) -> TaskResult:
    return {"url": signed.url}
