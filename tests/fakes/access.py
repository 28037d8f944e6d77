"""Links, keys, tenants and credentials in memory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from claimcheck.domain.audit import AuditEntry
from claimcheck.domain.caller import Credential, Tenant
from claimcheck.domain.credential_id import tenant_of
from claimcheck.domain.key_ring import current_key, is_unexpired
from claimcheck.domain.link import RESUME_WINDOW_SECONDS, Key, Link
from claimcheck.domain.refusals import Unavailable
from claimcheck.domain.revocation import RevocationTarget, SingleLink, revocation_targets
from claimcheck.ports import AlreadySpentError, ConflictError, LinkState
from tests.fakes.audit import FakeAuditLog
from tests.fakes.basics import FakeClock
from tests.fakes.reports import FakeReportStore


class FakeLinkStore:
    """Uses by link id, and revocations by what they cover."""

    def __init__(self, reports: FakeReportStore, audit: FakeAuditLog) -> None:
        self.uses: Counter[str] = Counter()
        self.revoked: dict[RevocationTarget, int] = {}
        self.claims: dict[tuple[str, str], datetime] = {}
        self.loses_answers = False
        self._reports = reports
        self._audit = audit

    def link_state(self, link: Link, idempotency_hash: str | None = None) -> LinkState:
        return LinkState(
            report=self._reports.get(link.tenant, link.kind, link.report_id),
            uses=self.uses[link.id],
            revoked=any(self._is_revoked(target, link) for target in revocation_targets(link)),
            previous_use_at=self.claims.get((link.id, idempotency_hash or "")),
        )

    def take_use(
        self,
        link: Link,
        entry: AuditEntry,
        idempotency_hash: str | None = None,
        *,
        downloads: bool = False,
    ) -> bool:
        spent = link.max_uses is not None and self.uses[link.id] >= link.max_uses
        if (
            spent
            or self._is_revoked(SingleLink(link.id), link)
            or self._claimed(link, entry, idempotency_hash)
        ):
            raise AlreadySpentError
        if not self._audit.add_all([entry]):
            raise Unavailable("audit_collision")
        self.uses[link.id] += 1
        if idempotency_hash:
            self.claims[link.id, idempotency_hash] = entry.attempt.at.replace(microsecond=0)
        if self.loses_answers:
            raise Unavailable("links:lost_answer")
        return downloads and self._note_download(link, entry.attempt.at)

    def return_use(
        self,
        link: Link,
        spent: AuditEntry,
        returned: AuditEntry,
        idempotency_hash: str | None = None,
    ) -> None:
        was_spent = spent in self._audit.entries and self.uses[link.id] > 0
        if was_spent and self._audit.add_all([returned]):
            self.uses[link.id] -= 1
            self.claims.pop((link.id, idempotency_hash or ""), None)

    def revoke(self, target: RevocationTarget, at: datetime) -> None:
        self.revoked[target] = max(int(at.timestamp()), self.revoked.get(target, 0))

    def _note_download(self, link: Link, at: datetime) -> bool:
        row = self._reports.get(link.tenant, link.kind, link.report_id)
        moment = at.replace(microsecond=0)
        if row is None or (row.downloaded_at and row.downloaded_at > moment):
            return False
        self._reports.mark_downloaded(row, at)
        return True

    def _claimed(self, link: Link, entry: AuditEntry, idempotency_hash: str | None) -> bool:
        since = self.claims.get((link.id, idempotency_hash or ""))
        return since is not None and entry.attempt.at - since <= timedelta(
            seconds=RESUME_WINDOW_SECONDS
        )

    def _is_revoked(self, target: RevocationTarget, link: Link) -> bool:
        return link.issued_at <= self.revoked.get(target, -1)


class FakeKeyring:
    """One key, until another is added."""

    def __init__(self, clock: FakeClock, purpose: str) -> None:
        self._clock = clock
        self._purpose = purpose
        self.keys: list[Key] = []
        self.rotate(keep_seconds=0)

    def rotate(self, keep_seconds: int) -> None:
        """A new current key; the one before it is still found for `keep_seconds`."""
        if self.keys:
            ends = self._clock.now() + timedelta(seconds=keep_seconds)
            self.keys[-1] = self.keys[-1]._replace(not_after=ends)
        kid = f"{self._purpose}-{len(self.keys) + 1}"
        self.keys.append(Key(kid, sha256(kid.encode()).digest()))

    def current(self) -> Key:
        signing = current_key(self.keys, self._clock.now())
        assert signing is not None
        return signing

    def find(self, kid: str) -> Key | None:
        now = self._clock.now()
        return next((key for key in self.keys if key.kid == kid and is_unexpired(key, now)), None)


class FakeCredentials:
    """Tenants and credentials, for callers and for the operator alike."""

    def __init__(self) -> None:
        self._tenants: dict[str, Tenant] = {}
        self._credentials: dict[str, Credential] = {}

    def find(self, credential_id: str) -> Credential | None:
        held = self._credentials.get(credential_id)
        if held is None or tenant_of(credential_id) != held.tenant:
            return None
        served = frozenset(filter(self._is_served, held.tenants))
        return replace(self._with_tenant(held), tenants=served)

    def add_tenant(self, tenant: Tenant) -> None:
        if tenant.id in self._tenants:
            raise ConflictError
        self._tenants[tenant.id] = tenant

    def set_suspended(self, tenant_id: str, suspended: bool) -> bool:
        return self._set(tenant_id, suspended=suspended)

    def set_max_link_seconds(self, tenant_id: str, seconds: int) -> bool:
        return self._set(tenant_id, max_link_seconds=seconds)

    def remove_tenant(self, tenant_id: str, at: datetime) -> bool:
        held = self._tenants.get(tenant_id)
        if held is None or not held.suspended:
            return False
        removed_at = held.removed_at or at.replace(microsecond=0)
        self._tenants[tenant_id] = replace(held, removed_at=removed_at)
        return True

    def tenants(self) -> Iterator[Tenant]:
        return iter(self._tenants.values())

    def tenant(self, tenant_id: str) -> Tenant | None:
        return self._tenants.get(tenant_id)

    def add(self, credential: Credential) -> None:
        if credential.id in self._credentials:
            raise ConflictError
        self._credentials[credential.id] = credential

    def of_tenant(self, tenant_id: str) -> Iterator[Credential]:
        mine = [c for c in self._credentials.values() if c.tenant == tenant_id]
        return (self._with_tenant(c) for c in sorted(mine, key=lambda c: c.id))

    def revoke(self, credential_id: str, at: datetime) -> bool:
        held = self._credentials.get(credential_id)
        if held is not None and held.revoked_at is None:
            self._credentials[credential_id] = replace(held, revoked_at=at)
        return held is not None

    def _set(self, tenant_id: str, **changed: Any) -> bool:
        held = self._tenants.get(tenant_id)
        if held is None or held.removed_at:
            return False
        self._tenants[tenant_id] = replace(held, **changed)
        return True

    def _with_tenant(self, credential: Credential) -> Credential:
        tenant = self._tenants.get(credential.tenant)
        if tenant is None:
            return replace(credential, tenant_active=False)
        return replace(
            credential,
            tenant_active=not tenant.suspended,
            max_link_seconds=tenant.max_link_seconds,
        )

    def _is_served(self, tenant_id: str) -> bool:
        tenant = self._tenants.get(tenant_id)
        return tenant is not None and not tenant.suspended
