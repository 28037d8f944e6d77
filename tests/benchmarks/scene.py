"""What the measured processes are told, ask for, and hear: one world for ours and the others."""

from __future__ import annotations

import json
import time
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from claimcheck.adapters.dynamodb.access_items import credential_item, tenant_item
from claimcheck.adapters.dynamodb.attributes import Item
from claimcheck.adapters.system.clock import SystemClock
from claimcheck.adapters.tokens.access_tokens import JwtAccessTokens
from claimcheck.contracts.documents.credentials import DOCUMENT_CLIENT
from claimcheck.contracts.merchant_reports.credentials import API_KEY
from claimcheck.domain.link import Key
from claimcheck.domain.report import Kind
from claimcheck_cli.deployment import ROOT
from tests.benchmarks.customer import A_TENANT, credentials_of
from tests.benchmarks.long_listing import A_DAY, TODAY
from tests.benchmarks.long_table import (
    LongTable,
    counter_item,
    day_cells,
    numbered_report,
    report_item,
)
from tests.contracts.stage import SECRET
from tests.samples import TENANT

EVENTS = ROOT / "events"
# One sample of each function, and what its handler has to answer.
SAMPLES = {
    "issuance": "documents/download_url.json",
    "download": "documents/download.json",
    "listing": "merchant_reports/list_report_files.json",
    "tokens": "documents/generate_token.json",
    "export_completed": "hooks/exports.json",
    "maintenance": "",
}
KEY = Key("1", b"a signing key of sixty-four bytes for the benchmark, and no other".ljust(64, b"."))
FILE = "month,total\n2026-02,1200\n"
# Above the default rate, as whoever asks this often has to be: there the quota is leased by tens.
RATE = 6_000_000
ROLE_ANSWER = """<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
<AssumeRoleResult><Credentials><AccessKeyId>ASIAEXAMPLE</AccessKeyId>
<SecretAccessKey>example</SecretAccessKey><SessionToken>{token}</SessionToken>
<Expiration>2036-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult>
</AssumeRoleResponse>"""

_LAMBDA = {
    "AWS_REGION": "us-east-1",
    "AWS_DEFAULT_REGION": "us-east-1",
    "AWS_ACCESS_KEY_ID": "AKIAEXAMPLE",
    "AWS_SECRET_ACCESS_KEY": "example",
    "AWS_SESSION_TOKEN": "session",
    "AWS_LAMBDA_FUNCTION_NAME": "bench",
    "POWERTOOLS_SERVICE_NAME": "bench",
    "LANG": "C.UTF-8",
    "PATH": "/usr/bin:/bin",
    "PYTHONDONTWRITEBYTECODE": "1",  # as on Lambda, where nothing there can be written
}


class _Ring:
    """One key, known to everybody here."""

    def current(self) -> Key:
        return KEY

    def find(self, kid: str) -> Key | None:
        return KEY if kid == KEY.kid else None


def environment(url: str) -> dict[str, str]:
    """Of any of our functions, with AWS at `url`."""
    of_template = {
        "REPORTS_TABLE": "ReportsTable",
        "ACCESS_TABLE": "AccessTable",
        "LINKS_TABLE": "LinksTable",
        "AUDIT_TABLE": "AuditTable",
        "FILES_BUCKET": "files",
        "BUCKET_URL": "https://files.s3.us-east-1.amazonaws.com",
        "SIGNER_ROLE_ARN": "arn:aws:iam::123456789012:role/signer",
        "ACCESS_TOKEN_SECRET": "AccessTokenSecret",
        "LINK_SECRET": "LinkSecret",
        "LIST_SECRET": "ListSecret",
        "DEAD_LETTER_QUEUE_URL": f"{url}/123456789012/dead-letters",
        "PUBLIC_BASE_URL": "https://files.example.com",
    }
    return of_template | _LAMBDA | {"AWS_ENDPOINT_URL": url}


def peer_environment(url: str) -> dict[str, str]:
    """Of the others. They sign URLs of the real storage, as ours do; nobody calls it."""
    tables = {"REPORTS_TABLE": "ReportsTable", "AUDIT_TABLE": "AuditTable"}
    secret = {"JWT_SECRET": KEY.secret.decode()}
    return tables | secret | _LAMBDA | {"AWS_ENDPOINT_URL_DYNAMODB": url}


def write_events(directory: Path) -> dict[str, Path]:
    """The sample of each function, with credentials that are good, by function."""
    written = {function: directory / f"{function}.json" for function in SAMPLES}
    for function, path in written.items():
        path.write_text(_event(SAMPLES[function]))
    return written


def _event(name: str) -> str:
    if not name:
        return json.dumps({"detail-type": "Scheduled Event"})
    text = (EVENTS / name).read_text()
    held = credentials_of(RATE)
    document_client = held[DOCUMENT_CLIENT].id
    for placeholder, value in {
        "ACCESS-TOKEN": _access_token(document_client),
        "CREDENTIAL-ID.SECRET": f"{held[API_KEY].id}.{SECRET}",
        "CLIENT-ID": document_client,
        "CLIENT-SECRET": SECRET,
    }.items():
        text = text.replace(placeholder, value)
    return text


def _access_token(client: str) -> str:
    now = int(time.time())
    claims = {"sub": client, "tenant": TENANT, "scope": "", "iat": now, "exp": now + 3600}
    tokens = JwtAccessTokens(_Ring(), SystemClock())
    return tokens.issue("documents", {**claims, "jti": "token-1"}, kid_in_header=False)


def answers(rate: int = RATE) -> Mapping[str, Any]:
    """What AWS says; its credentials are good for `rate` requests a minute."""
    secret = json.dumps({"kid": KEY.kid, "key": KEY.secret.decode()})
    return {
        "GetSecretValue": {"SecretString": secret, "Name": "ring"},
        "AssumeRole": ROLE_ANSWER.format(token=b64encode(bytes(600)).decode()),
        "GetItem/document#doc-1": {"Item": _document()},
        "BatchGetItem": {"Responses": {"AccessTable": _access(rate)}, "UnprocessedKeys": {}},
        "Query": {"Items": [counter_item(TODAY, day_cells(A_DAY, A_DAY))], "Count": 1},
        "Query/by_expiry": {"Items": [], "Count": 0},
        "Query/by_facet": _page(),
        "Scan": {"Items": [], "Count": 0},
        "file": FILE,
    }


def _access(rate: int) -> list[Item]:
    held = [credential_item(credential) for credential in credentials_of(rate).values()]
    return [tenant_item(A_TENANT), *held]


def _document() -> Item:
    report = numbered_report(1, A_DAY, TODAY)
    assert report.file is not None
    file = replace(report.file, size=len(FILE.encode()))
    return report_item(replace(report, kind=Kind.DOCUMENT, id="doc-1", file=file))


def _page() -> dict[str, Any]:
    table = LongTable(1000, A_DAY, TODAY)
    values = {":low": {"S": "0000"}, ":high": {"S": "9999"}}
    call = {"IndexName": "by_tenant", "ScanIndexForward": False, "Limit": 50}
    page = table.query(**call, ExpressionAttributeValues=values)
    return {"Items": page["Items"], "Count": len(page["Items"])}
