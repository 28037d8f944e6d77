"""The spellings of ids: reports, tasks, and UUIDs (tenants and encrypted ids).

The patterns are plain text so that OpenAPI documents can show them. None has anchors.
"""

from __future__ import annotations

import re

REPORT_ID_PATTERN = r"[A-Za-z0-9._~-]{1,128}"
TASK_ID_PATTERN = r"[1-9][0-9]{0,18}"
# In lower case only: another spelling would be another key.
UUID_PATTERN = r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"

_REPORT_ID = re.compile(REPORT_ID_PATTERN, re.ASCII)
_TASK_ID = re.compile(TASK_ID_PATTERN, re.ASCII)
_UUID = re.compile(UUID_PATTERN, re.ASCII)


def is_report_id(text: str) -> bool:
    return _REPORT_ID.fullmatch(text) is not None


def is_task_id(text: str) -> bool:
    return _TASK_ID.fullmatch(text) is not None


def is_uuid(text: str) -> bool:
    return _UUID.fullmatch(text) is not None
