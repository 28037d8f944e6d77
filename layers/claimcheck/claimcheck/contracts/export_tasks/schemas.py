"""The exact fields in and out. Never decides who may have what."""

from __future__ import annotations

import re

from claimcheck.contracts.contract import Request
from claimcheck.domain.delivery import SignedUrl
from claimcheck.domain.refusals import ReportNotFound

_TASK_ID = re.compile(r"[1-9][0-9]{0,18}", re.ASCII)


def parse(request: Request) -> str:
    """The task's id. Raises `ReportNotFound`: what is no id is no task either."""
    task_id = request.path_params.get("id", "")
    if not _TASK_ID.fullmatch(task_id):
        raise ReportNotFound("malformed_id")
    return task_id


def present(signed: SignedUrl) -> dict[str, str]:
    return {"url": signed.url}
