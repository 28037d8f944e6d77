"""What happens behind the API: the operator and the exporter, through the command line's own code,
each under the role that the deployment gives them. Never speaks to the API.
"""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar
from uuid import uuid4

import boto3

from claimcheck.adapters.dynamodb.denials import DynamoDenials
from claimcheck.domain.audit import AuditEntry, display_fields
from claimcheck.domain.credential_kind import CredentialKind
from claimcheck.domain.report import Kind, Report
from claimcheck.ports import Denials
from claimcheck.usecases.credential_admin import CredentialRequest, add_credential
from claimcheck.usecases.denials import close_denials
from claimcheck.usecases.report_admin import retire_report
from claimcheck.usecases.tenant_admin import add_tenant
from claimcheck_cli.aws import ACCOUNT, Actor, exporter
from claimcheck_cli.credential import document
from claimcheck_cli.local.stack import LocalStack
from claimcheck_cli.publish.command import new_id, new_revision
from claimcheck_cli.publish.export import NewExport
from claimcheck_cli.publish.exporter import Published, publish, wait_until_registered
from claimcheck_cli.services import operator_of, random_bytes

WAIT_SECONDS = 30.0
POLL_SECONDS = 0.05
# So many requests a minute that no test meets it unasked.
UNLIMITED = 1_000_000

AT_ONCE = 4

Found = TypeVar("Found")
Given = TypeVar("Given")


def eventually(look: Callable[[], Found | None], what: str) -> Found:
    """The first thing that `look` finds; fails with `what` if that takes longer than 30 s."""
    deadline = time.monotonic() + WAIT_SECONDS
    while not (found := look()):
        assert time.monotonic() < deadline, f"did not happen: {what}"
        time.sleep(POLL_SECONDS)
    return found


def at_once(
    do: Callable[[Given], Found], given: Iterable[Given], workers: int = AT_ONCE
) -> list[Found]:
    """What `do` makes of each of `given`, a few at the same time."""
    with ThreadPoolExecutor(workers) as pool:
        return list(pool.map(do, given))


def new_export(tenant: str, kind: Kind, path: Path | None, **of: Any) -> NewExport:
    """An export made now; `of` sets whatever else shall be said of it."""
    fields: dict[str, Any] = {
        "id": new_id(kind),
        "name": path.stem if path else kind.value,
        "created_at": datetime.now(UTC),
        "revision": new_revision(),
        "path": path,
        "index": "Products" if kind is Kind.TASK else "",
    }
    return NewExport(tenant=tenant, kind=kind, **{**fields, **of})


@dataclass(frozen=True)
class _Maintenance:
    """The one port that closing minutes needs."""

    denials: Denials


def _in_two_minutes() -> datetime:
    return datetime.now(UTC) + timedelta(minutes=2)


class Stage:
    """The people and programs behind the API of one running stack."""

    def __init__(self, stack: LocalStack) -> None:
        self.stack = stack
        self.deployment = stack.deployment
        self.operator = operator_of(stack.deployment)
        self.exporter = exporter(stack.deployment)

    def new_directory(self) -> Path:
        """An empty one, that goes when the stack goes."""
        return Path(tempfile.mkdtemp(dir=self.stack.directory))

    def resource(self, logical_id: str) -> str:
        """The name that one of the template's resources was deployed under."""
        cloudformation = self.stack.account.client("cloudformation")
        [found] = cloudformation.describe_stack_resources(
            StackName=self.deployment.stack_name, LogicalResourceId=logical_id
        )["StackResources"]
        return str(found["PhysicalResourceId"])

    def role(self, logical_id: str, by: Actor | None = None) -> Actor:
        """One of the template's roles, taken on by the account or by another of its roles."""
        arn = f"arn:aws:iam::{ACCOUNT}:role/{self.resource(logical_id)}"
        sts = (by or self.stack.account).client("sts")
        lent = sts.assume_role(RoleArn=arn, RoleSessionName="e2e")["Credentials"]
        keys = (lent["AccessKeyId"], lent["SecretAccessKey"], lent["SessionToken"])
        session = boto3.Session(*keys, region_name=self.deployment.region)
        return Actor(session, self.deployment.endpoint_url)

    def tenant(self) -> str:
        """A new one."""
        tenant_id = str(uuid4())
        add_tenant(self.operator, self.operator.command("tenant add"), tenant_id, "")
        return tenant_id

    def credential(
        self,
        tenant: str,
        kind: CredentialKind,
        grants: frozenset[str] = frozenset(),
        rate: int = UNLIMITED,
    ) -> dict[str, Any]:
        """A new one, with its secret, as the command line prints it."""
        command = self.operator.command("credential add")
        wanted = CredentialRequest(tenant, kind, grants, rate=rate)
        return document(add_credential(self.operator, command, wanted, random_bytes))

    def publish(self, *exports: NewExport) -> list[Published]:
        """Upload, announce, and wait until all are registered."""
        published = publish(self.exporter, self.deployment, exports, lambda _sent: None)
        wait_until_registered(self.operator.reports, published)
        return published

    def publish_one(self, tenant: str, kind: Kind, path: Path | None, **of: Any) -> Report:
        """The row that publishing the file at `path` leaves."""
        export = new_export(tenant, kind, path, **of)
        self.publish(export)
        return self.row(tenant, kind, export.id)

    def row(self, tenant: str, kind: Kind, report_id: str) -> Report:
        found = self.operator.reports.get(tenant, kind, report_id)
        assert found is not None, f"there is no {kind} {report_id}"
        return found

    def retire(self, report: Report) -> None:
        command = self.operator.command("report retire")
        retire_report(self.operator, command, report.tenant, report.kind, report.id)

    def lose(self, *reports: Report) -> None:
        """Delete the reports' objects behind the service's back, and wait until it has noticed."""
        s3 = self.stack.account.client("s3")
        for report in reports:
            assert report.file
            s3.delete_object(Bucket=self.deployment.bucket, Key=report.file.key)
        eventually(lambda: not any(map(self._present, reports)), "the loss of files was noticed")

    def _present(self, report: Report) -> bool:
        file = self.row(report.tenant, report.kind, report.id).file
        return file is not None and file.present

    def maintenance(self) -> dict[str, int]:
        """Have the deployed function do what is due now; how much each duty did."""
        name = self.stack.outputs["MaintenanceFunctionName"]
        client = self.stack.account.client("lambda")
        answer = client.invoke(FunctionName=f"{name}:live", Payload=b"{}")
        said = json.loads(answer["Payload"].read())
        assert "FunctionError" not in answer, said
        done: dict[str, int] = said
        return done

    def close_denials(self) -> None:
        """What the maintenance will do two minutes from now, done now under its role."""
        close_denials(_Maintenance(self._denials(self.role("MaintenanceRole"))), _in_two_minutes())

    def deny(self, entry: AuditEntry, attempts: int) -> None:
        """Count what a function would have counted, at whatever time `entry` is of."""
        denials = self._denials(self.role("ListingRole"))
        for _ in range(attempts):
            denials.count(entry)

    def _denials(self, actor: Actor) -> DynamoDenials:
        tables = self.deployment.tables
        return DynamoDenials(actor.client("dynamodb"), tables["links"], tables["audit"])

    def entries(self, tenant: str) -> list[dict[str, Any]]:
        """The tenant's audit entries, oldest first, as `audit list` prints them."""
        return [display_fields(entry) for entry in self.operator.trail.of_tenant(tenant)]

    def entry(self, tenant: str, request_id: str) -> dict[str, Any]:
        """The one audit entry of a request."""
        [entry] = [e for e in self.entries(tenant) if e["request_id"] == request_id]
        return entry
