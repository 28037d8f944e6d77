"""Every use case once, through the functions, on tables whose calls are counted."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from claimcheck.contracts.business_reports.credentials import BUSINESS_TOKEN
from claimcheck.contracts.documents.auth import AUDIENCE as DOCUMENTS
from claimcheck.contracts.documents.credentials import DOCUMENT_CLIENT
from claimcheck.contracts.export_tasks.credentials import TASK_TOKEN
from claimcheck.contracts.external_reports.auth import AUDIENCE as REPORTS
from claimcheck.contracts.external_reports.credentials import OAUTH_CLIENT
from claimcheck.contracts.merchant_reports.credentials import API_KEY
from claimcheck.domain.caller import DEFAULT_RATE, Caller, Credential
from claimcheck.domain.credential_kind import CredentialKind
from claimcheck.domain.filename import mime_type_of
from claimcheck.domain.report import Kind, Report, StoredFile
from claimcheck.usecases.access_tokens import Audience, issue_access_token
from claimcheck.usecases.issue_link import issue_link
from claimcheck.usecases.plan_change import ExportEvent
from claimcheck.usecases.register_exports import register_exports
from tests.benchmarks.customer import A_TENANT, credentials_of
from tests.benchmarks.meter import Bill, MeteredClient
from tests.client import BASE_URL, WireClient
from tests.contracts.stage import SECRET
from tests.fakes import BUCKET, FakeClock
from tests.ports.samples import a_report, register
from tests.races.table_layer import TableLayer
from tests.samples import TENANT, an_attempt, an_export

FILES = "/b/api/v1/reports/files"
IDS = {Kind.REPORT: "report_7", Kind.TASK: "7", Kind.DOCUMENT: "document_7"}


@dataclass(frozen=True)
class Scene:
    """A tenant with one thing of each kind to fetch, and a credential of each kind."""

    layer: TableLayer
    meter: MeteredClient
    client: WireClient
    clock: FakeClock
    held: Mapping[CredentialKind, Credential]
    report: Report

    def bearer(self, kind: CredentialKind, audience: Audience) -> dict[str, str]:
        token = issue_access_token(self.layer, Caller.of(self.held[kind]), audience).token
        return {"Authorization": f"Bearer {token}"}

    def link(self, max_uses: int | None) -> str:
        issuer = Caller(tenant=TENANT, principal="an issuer", kind="oauth-client")
        return issue_link(self.layer, issuer, self.report, BASE_URL, max_uses=max_uses).url

    @property
    def api_key(self) -> dict[str, str]:
        return {"Api-Key": f"{self.held[API_KEY].id}.{SECRET}"}

    @property
    def business(self) -> dict[str, str]:
        token = f"{self.held[BUSINESS_TOKEN].id}.{SECRET}"
        return {"Authorization": f"Bearer {token}", "x-business-id": TENANT}

    @property
    def task_token(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.held[TASK_TOKEN].id}:{SECRET}"}


def set_scene(client: Any) -> Scene:
    """Over empty tables behind `client`."""
    meter = MeteredClient(client)
    layer = TableLayer.over(meter)
    held = credentials_of(DEFAULT_RATE)
    layer.access_admin.add_tenant(A_TENANT)
    for credential in held.values():
        layer.access_admin.add(credential)
    for kind in Kind:
        register(layer.reports, a_report(IDS[kind], kind=kind, file=_file(layer, kind)))
    report = layer.reports.get(TENANT, Kind.REPORT, IDS[Kind.REPORT])
    assert report is not None
    assert isinstance(layer.clock, FakeClock)
    return Scene(layer, meter, WireClient(layer), layer.clock, held, report)


def _file(layer: TableLayer, kind: Kind) -> StoredFile:
    name = f"Products_Export-{IDS[kind]}.csv"
    key, body = f"{kind}s/{TENANT}/{name}", b"month,total\n2026-02,1200\n"
    stored = layer.files.put(key, body)
    return StoredFile(
        BUCKET, key, stored.version_id, name, len(body), mime_type_of(name), stored.etag
    )


# Each gives what is to be asked, once everything that it needs beforehand is there.
Asking = Callable[[], int]


def issue_link_for_report(scene: Scene) -> Asking:
    headers = scene.bearer(OAUTH_CLIENT, REPORTS)
    path = f"/external-api/v1/reports/download/{IDS[Kind.REPORT]}"
    return lambda: scene.client.get(path, headers).status


def issue_document_url(scene: Scene) -> Asking:
    headers = scene.bearer(DOCUMENT_CLIENT, DOCUMENTS)
    sent = headers | {"Content-Type": "application/json"}
    body = json.dumps({"document_id": IDS[Kind.DOCUMENT]})
    return lambda: scene.client.post("/download", sent, body).status


def issue_task_url(scene: Scene) -> Asking:
    path = f"/tasks/{IDS[Kind.TASK]}/download_url"
    return lambda: scene.client.get(path, scene.task_token).status


def redeem_free_link(scene: Scene) -> Asking:
    link = scene.link(max_uses=None)
    return lambda: scene.client.get(link).status


def redeem_single_use_link(scene: Scene) -> Asking:
    links = iter([scene.link(max_uses=1) for _ in range(2)])
    return lambda: scene.client.get(next(links)).status


def offer_garbage_link(scene: Scene) -> Asking:
    link = scene.link(max_uses=None)[:-64] + "0" * 64
    return lambda: scene.client.get(link).status


def list_a_page(scene: Scene) -> Asking:
    return lambda: scene.client.get(FILES, scene.api_key).status


def describe_report(scene: Scene) -> Asking:
    path = f"/api/v1/reports/{IDS[Kind.REPORT]}"
    return lambda: scene.client.get(path, scene.business).status


def deliver_document(scene: Scene) -> Asking:
    headers = scene.bearer(DOCUMENT_CLIENT, DOCUMENTS)
    return lambda: scene.client.get(f"/download/{IDS[Kind.DOCUMENT]}", headers).status


def issue_token(scene: Scene) -> Asking:
    client = scene.held[OAUTH_CLIENT].id
    form = f"grant_type=client_credentials&client_id={client}&client_secret={SECRET}"
    sent = {"Content-Type": "application/x-www-form-urlencoded"}
    return lambda: scene.client.post("/oauth2/token", sent, form).status


def register_export(scene: Scene) -> Asking:
    events = iter([_statement(scene, n) for n in (1, 2)])
    return lambda: len(register_exports(scene.layer, [next(events)]))


def _statement(scene: Scene, number: int) -> ExportEvent:
    export = an_export(f"new_{number}")
    assert export.file is not None
    scene.layer.files.put(export.file.key, b"a,b\n")
    return ExportEvent(an_attempt("Export Completed"), export)


USE_CASES: Mapping[str, Callable[[Scene], Asking]] = {
    "issue a link": issue_link_for_report,
    "issue a document's URL": issue_document_url,
    "issue a task's URL": issue_task_url,
    "redeem a link": redeem_free_link,
    "redeem a link for one use": redeem_single_use_link,
    "offer a forged link": offer_garbage_link,
    "list a page": list_a_page,
    "describe a report": describe_report,
    "deliver a document": deliver_document,
    "issue an access token": issue_token,
    "register an export": register_export,
}

# What is answered otherwise than by 200: by a status, or by how many exports were settled.
ANSWERS = {"offer a forged link": 404, "register an export": 1}


def bill_of(scene: Scene, name: str) -> Bill:
    """Of the second time that it is asked for: the first reads the credential, kept for a minute.

    Raises `AssertionError` for what is not answered as it should be.
    """
    ask = USE_CASES[name](scene)
    wanted = ANSWERS.get(name, 200)
    assert ask() == wanted, name
    scene.clock.advance(1)  # nothing is written twice in the same second
    bill = scene.meter.fresh_bill()
    assert ask() == wanted, name
    return bill
