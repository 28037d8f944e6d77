"""What the operator does, as acts: each command that writes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from claimcheck.contracts.merchant_reports.credentials import API_KEY
from claimcheck.domain.report import Kind, Subject
from claimcheck.usecases.credential_admin import (
    CredentialRequest,
    add_credential,
    revoke_credential,
)
from claimcheck.usecases.link_admin import (
    LinkRequest,
    create_link,
    revoke_link,
    revoke_links_of_report,
    revoke_links_of_tenant,
)
from claimcheck.usecases.operator import Command
from claimcheck.usecases.recount import recount
from claimcheck.usecases.report_admin import retire_report
from claimcheck.usecases.tenant_admin import (
    add_tenant,
    limit_links,
    remove_tenant,
    resume_tenant,
    suspend_tenant,
)
from claimcheck_cli.services import Operator, random_bytes
from tests.client import BASE_URL
from tests.fakes import NOW
from tests.faults.acts import Act, Operate
from tests.faults.world import World
from tests.samples import TENANT

NEW_TENANT = "0198c5a2-7c3e-7d1b-9a64-2f5d8e1b7c09"
YESTERDAY = (NOW - timedelta(days=1)).isoformat()

Prepare = Callable[[World], Act]
Doing = Callable[[Operator, Command], object]


def _operating(do: Doing, *reports: str) -> Prepare:
    def prepare(world: World) -> Act:
        for report_id in reports:
            world.publish(report_id)
        return Operate(do)

    return prepare


def _on_credential(do: Callable[[Operator, Command, str], object]) -> Prepare:
    def prepare(world: World) -> Act:
        credential = world.credential(API_KEY)
        return Operate(lambda operator, command: do(operator, command, credential))

    return prepare


def _suspended(do: Callable[[Operator, Command, str], object]) -> Prepare:
    def prepare(world: World) -> Act:
        world.operator.access_admin.set_suspended(TENANT, True)
        return Operate(lambda operator, command: do(operator, command, TENANT))

    return prepare


def _miscounted(world: World) -> Act:
    """The counters of two days are wrong."""
    world.publish("r-1")
    world.publish("r-2", created_at=NOW - timedelta(days=1))
    counters = world.operator.counters
    for day, counted in counters.counts(TENANT).items():
        wrong = {facet: number + 3 for facet, number in counted.by_cell.items()}
        counters.repair(TENANT, day, counted, wrong)
    return Operate(lambda operator, command: recount(operator, command, TENANT, fix=True))


WANTED = CredentialRequest(TENANT, API_KEY)
LINK = LinkRequest(TENANT, Kind.REPORT, "r-1", max_uses=1)
SUBJECT = Subject(Kind.REPORT, "r-1")

OPERATING: dict[str, Prepare] = {
    "tenant add": _operating(lambda o, c: add_tenant(o, c, NEW_TENANT, "New")),
    "tenant suspend": _operating(lambda o, c: suspend_tenant(o, c, TENANT)),
    "tenant resume": _suspended(resume_tenant),
    "tenant remove": _suspended(remove_tenant),
    "tenant limit": _operating(lambda o, c: limit_links(o, c, TENANT, 600)),
    "credential add": _operating(lambda o, c: add_credential(o, c, WANTED, random_bytes)),
    "credential revoke": _on_credential(revoke_credential),
    "link create": _operating(lambda o, c: create_link(o, c, LINK, BASE_URL), "r-1"),
    "link revoke": _operating(lambda o, c: revoke_link(o, c, TENANT, "link-1")),
    "links of report": _operating(
        lambda o, c: revoke_links_of_report(o, c, TENANT, SUBJECT), "r-1"
    ),
    "links of tenant": _operating(lambda o, c: revoke_links_of_tenant(o, c, TENANT)),
    "report retire": _operating(
        lambda o, c: retire_report(o, c, TENANT, Kind.REPORT, "r-1"), "r-1"
    ),
    "recount": _miscounted,
}
