"""Secrets in every field of everything that comes in: none is ever written down or sent back."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections.abc import Iterator
from itertools import count
from typing import Any

import pytest

from claimcheck.contracts.contract import Route
from claimcheck.domain.audit import display_fields
from claimcheck.domain.caller import CredentialKind
from claimcheck.runtime.export_handler import ExportHandler
from claimcheck.runtime.settings import Settings
from tests.contracts.stage import SECRET, without_audit
from tests.fakes import BUCKET, FakeServices
from tests.figures import collect
from tests.samples import TENANT, queue_message
from tests.tenancy.two_tenants import PROOFS, ROUTES, House, build_house, params_of
from tests.tiers import part

# Of a request, the audit keeps these two as they were sent: neither is a secret.
KEPT = ("user_agent", "report_id")
HEADERS = (
    "Authorization",
    "Api-Key",
    "Cookie",
    "Idempotency-Key",
    "User-Agent",
    "Origin",
    "Referer",
    "X-Forwarded-For",
    "X-Forwarded-Host",
    "X-Request-Id",
    "Range",
    "If-Range",
    "If-None-Match",
    "Accept",
    "Sec-Purpose",
    "Content-Type",
    "x-business-id",
)
# What a contract repeats to whoever sent it, as its page wants it.
DENIED_REPEATEDLY = {"x-business-id"}
AUTHORIZATIONS = ("Bearer {}", "Bearer {}:{}", "Bearer {}.{}", "Basic {}", "{}")
QUERY = ("expires", "signature", "cursor", "created_after", "limit", "access_token", "any")
FIELDS = ("client_id", "client_secret", "document_id", "fingerprint", "user", "scope", "grant_type")

ONE_IN = 11  # prime to of how many requests there are, so that each proof has others

_numbers = count(1)


class Canary(str):
    """A secret that occurs nowhere else; `of` says where it was sent."""

    of: str

    __slots__ = ("of",)


def canary(of: str) -> Canary:
    made = Canary(f"canary{next(_numbers):06d}Zq7Xw2Lk9Vb4Rt6")
    made.of = of
    return made


Sent = tuple[list[Canary], dict[str, str], str, str]


def requests_of(route: Route) -> Iterator[Sent]:
    """Canaries, headers, path with query, and body: each field by itself, then all together."""
    path = route.path
    for param in params_of(route):
        told = canary(f"path:{param}")
        yield [told], {}, path.replace(f"{{{param}}}", told), ""
    for param in params_of(route):
        path = path.replace(f"{{{param}}}", "report_one")
    for name in HEADERS:
        told = canary(name)
        yield [told], {name: told}, path, ""
    for form in AUTHORIZATIONS:
        told = canary("authorization")
        shown = b64encode(f"any:{told}".encode()).decode() if "Basic" in form else told
        yield [told], {"Authorization": form.format(shown, shown)}, path, ""
    query = {name: canary(f"query:{name}") for name in QUERY}
    yield list(query.values()), {}, f"{path}?{'&'.join(f'{n}={v}' for n, v in query.items())}", ""
    fields = {name: canary(f"body:{name}") for name in FIELDS}
    for kind, body in (
        ("application/json", json.dumps(fields)),
        ("application/json", json.dumps(fields)[:-1]),
        ("application/x-www-form-urlencoded", "&".join(f"{n}={v}" for n, v in fields.items())),
        ("text/plain", "".join(fields.values())),
    ):
        yield list(fields.values()), {"Content-Type": kind}, path, body


def written(house: House, capsys: pytest.CaptureFixture[str]) -> str:
    """All that is left of what came in: logs, metrics and audit."""
    printed = capsys.readouterr()
    entries = [
        {name: value for name, value in display_fields(entry).items() if name not in KEPT}
        for entry in house.services.audit.entries
    ]
    # The log keeps the entries of those who proved no tenant, in the same form.
    lines = [without_kept(line) for line in (printed.out + printed.err).splitlines()]
    return "\n".join([*lines, json.dumps(entries), repr(house.services.dead_letters.messages)])


def without_kept(line: str) -> str:
    try:
        told = json.loads(line)
    except ValueError:
        return line
    audit = {n: v for n, v in told.get("audit", {}).items() if n not in KEPT}
    return json.dumps({**told, "audit": audit})


def named(value: object) -> str:
    return f"{value.method} {value.path}" if isinstance(value, Route) else str(value)


@pytest.mark.generated
@pytest.mark.parametrize("working", [True, False], ids=["", "without an audit"])
@pytest.mark.parametrize(("contract", "route"), ROUTES, ids=named)
def test_no_field_of_a_request_is_written_down(
    contract: str, route: Route, working: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    house = build_house()
    client = house.client if working else without_audit(house.services)
    proofs = [{}, *(house.headers(kind) for kind in PROOFS)]
    requests = [(proof, *sent) for proof in proofs for sent in requests_of(route)]
    tried = part(requests, ONE_IN)

    for proof, told, headers, path, body in tried:
        reply = client.send(route.method, path, {**proof, **headers}, body)
        seen = written(house, capsys)
        assert [c.of for c in told if c in seen] == [], contract
        answer = repr(reply.headers) + reply.body.decode("utf-8", "replace")
        repeated = {c.of for c in told if c in answer}
        assert repeated <= DENIED_REPEATEDLY, contract
    collect("canaries", sum(len(told) for _, told, *_ in tried))


@pytest.mark.parametrize(("contract", "route"), ROUTES, ids=named)
def test_no_credential_that_works_is_written_down(
    contract: str, route: Route, capsys: pytest.CaptureFixture[str]
) -> None:
    house = build_house()
    opens = {SECRET}

    for kind in PROOFS:
        shown = house.headers(kind)
        opens |= {shown.get("Authorization", "").rpartition(" ")[2]} - {""}
        for name in ("report_one", "4711", "document_one"):
            reply = house.ask(route, name, shown)
            opens |= signed_in(reply.body)

    seen = written(house, capsys)
    assert [secret for secret in opens if secret in seen] == [], contract


def signed_in(body: bytes) -> set[str]:
    """What an answer lets its reader open."""
    try:
        data = json.loads(body)["data"]["download_url"]
    except (ValueError, KeyError, TypeError):
        return set()
    parts = re.split(r"[=&?/]", str(data))
    return {part for part in parts if len(part) > 40}


def test_a_crash_says_nothing_of_what_it_was_asked(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    house, told = build_house(), canary("path:id")

    def crash(*_args: object) -> None:
        raise RuntimeError("the table broke")

    monkeypatch.setattr(house.services.reports, "get", crash)
    reply = house.client.get(
        f"/api/v1/reports/{told}", {**house.headers(CredentialKind.BUSINESS_TOKEN), "Cookie": told}
    )

    assert reply.status == 503
    assert told not in written(house, capsys)


DETAIL = ("tenant", "id", "name", "interval", "action", "params", "document_url", "any")


def events() -> Iterator[tuple[Canary, str]]:
    """Events of exporters and of storage, each with a canary in one place."""
    for name in DETAIL:
        told = canary(f"detail:{name}")
        detail: dict[str, Any] = {"tenant": TENANT, "kind": "report", "id": "r-1", "revision": 1}
        detail |= {"name": "sales", name: {"k": told} if name == "params" else told}
        yield told, envelope("my.exporter", "Export Failed", detail)
    for source, key in (("aws.s3", "inbox/{}"), ("aws.s3", f"inbox/{TENANT}/{{}}")):
        told = canary("object:key")
        place = {"key": key.format(told), "sequencer": "0A"}
        detail = {"bucket": {"name": BUCKET}, "object": place}
        yield told, envelope(source, "Object Created", detail)
    for text in ("{}", '{{"id": "{}"', '["{}"]'):
        told = canary("body")
        yield told, text.format(told)


def envelope(source: str, detail_type: str, detail: dict[str, Any]) -> str:
    told = {"id": f"e-{next(_numbers)}", "source": source, "detail-type": detail_type}
    return json.dumps({**told, "time": "2026-03-14T11:59:00Z", "detail": detail})


def test_no_field_of_an_event_is_written_into_a_log(
    services: FakeServices, capsys: pytest.CaptureFixture[str]
) -> None:
    export_handler, placed = ExportHandler(services, Settings(files_bucket=BUCKET)), list(events())

    for number, (_, body) in enumerate(placed):
        export_handler({"Records": [queue_message(number, body)]}, None)

    printed = capsys.readouterr()
    assert [told.of for told, _ in placed if told in printed.out + printed.err] == []
    # What is buried is the message itself, for whoever has to mend it; its reason quotes nothing.
    reasons = " ".join(reason for _, reason in services.dead_letters.messages)
    assert reasons
    assert [told.of for told, _ in placed if told in reasons] == []
    collect("canaries", len(placed))
