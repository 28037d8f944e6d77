"""Gated links: uses and marks, and the keys that sign."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple, Protocol

from claimcheck.domain.audit import AuditEntry
from claimcheck.domain.link import Key, Link
from claimcheck.domain.report import Report
from claimcheck.domain.revocation import RevocationTarget


class AlreadySpentError(Exception):
    """A link has no use left, or was revoked, at the moment of spending."""


class LinkState(NamedTuple):
    """What is known of a link now; `report` is the row, whatever version it names.

    `claimed_at` is when a use was spent under the claim that was asked for.
    """

    report: Report | None
    uses: int
    revoked: bool
    previous_use_at: datetime | None = None


class LinkStore(Protocol):
    """Uses of links, and marks that revoke them."""

    def link_state(self, link: Link, idempotency_hash: str | None = None) -> LinkState:
        """One strongly consistent read of the link's uses, its marks and its report."""
        ...

    def take_use(
        self,
        link: Link,
        entry: AuditEntry,
        idempotency_hash: str | None = None,
        *,
        downloads: bool = False,
    ) -> bool:
        """Take one use and commit `entry`, both or neither; with a `claim`, note it.

        If it `downloads` the report, `downloaded_at` moves along, unless somebody else is at that
        row: whether it did. Safe to retry within one call: a lost answer never costs a second use.
        Raises `AlreadySpentError`, also for a claim that was already noted.
        """
        ...

    def return_use(
        self,
        link: Link,
        spent: AuditEntry,
        returned: AuditEntry,
        idempotency_hash: str | None = None,
    ) -> None:
        """Undo a spending whose end is not known, because its answer got lost.

        If `spent` was committed, its use is free again, its `claim` is forgotten and `returned` is
        committed; all of it or nothing. If it was not, nothing happens.
        """
        ...

    def revoke(self, target: RevocationTarget, at: datetime) -> None:
        """Revoke every link covered by `target` that was issued at or before `at`."""
        ...


class SigningKeys(Protocol):
    """The signing keys of one purpose."""

    def current(self) -> Key: ...

    def find(self, kid: str) -> Key | None: ...
