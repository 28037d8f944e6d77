"""What a revocation covers: one link, or all links of a report, a credential or a tenant."""

from __future__ import annotations

from dataclasses import dataclass

from claimcheck.domain.link import Link
from claimcheck.domain.report import Subject


@dataclass(frozen=True, slots=True)
class SingleLink:
    """One link, by its id."""

    link_id: str


@dataclass(frozen=True, slots=True)
class ReportLinks:
    """All links to one report."""

    tenant: str
    subject: Subject


@dataclass(frozen=True, slots=True)
class CredentialLinks:
    """All links that one credential issued."""

    credential_id: str


@dataclass(frozen=True, slots=True)
class TenantLinks:
    """All links to a tenant's reports."""

    tenant: str


RevocationTarget = SingleLink | ReportLinks | CredentialLinks | TenantLinks


def revocation_targets(link: Link) -> tuple[RevocationTarget, ...]:
    """Return every target that covers `link`. The link itself comes first."""
    return (
        SingleLink(link.id),
        ReportLinks(link.tenant, link.subject),
        CredentialLinks(link.issuer),
        TenantLinks(link.tenant),
    )
