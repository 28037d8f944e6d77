"""Gated links: uses, revocations and signing keys."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple, Protocol

from claimcheck.domain.audit import AuditEntry
from claimcheck.domain.link import Key, Link
from claimcheck.domain.report import Report
from claimcheck.domain.revocation import RevocationTarget


class AlreadySpentError(Exception):
    """A link has no use left, or was revoked, when a use was to be taken."""


class LinkState(NamedTuple):
    """The current state of a link. `report` is the row, which may have another file version.

    `previous_use_at` is when the given idempotency key took a use.
    """

    report: Report | None
    uses: int
    revoked: bool
    previous_use_at: datetime | None = None


class LinkStore(Protocol):
    """Uses and revocations of links."""

    def link_state(self, link: Link, idempotency_hash: str | None = None) -> LinkState:
        """Return the link's uses, revocations and report, in one strongly consistent read."""
        ...

    def take_use(
        self,
        link: Link,
        entry: AuditEntry,
        idempotency_hash: str | None = None,
        *,
        downloads: bool = False,
    ) -> bool:
        """Take one use, append `entry` and record the idempotency key: all or nothing.

        With `downloads`, also update the report's `downloaded_at`, unless another writer holds
        its row; return whether it was updated. Retries within one call are safe: a lost response
        never takes a second use. Raises `AlreadySpentError` if no use is left, the link is
        revoked, or the idempotency key took a use within the resume window.
        """
        ...

    def return_use(
        self,
        link: Link,
        taken: AuditEntry,
        returned: AuditEntry,
        idempotency_hash: str | None = None,
    ) -> None:
        """Return a use if `taken` was committed, although its response was lost.

        Then the use is free again, its idempotency key is forgotten and `returned` is appended:
        all or nothing. If `taken` was not committed, nothing happens.
        """
        ...

    def revoke(self, target: RevocationTarget, at: datetime) -> None:
        """Revoke every link covered by `target` that was issued at or before `at`."""
        ...


class SigningKeys(Protocol):
    """The signing keys of one purpose."""

    def current(self) -> Key: ...

    def find(self, kid: str) -> Key | None: ...
