"""What a filled local stack shows: where it is, who may enter, what can be fetched, and how."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterator, Mapping
from typing import Any

from claimcheck_cli.demo.cases import CASES
from claimcheck_cli.output import print_table, stdout

FILE_COLUMNS = ("kind", "id", "filename", "file_size", "sha256")
CASE_COLUMNS = ("contract", "when", "request", "credential", "status")
# What of a credential a client sends.
SECRET_FIELDS = (
    "client_id",
    "client_secret",
    "token_id",
    "token_secret",
    "token",
    "api_key",
    "username",
    "password",
)

Document = Mapping[str, Any]


def print_tour(document: Document) -> None:
    """Tables for a person at a terminal; everything in them can be copied."""
    demo = document["demo"]
    _title("Addresses")
    print_table(("what", "where"), addresses(document))
    _title(f"Credentials of tenant {demo['tenant']}")
    print_table(("credential", "secrets"), credentials(demo["credentials"]))
    print_table(("credential", "secrets"), credentials(demo["refused"]["credentials"]))
    _title(f"Credentials of tenant {demo['second']['tenant']}")
    print_table(("credential", "secrets"), credentials(demo["second"]["credentials"]))
    _title("Files to fetch")
    print_table(FILE_COLUMNS, [report for report in demo["reports"] if report["sha256"]])
    _title("Refusals to see")
    print_table(CASE_COLUMNS, [case._asdict() for case in CASES])
    _title("One call per contract")
    for name, line in calls(document):
        stdout().print(f"# {name}", style="dim")
        stdout().print(line, markup=False)


def addresses(document: Document) -> list[dict[str, Any]]:
    """The base URL, and the embedded AWS's parts."""
    names = ("base_url", "aws_endpoint_url", "region", "stack_name", "bucket", "bus")
    return [{"what": name, "where": document[name]} for name in names]


def credentials(told: Mapping[str, Document]) -> list[dict[str, str]]:
    """Each credential with the fields that a client sends."""
    return [
        {
            "credential": label,
            "secrets": "  ".join(f"{n}={fields[n]}" for n in SECRET_FIELDS if n in fields),
        }
        for label, fields in told.items()
    ]


def calls(document: Document) -> Iterator[tuple[str, str]]:
    """For each contract one line for a POSIX shell that fetches a file."""
    base, demo = document["base_url"], document["demo"]
    held, first = demo["credentials"], demo["reports"][0]
    task = next(report for report in demo["reports"] if report["kind"] == "task")
    file = next(report for report in demo["reports"] if report["kind"] == "document")
    yield "external_reports", _external_reports(base, held["oauth-client"], first)
    yield "export_tasks", _export_tasks(base, held["task-token"], task)
    yield "documents", _documents(base, held["document-client"], file)
    yield "business_reports", _business_reports(base, held["business-token"], first)
    yield "merchant_reports", _merchant_reports(base, held["api-key"], first)


def _external_reports(base: str, client: Document, report: Document) -> str:
    login = shlex.quote(f"{client['client_id']}:{client['client_secret']}")
    grant = f"curl -fsS -u {login} -d grant_type=client_credentials {base}/oauth2/token"
    token = f"$({grant} | {_field('access_token')})"
    described = (
        f'curl -fsS -H "Authorization: Bearer {token}" '
        f"{base}/external-api/v1/reports/download/{report['id']}"
    )
    return f'{_save(report)} "$({described} | {_field("data", "download_url")})"'


def _export_tasks(base: str, token: Document, task: Document) -> str:
    bearer = f"-H 'Authorization: Bearer {token['token_id']}:{token['token_secret']}'"
    asked = f"curl -fsS {bearer} {base}/tasks/{task['id']}/download_url"
    return f'{_save(task)} "$({asked} | {_field("url")})"'


def _documents(base: str, client: Document, file: Document) -> str:
    user = {
        "first_name": "Ada",
        "last_name": "Example",
        "email": "ada@example.com",
        "group_name": "Demo",
    }
    body = json.dumps(
        {
            "client_id": client["client_id"],
            "client_secret": client["client_secret"],
            "fingerprint": "demo",
            "user": user,
        }
    )
    header = "-H 'Content-Type: application/json'"
    asked = f"curl -fsS {header} -d '{body}' {base}/generate-client-auth-token"
    token = f"$({asked} | {_field('data', 'access_token')})"
    return f'{_save(file)} -H "Authorization: Bearer {token}" {base}/download/{file["id"]}'


def _business_reports(base: str, token: Document, report: Document) -> str:
    headers = f"-H 'Authorization: Bearer {token['token']}' -H 'x-business-id: {report['tenant']}'"
    return f"{_save(report)} {headers} {base}/api/v1/reports/{report['id']}/download"


def _merchant_reports(base: str, key: Document, report: Document) -> str:
    header = f"-H 'Api-Key: {key['api_key']}'"
    listed = f"curl -fsS {header} '{base}/b/api/v1/reports/files/?limit=1'"
    field = _field("results", 0, "download_action", "url")
    return f'{_save(report)} {header} "$({listed} | {field})"'


def _save(report: Document) -> str:
    return f"curl -fsSL -o {shlex.quote(report['filename'])}"


def _field(*path: str | int) -> str:
    """A command that reads JSON and prints one field of it."""
    steps = "".join(f"[{json.dumps(step)}]" for step in path)
    return f"python3 -c 'import json, sys; print(json.load(sys.stdin){steps})'"


def _title(text: str) -> None:
    stdout().print()
    stdout().print(text, style="bold underline", markup=False)
