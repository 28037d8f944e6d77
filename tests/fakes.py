"""The ports in memory: what the core sees of the world in tests. They behave as the real ones do.

Signing is arithmetic and needs no fake, so presigned URLs and access tokens are the real thing
under keys that everybody knows.
"""

from __future__ import annotations

from base64 import urlsafe_b64encode
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from hashlib import md5, sha256
from itertools import count, islice
from uuid import UUID

from claimcheck.adapters.presign import SigningCredentials, presign
from claimcheck.adapters.tokens import JwtAccessTokens
from claimcheck.domain.audit import AuditEntry
from claimcheck.domain.caller import Credential, Tenant
from claimcheck.domain.credential_id import tenant_of
from claimcheck.domain.delivery import ByteRange, SignedUrl
from claimcheck.domain.filename import content_disposition
from claimcheck.domain.link import Key, Link
from claimcheck.domain.listing import DayCounts, ReportFilter, Start, counter_deltas
from claimcheck.domain.refusals import QuotaExceeded, StoredFileMissing, Unavailable
from claimcheck.domain.report import Facet, Kind, ListedReport, Position, Report, StoredFile
from claimcheck.ports import AlreadySpent, Change, Conflict, Standing, StoredObject

NOW = datetime(2026, 3, 14, 12, 0, 0, tzinfo=UTC)
BUCKET = "files"
STORAGE_ORIGIN = f"https://{BUCKET}.s3.us-east-1.amazonaws.com"


class FakeClock:
    """Stands still until told otherwise."""

    def __init__(self, now: datetime = NOW) -> None:
        self.moment = now

    def now(self) -> datetime:
        return self.moment

    def advance(self, seconds: float) -> None:
        self.moment += timedelta(seconds=seconds)


class FakeEntropy:
    """The same values in the same order in every run."""

    def __init__(self) -> None:
        self._numbers = count(1)

    def token(self) -> str:
        return urlsafe_b64encode(self._bytes()).rstrip(b"=").decode()

    def uuid(self) -> str:
        return str(UUID(bytes=self._bytes(), version=4))

    def _bytes(self) -> bytes:
        return sha256(f"entropy {next(self._numbers)}".encode()).digest()[:16]


class FakeAuditLog:
    """The entries in order of arrival, those of registrations and spent links among them."""

    def __init__(self) -> None:
        self.entries: list[AuditEntry] = []

    def append(self, entry: AuditEntry) -> None:
        held = self._held(entry)
        if held is None:
            self.entries.append(entry)
        elif held != entry:
            raise Unavailable("audit_collision")

    def add_all(self, entries: Sequence[AuditEntry]) -> bool:
        """All or none of `entries`, as in a transaction; whether there was room for them."""
        if any(self._held(entry) for entry in entries):
            return False
        self.entries.extend(entries)
        return True

    def of_tenant(self, tenant: str) -> Iterator[AuditEntry]:
        mine = [entry for entry in self.entries if entry.tenant == tenant]
        return iter(sorted(mine, key=lambda entry: (entry.attempt.at, entry.attempt.id)))

    def _held(self, entry: AuditEntry) -> AuditEntry | None:
        def place(of: AuditEntry) -> tuple[str, datetime, str]:
            return of.tenant, of.attempt.at, of.attempt.id

        return next((held for held in self.entries if place(held) == place(entry)), None)


class FakeReportStore:
    """Rows by tenant, kind and id, and the counters that move with them."""

    def __init__(self, audit: FakeAuditLog) -> None:
        self.rows: dict[tuple[str, Kind, str], Report] = {}
        self.counters: dict[tuple[str, date], Counter[Facet]] = {}
        self._audit = audit

    def add(self, *reports: Report) -> None:
        """Put rows in place as if they had been registered, without an audit entry."""
        for report in reports:
            self._store(report)

    def get(self, tenant: str, kind: Kind, report_id: str) -> Report | None:
        return self.rows.get((tenant, kind, report_id))

    def find_encrypted(self, tenant: str, encrypted_id: str) -> Report | None:
        mine = self.of_tenant(tenant)
        return next((row for row in mine if row.encrypted_id == encrypted_id), None)

    def find_key(self, tenant: str, key: str) -> Report | None:
        mine = self.of_tenant(tenant)
        return next((row for row in mine if row.file and row.file.key == key), None)

    def commit(self, changes: Sequence[Change]) -> None:
        for change in changes:
            if _rev(self._row(change.after)) != _rev(change.before):
                raise Conflict
        if not self._audit.add_all([change.entry for change in changes]):
            raise Conflict
        for change in changes:
            self._store(change.after)

    def mark_downloaded(self, report: Report, at: datetime) -> None:
        row, moment = self._row(report), at.replace(microsecond=0)
        if row is not None and (row.downloaded_at is None or row.downloaded_at < moment):
            self.rows[row.tenant, row.kind, row.id] = replace(row, downloaded_at=moment)

    def of_tenant(self, tenant: str) -> list[Report]:
        return [row for row in self.rows.values() if row.tenant == tenant]

    def _row(self, report: Report) -> Report | None:
        return self.rows.get((report.tenant, report.kind, report.id))

    def _store(self, after: Report) -> None:
        row = self._row(after)
        for day, moved in counter_deltas([(row, after)]).items():
            self.counters.setdefault((after.tenant, day), Counter()).update(moved)
        self.rows[after.tenant, after.kind, after.id] = replace(
            after,
            rev=row.rev + 1 if row else 1,
            downloaded_at=row.downloaded_at if row else after.downloaded_at,
        )


def _rev(row: Report | None) -> int:
    return row.rev if row else 0


class FakeReportIndex:
    """Sees the rows of a `FakeReportStore` at once; the real index may lag."""

    def __init__(self, reports: FakeReportStore) -> None:
        self._reports = reports

    def counts(self, tenant: str, wanted: ReportFilter) -> DayCounts:
        held = {
            day: {facet: n for facet, n in counter.items() if n}
            for (owner, day), counter in self._reports.counters.items()
            if owner == tenant and _within(day, wanted)
        }
        return {day: counter for day, counter in held.items() if counter}

    def from_start(
        self, tenant: str, wanted: ReportFilter, start: Start, limit: int
    ) -> Sequence[ListedReport]:
        found = self._listed(tenant, wanted)
        begun = (r for r in found if start.day is None or r.created_at.date() <= start.day)
        return list(islice(begun, start.skip, start.skip + limit))

    def older(
        self, tenant: str, wanted: ReportFilter, than: Position, limit: int
    ) -> Sequence[ListedReport]:
        return [r for r in self._listed(tenant, wanted) if r.position < than][:limit]

    def newer(
        self, tenant: str, wanted: ReportFilter, than: Position, limit: int
    ) -> Sequence[ListedReport]:
        found = [r for r in self._listed(tenant, wanted) if r.position > than]
        return found[max(0, len(found) - limit) :]

    def _listed(self, tenant: str, wanted: ReportFilter) -> list[ListedReport]:
        rows = (row for row in self._reports.of_tenant(tenant) if row.listed)
        passing = (row for row in rows if _passes(row, wanted))
        listed = (_listed(row, row.file) for row in passing if row.file)
        return sorted(listed, key=lambda report: report.position, reverse=True)


def _passes(row: Report, wanted: ReportFilter) -> bool:
    facets = wanted.facets
    return _within(row.day, wanted) and (facets is None or row.facet in facets)


def _within(day: date, wanted: ReportFilter) -> bool:
    after, before = wanted.created_after, wanted.created_before
    return (after is None or after <= day) and (before is None or day <= before)


def _listed(row: Report, file: StoredFile) -> ListedReport:
    return ListedReport(
        tenant=row.tenant,
        kind=row.kind,
        id=row.id,
        encrypted_id=row.encrypted_id,
        name=row.name,
        filename=file.filename,
        size=file.size,
        mime_type=file.mime_type,
        source=row.source,
        interval=row.interval,
        created_at=row.created_at,
    )


class FakeFileStore:
    """Object versions, the newest last. A deleted object keeps its versions, as a bucket does."""

    bucket = BUCKET

    def __init__(self) -> None:
        self._versions: dict[str, dict[str, tuple[StoredObject, bytes]]] = {}
        self._hidden: set[str] = set()
        self._numbers = count(1)

    def put(
        self,
        key: str,
        body: bytes,
        *,
        content_type: str = "binary/octet-stream",
        content_encoding: str = "",
        sha256_hex: str | None = None,
        metadata: Mapping[str, str] | None = None,
    ) -> StoredObject:
        """Upload a new version of the object at `key`."""
        stored = StoredObject(
            version_id=f"version-{next(self._numbers)}",
            size=len(body),
            content_type=content_type,
            content_encoding=content_encoding,
            etag=f'"{md5(body).hexdigest()}"',
            sha256=sha256_hex,
            metadata=dict(metadata or {}),
        )
        self._versions.setdefault(key, {})[stored.version_id] = (stored, body)
        self._hidden.discard(key)
        return stored

    def delete(self, key: str) -> None:
        """Hide the object behind a delete marker."""
        self._hidden.add(key)

    def destroy(self, key: str, version_id: str) -> None:
        """Remove one version for good."""
        del self._versions[key][version_id]

    def head(self, key: str, version_id: str | None = None) -> StoredObject:
        return self._find(key, version_id)[0]

    def read(self, file: StoredFile, part: ByteRange | None = None) -> bytes:
        _, body = self._find(file.key, file.version_id)
        return body if part is None else body[part.first : part.last + 1]

    def _find(self, key: str, version_id: str | None) -> tuple[StoredObject, bytes]:
        versions = self._versions.get(key, {})
        if version_id is None and versions and key not in self._hidden:
            return list(versions.values())[-1]
        if version_id not in versions:
            raise StoredFileMissing("missing")
        return versions[version_id]


class FakeUrlSigner:
    """Signs with credentials that end an hour after each signature."""

    credentials = SigningCredentials("ASIAEXAMPLE", "example secret", "example session")

    def __init__(self, clock: FakeClock) -> None:
        self._clock = clock

    def presign(self, file: StoredFile, seconds: int) -> SignedUrl:
        now, lived = self._clock.now().replace(microsecond=0), min(seconds, 3600)
        overrides = {
            "response-cache-control": "no-store",
            "response-content-disposition": content_disposition(file.filename),
            "response-content-type": file.mime_type,
            "versionId": file.version_id,
        }
        url = presign(
            STORAGE_ORIGIN, "us-east-1", self.credentials, file.key, overrides, lived, now
        )
        return SignedUrl(url, now + timedelta(seconds=lived))


class FakeLinkStore:
    """Uses by link id, and marks."""

    def __init__(self, reports: FakeReportStore, audit: FakeAuditLog) -> None:
        self.uses: Counter[str] = Counter()
        self.marks: dict[str, int] = {}
        self._reports = reports
        self._audit = audit

    def standing(self, link: Link) -> Standing:
        marks = (
            f"link#{link.id}",
            f"report#{link.tenant}#{link.kind}#{link.report_id}",
            f"credential#{link.issuer}",
            f"tenant#{link.tenant}",
        )
        return Standing(
            report=self._reports.get(link.tenant, link.kind, link.report_id),
            uses=self.uses[link.id],
            revoked=any(self._revokes(mark, link) for mark in marks),
        )

    def spend(self, link: Link, entry: AuditEntry) -> None:
        spent = link.max_uses is not None and self.uses[link.id] >= link.max_uses
        if spent or self._revokes(f"link#{link.id}", link):
            raise AlreadySpent
        if not self._audit.add_all([entry]):
            raise Unavailable("audit_collision")
        self.uses[link.id] += 1

    def revoke(self, mark: str, at: datetime) -> None:
        self.marks[mark] = max(int(at.timestamp()), self.marks.get(mark, 0))

    def _revokes(self, mark: str, link: Link) -> bool:
        return link.issued_at <= self.marks.get(mark, -1)


class FakeKeyring:
    """One key, until another is added."""

    def __init__(self, clock: FakeClock, purpose: str) -> None:
        self._clock = clock
        self._purpose = purpose
        self._keys: list[Key] = []
        self.rotate(keep_seconds=0)

    def rotate(self, keep_seconds: int) -> None:
        """A new current key; the one before it is still found for `keep_seconds`."""
        if self._keys:
            ends = self._clock.now() + timedelta(seconds=keep_seconds)
            self._keys[-1] = self._keys[-1]._replace(not_after=ends)
        kid = f"{self._purpose}-{len(self._keys) + 1}"
        self._keys.append(Key(kid, sha256(kid.encode()).digest()))

    def current(self) -> Key:
        return self._keys[-1]

    def find(self, kid: str) -> Key | None:
        return next((key for key in self._keys if key.kid == kid and self._lasts(key)), None)

    def _lasts(self, key: Key) -> bool:
        return key.not_after is None or self._clock.now() < key.not_after


class FakeCredentials:
    """Tenants and credentials, for callers and for the operator alike."""

    def __init__(self) -> None:
        self._tenants: dict[str, Tenant] = {}
        self._credentials: dict[str, Credential] = {}

    def find(self, credential_id: str) -> Credential | None:
        held = self._credentials.get(credential_id)
        if held is None or tenant_of(credential_id) != held.tenant:
            return None
        return self._with_tenant(held)

    def add_tenant(self, tenant: Tenant) -> None:
        self._tenants[tenant.id] = tenant

    def tenant(self, tenant_id: str) -> Tenant | None:
        return self._tenants.get(tenant_id)

    def add(self, credential: Credential) -> None:
        if credential.id in self._credentials:
            raise Conflict
        self._credentials[credential.id] = credential

    def of_tenant(self, tenant_id: str) -> Iterator[Credential]:
        mine = [c for c in self._credentials.values() if c.tenant == tenant_id]
        return (self._with_tenant(c) for c in sorted(mine, key=lambda c: c.id))

    def revoke(self, credential_id: str, at: datetime) -> bool:
        held = self._credentials.get(credential_id)
        if held is not None and held.revoked_at is None:
            self._credentials[credential_id] = replace(held, revoked_at=at)
        return held is not None

    def _with_tenant(self, credential: Credential) -> Credential:
        tenant = self._tenants.get(credential.tenant)
        return replace(credential, tenant_active=tenant is not None and not tenant.suspended)


class FakeQuota:
    """Counts of requests by principal and minute."""

    def __init__(self) -> None:
        self._taken: Counter[tuple[str, int]] = Counter()

    def take(self, principal: str, rate: int, now: datetime) -> None:
        window = (principal, int(now.timestamp()) // 60)
        if self._taken[window] >= rate:
            raise QuotaExceeded(60 - now.second)
        self._taken[window] += 1


class FakeDeadLetters:
    """What was buried, and why."""

    def __init__(self) -> None:
        self.buried: list[tuple[str, str]] = []

    def bury(self, message: str, reason: str) -> None:
        self.buried.append((message, reason))


@dataclass(frozen=True)
class FakeServices:
    """All ports in memory, sharing one clock, one set of rows and one audit."""

    clock: FakeClock
    entropy: FakeEntropy
    audit: FakeAuditLog
    reports: FakeReportStore
    index: FakeReportIndex
    files: FakeFileStore
    storage_origin: str
    signer: FakeUrlSigner
    links: FakeLinkStore
    link_keys: FakeKeyring
    list_keys: FakeKeyring
    token_keys: FakeKeyring
    access_tokens: JwtAccessTokens
    credentials: FakeCredentials
    quota: FakeQuota
    dead_letters: FakeDeadLetters

    @classmethod
    def fresh(cls, now: datetime = NOW) -> FakeServices:
        clock, audit = FakeClock(now), FakeAuditLog()
        reports, token_keys = FakeReportStore(audit), FakeKeyring(clock, "access-token")
        return cls(
            clock=clock,
            entropy=FakeEntropy(),
            audit=audit,
            reports=reports,
            index=FakeReportIndex(reports),
            files=FakeFileStore(),
            storage_origin=STORAGE_ORIGIN,
            signer=FakeUrlSigner(clock),
            links=FakeLinkStore(reports, audit),
            link_keys=FakeKeyring(clock, "link"),
            list_keys=FakeKeyring(clock, "list"),
            token_keys=token_keys,
            access_tokens=JwtAccessTokens(token_keys, clock),
            credentials=FakeCredentials(),
            quota=FakeQuota(),
            dead_letters=FakeDeadLetters(),
        )
