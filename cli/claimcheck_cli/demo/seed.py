"""Filling a local stack with the demo, through the same code as the operator's own commands."""

from __future__ import annotations

import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from claimcheck.contracts.demo import FIRST_TENANT, SECOND_TENANT
from claimcheck.domain.report import Kind, Report
from claimcheck.usecases.report_admin import retire_report
from claimcheck_cli.aws import Actor, exporter
from claimcheck_cli.demo import records, tenants
from claimcheck_cli.deployment import Deployment
from claimcheck_cli.failures import CliError
from claimcheck_cli.publish.export import document
from claimcheck_cli.publish.exporter import Published, publish, wait_until_registered
from claimcheck_cli.services import Operator, operator_of

LOSS_SECONDS = 30.0
POLL_SECONDS = 0.1


def seed(deployment: Deployment, account: Actor, files: Mapping[str, Path]) -> dict[str, Any]:
    """The `demo` part of `stack.json`. Raises `CliError`."""
    operator = operator_of(deployment)
    tenants.add_tenants(operator)
    # Those to refuse first: most have no file, and something is still to happen to some.
    groups = [records.refused(files), records.foreign(files), records.fetchable(files)]
    exports = [export for group in groups for export in group]
    published = publish(exporter(deployment), deployment, exports, lambda _sent: None)
    # While they are registered.
    opening, refusing = tenants.add_served(operator), tenants.add_refused(operator)
    second = tenants.add_second(operator)
    wait_until_registered(operator.reports, published)
    _retire(operator)
    _lose(account, deployment, operator)
    shown = iter([_shown(operator, one) for one in published])
    refused, foreign, fetchable = ([next(shown) for _ in group] for group in groups)
    return {
        "tenant": FIRST_TENANT,
        "credentials": opening,
        "reports": fetchable,
        "refused": {"credentials": refusing, "reports": refused},
        "second": {"tenant": SECOND_TENANT, "credentials": second, "reports": foreign},
    }


def _retire(operator: Operator) -> None:
    for kind, report_id in records.RETIRED:
        command = operator.command("report retire")
        retire_report(operator, command, FIRST_TENANT, kind, report_id)


def _lose(account: Actor, deployment: Deployment, operator: Operator) -> None:
    """Delete some files behind the service's back, and wait until it has noticed."""
    s3 = account.client("s3")
    lost = [_row(operator, FIRST_TENANT, kind, report_id) for kind, report_id in records.LOST]
    for report in lost:
        if report.file:
            s3.delete_object(Bucket=deployment.bucket, Key=report.file.key)
    deadline = time.monotonic() + LOSS_SECONDS
    while any(_present(operator, report) for report in lost):
        if time.monotonic() > deadline:
            raise CliError("the deletion of a file was not noticed")
        time.sleep(POLL_SECONDS)


def _present(operator: Operator, report: Report) -> bool:
    file = _row(operator, report.tenant, report.kind, report.id).file
    return file is not None and file.present


def _row(operator: Operator, tenant: str, kind: Kind, report_id: str) -> Report:
    found = operator.reports.get(tenant, kind, report_id)
    if found is None:
        raise CliError(f"{kind} {report_id} vanished")
    return found


def _shown(operator: Operator, published: Published) -> dict[str, Any]:
    export = published.export
    row = _row(operator, export.tenant, export.kind, export.id)
    return {
        **document(*published),
        "name": export.name,
        "state": row.state.value,
        "single_use": row.single_use,
        "encrypted_id": row.encrypted_id,
    }
