"""The ways to one file: a route of each kind that answers with a file itself."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from claimcheck.domain.report import Kind, Report, StoredFile
from tests.e2e.customer import Customer, Headers
from tests.e2e.stage import Stage


class Way(NamedTuple):
    """A route that answers with a file: where, as whom, and how it redirects."""

    url: str
    headers: Headers
    redirect: int


@dataclass(frozen=True, slots=True)
class Ways:
    """The ways, by route, to one file that was published both as a report and as a document."""

    file: StoredFile
    by_route: dict[str, Way]

    def __getitem__(self, route: str) -> Way:
        return self.by_route[route]


ROUTES = ["link", "documents", "business_reports", "merchant_reports"]


def ways_to(stage: Stage, customer: Customer, path: Path) -> Ways:
    """All ways to the file at `path`, which is published for that."""
    report = stage.publish_one(customer.tenant, Kind.REPORT, path)
    document = stage.publish_one(customer.tenant, Kind.DOCUMENT, path)
    return ways_of(customer, report, document)


def ways_of(customer: Customer, report: Report, document: Report) -> Ways:
    """All ways to what was published both as a report and as a document."""
    assert report.file
    merchant = f"/b/api/v1/reports/files/{report.encrypted_id}/download/"
    business = f"/api/v1/reports/{report.id}/download"
    by_route = {
        "link": Way(customer.link(report.id), {}, 303),
        "documents": Way(f"/download/{document.id}", customer.document, 307),
        "business_reports": Way(business, customer.business, 307),
        "merchant_reports": Way(merchant, customer.api_key, 307),
    }
    return Ways(report.file, by_route)
