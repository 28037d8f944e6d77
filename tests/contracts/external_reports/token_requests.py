"""Token requests as clients send them."""

from __future__ import annotations

from base64 import b64encode
from urllib.parse import quote_plus, urlencode

from tests.client import WireReply
from tests.contracts.external_reports.stage import Stage
from tests.contracts.stage import SECRET

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
GRANT = {"grant_type": "client_credentials"}
READ = "scope:reports:read"
LIST = "scope:reports:list"


def basic(client_id: str, secret: str = SECRET) -> dict[str, str]:
    pair = f"{quote_plus(client_id)}:{quote_plus(secret)}"
    return {"Authorization": f"Basic {b64encode(pair.encode()).decode()}"}


def form_of(client_id: str, **fields: str) -> dict[str, str]:
    return {**GRANT, "client_id": client_id, "client_secret": SECRET, **fields}


def post(
    stage: Stage, fields: dict[str, str] | str, headers: dict[str, str] | None = None
) -> WireReply:
    body = fields if isinstance(fields, str) else urlencode(fields)
    return stage.client.post("/oauth2/token", FORM | (headers or {}), body)
