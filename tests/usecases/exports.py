"""Register exports in the fake services."""

from __future__ import annotations

from claimcheck.domain.listing import ReportFilter
from claimcheck.usecases.plan_change import ExportEvent
from claimcheck.usecases.register_exports import RegistrationStatus, register_exports
from tests.fakes import FakeServices
from tests.samples import TENANT, an_attempt


def register(services: FakeServices, *exports: object) -> list[RegistrationStatus]:
    events = [ExportEvent(an_attempt("Export Completed"), e) for e in exports]  # type: ignore[arg-type]
    return [settled.status for settled in register_exports(services, events)]


def counted(services: FakeServices) -> int:
    return ReportFilter().total(services.index.counts(TENANT, ReportFilter()))


def upload(services: FakeServices, *report_ids: str) -> None:
    for report_id in report_ids:
        services.files.put(f"reports/{TENANT}/{report_id}.csv", b"a\n", content_type="text/csv")
