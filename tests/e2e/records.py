"""A customer with a record in every state that a contract has words for."""

from __future__ import annotations

from pathlib import Path

import httpx

from claimcheck.contracts.export_tasks.credentials import TASK_TOKEN
from claimcheck.contracts.external_reports.credentials import OAUTH_CLIENT
from claimcheck.contracts.merchant_reports.credentials import BASIC_USER
from claimcheck.domain.caller import ADMIN
from claimcheck.domain.report import Kind, Report
from claimcheck_cli.publish.export import NewExport, Publishable
from tests.e2e.customer import Customer, Headers
from tests.e2e.stage import Stage, new_export


class Records:
    """Ids by what is the matter with them, and headers by who asks."""

    def __init__(self, stage: Stage, http: httpx.Client, path: Path) -> None:
        self.customer, self.stranger = Customer.of(stage, http), Customer.of(stage, http)
        self.ids = _publish(stage, self.customer.tenant, path)
        self.ids["foreign"] = self.stranger.publish().id
        for name in ("ready", "retired", "lost"):
            row = stage.row(self.customer.tenant, Kind.REPORT, self.ids[name])
            self.ids[f"{name}_encrypted"] = row.encrypted_id

    def headers(self, who: str) -> Headers:
        """What `who` sends to prove itself."""
        match who:
            case "nobody":
                return {}
            case "scopeless":
                return self.customer.holding(OAUTH_CLIENT, frozenset()).oauth
            case "powerless":
                return self.customer.holding(TASK_TOKEN, frozenset({ADMIN})).task
            case "unpermitted":
                return self.customer.holding(BASIC_USER, frozenset()).user
            case _:
                named: Headers = getattr(self.customer, who)
                return named


def _publish(stage: Stage, tenant: str, path: Path) -> dict[str, str]:
    exports = {
        "ready": new_export(tenant, Kind.REPORT, path),
        "pending": _unfinished(tenant, Kind.REPORT, Publishable.PENDING),
        "failed": _unfinished(tenant, Kind.REPORT, Publishable.FAILED),
        "restricted": new_export(tenant, Kind.REPORT, path, restricted=True),
        "retired": new_export(tenant, Kind.REPORT, path),
        "lost": new_export(tenant, Kind.REPORT, path),
        "task": new_export(tenant, Kind.TASK, path),
        "import": new_export(tenant, Kind.TASK, path, action="import"),
        "task_pending": _unfinished(tenant, Kind.TASK, Publishable.PENDING),
        "task_failed": _unfinished(tenant, Kind.TASK, Publishable.FAILED),
        "task_empty": new_export(tenant, Kind.TASK, None),
        "task_lost": new_export(tenant, Kind.TASK, path),
        "task_retired": new_export(tenant, Kind.TASK, path),
        "document": new_export(tenant, Kind.DOCUMENT, path),
        "document_url": new_export(tenant, Kind.DOCUMENT, None, document_url="https://a.example/"),
        "document_empty": new_export(tenant, Kind.DOCUMENT, None),
        "document_lost": new_export(tenant, Kind.DOCUMENT, path),
        "document_retired": new_export(tenant, Kind.DOCUMENT, path),
    }
    stage.publish(*exports.values())
    for name in ("retired", "task_retired", "document_retired"):
        stage.retire(_row(stage, exports[name]))
    stage.lose(*(_row(stage, exports[name]) for name in ("lost", "task_lost", "document_lost")))
    return {name: export.id for name, export in exports.items()}


def _unfinished(tenant: str, kind: Kind, state: Publishable) -> NewExport:
    return new_export(tenant, kind, None, state=state)


def _row(stage: Stage, export: NewExport) -> Report:
    return stage.row(export.tenant, export.kind, export.id)
