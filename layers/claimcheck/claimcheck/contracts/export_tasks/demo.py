"""What the local demo shows of `export_tasks`."""

from __future__ import annotations

from claimcheck.contracts.demo import (
    NO_CREDENTIAL,
    OVER_QUOTA,
    Document,
    RefusalCase,
    first_record,
    json_field,
    limited,
    save_as,
)
from claimcheck.contracts.export_tasks.credentials import TASK_TOKEN


def curl(base_url: str, demo: Document) -> str:
    token, task = demo["credentials"][TASK_TOKEN.name], first_record(demo, "task")
    bearer = f"-H 'Authorization: Bearer {token['token_id']}:{token['token_secret']}'"
    answer = f"curl -fsS {bearer} {base_url}/tasks/{task['id']}/download_url"
    return f'{save_as(task)} "$({answer} | {json_field("url")})"'


def _case(when: str, task_id: str, status: int, credential: str = TASK_TOKEN.name) -> RefusalCase:
    return RefusalCase(when, credential, f"GET /tasks/{task_id}/download_url", status)


CASES = (
    _case("no token", "1001", 401, NO_CREDENTIAL),
    _case("access level missing", "1001", 403, "admin task-token without exports"),
    _case("no such task", "1999", 404),
    _case("malformed id", "01", 404),
    _case("not an export", "1003", 400),
    _case("not DONE yet", "1004", 409),
    _case("failed", "1005", 409),
    _case("DONE without a file", "1006", 422),
    _case("file gone", "1007", 422),
    _case("retired", "1008", 422),
    _case(OVER_QUOTA, "1001", 429, limited(TASK_TOKEN)),
)
