"""What the core needs of the world, as small protocols. No implementations, no vendor types.

Every method may raise `Unavailable` when what stands behind it fails for a reason that may pass.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple, Protocol

from claimcheck.domain.audit import AuditEntry
from claimcheck.domain.caller import Credential, Tenant
from claimcheck.domain.delivery import ByteRange, SignedUrl
from claimcheck.domain.link import Key, Link
from claimcheck.domain.listing import DayCounter, DayCounts, ReportFilter, Start
from claimcheck.domain.report import Facet, Kind, ListedReport, Position, Report, StoredFile


class Conflict(Exception):
    """A row was changed by somebody else since it was read."""


class AlreadySpent(Exception):
    """A link has no use left, or was revoked, at the moment of spending."""


@dataclass(frozen=True, slots=True)
class Change:
    """One row going from `before` (None: absent) to `after`, with the audit entry that says so."""

    before: Report | None
    after: Report
    entry: AuditEntry


class ReportStore(Protocol):
    """The rows. Reads are strongly consistent unless said otherwise."""

    def get(self, tenant: str, kind: Kind, report_id: str) -> Report | None: ...

    def find_encrypted(self, tenant: str, encrypted_id: str) -> Report | None:
        """The tenant's report of that `encrypted_id`, whatever its state.

        The way there may lag the rows by a second; the row itself is read consistently.
        """
        ...

    def find_key(self, tenant: str, key: str) -> Report | None:
        """The tenant's report whose file lies at `key`; may lag as `find_encrypted` does."""
        ...

    def commit(self, changes: Sequence[Change]) -> None:
        """All of `changes`, their counters and their audit entries in one transaction, or nothing.

        Each row is written with `rev` one above `before.rev` (absent: 1).
        At most 49 changes of one tenant that touch at most 2 days. Raises `Conflict`.
        """
        ...

    def mark_downloaded(self, report: Report, at: datetime) -> None:
        """Move `downloaded_at` forward to `at`, never back. Touches no index and not `rev`."""
        ...


class ReportIndex(Protocol):
    """The finished reports of a tenant, newest first. May lag the rows by a second."""

    def counts(self, tenant: str, wanted: ReportFilter) -> DayCounts:
        """The counters of the days asked for; days without reports are left out."""
        ...

    def from_start(
        self, tenant: str, wanted: ReportFilter, start: Start, limit: int
    ) -> Sequence[ListedReport]:
        """Up to `limit` reports from `start` on, newest first."""
        ...

    def older(
        self, tenant: str, wanted: ReportFilter, than: Position, limit: int
    ) -> Sequence[ListedReport]:
        """Up to `limit` reports after `than` in newest-first order, newest first."""
        ...

    def newer(
        self, tenant: str, wanted: ReportFilter, than: Position, limit: int
    ) -> Sequence[ListedReport]:
        """The `limit` reports just before `than` in newest-first order, newest first."""
        ...


class Counters(Protocol):
    """A tenant's counters, and the rows that they count. All reads are strongly consistent."""

    def counts(self, tenant: str) -> Mapping[date, DayCounter]:
        """The counters of every day that has any."""
        ...

    def rows(self, tenant: str) -> Iterator[tuple[date, Facet]]:
        """Day and facet of each listed report. Reads every row of the tenant: for operators."""
        ...

    def mend(self, tenant: str, day: date, before: DayCounter, after: Mapping[Facet, int]) -> None:
        """Let the counters of `day` say `after`. Raises `Conflict` if they moved since `before`."""
        ...


class StoredObject(NamedTuple):
    """What storage says of one object version. `metadata` keys are lower case, without prefix."""

    version_id: str
    size: int
    content_type: str
    content_encoding: str
    etag: str
    sha256: str | None
    metadata: Mapping[str, str]


class FileStore(Protocol):
    """The files bucket. A missing or hidden object raises `StoredFileMissing`."""

    @property
    def bucket(self) -> str: ...

    def head(self, key: str, version_id: str | None = None) -> StoredObject: ...

    def read(self, file: StoredFile, part: ByteRange | None = None) -> bytes: ...


class UrlSigner(Protocol):
    """Makes URLs on which storage itself serves a file."""

    def presign(self, file: StoredFile, seconds: int) -> SignedUrl:
        """A URL of at most `seconds` that never claims to outlive its signing credentials."""
        ...


class Standing(NamedTuple):
    """What is known of a link now; `report` is the row, whatever version it names.

    `claimed_at` is when a use was spent under the claim that was asked for.
    """

    report: Report | None
    uses: int
    revoked: bool
    claimed_at: datetime | None = None


class LinkStore(Protocol):
    """Uses of links, and marks that revoke them."""

    def standing(self, link: Link, claim: str | None = None) -> Standing:
        """One strongly consistent read of the link's uses, its marks and its report."""
        ...

    def spend(self, link: Link, entry: AuditEntry, claim: str | None = None) -> None:
        """Take one use and commit `entry`, both or neither; with a `claim`, note it.

        Raises `AlreadySpent`, also for a claim that has been noted before. Safe to retry within one
        call: a lost answer never costs a second use.
        """
        ...

    def revoke(self, mark: str, at: datetime) -> None:
        """End every link under `mark` that was issued up to `at`.

        A mark is `link#`, `report#`, `credential#` or `tenant#` and the id of what it concerns.
        """
        ...


class Keyring(Protocol):
    """The signing keys of one purpose."""

    def current(self) -> Key: ...

    def find(self, kid: str) -> Key | None: ...


class AccessTokens(Protocol):
    """Signed bearer tokens (JWT, HS256)."""

    def issue(self, audience: str, claims: Mapping[str, object], *, kid_in_header: bool) -> str: ...

    def read(self, audience: str, token: str) -> Mapping[str, object] | None:
        """The claims of a token of ours for `audience` that is valid now, else None."""
        ...


class Credentials(Protocol):
    """Credentials by public id."""

    def find(self, credential_id: str) -> Credential | None:
        """The credential, usable or not; may be up to a minute old. Malformed ids find nothing.

        Of its `tenants` only those that are there and not suspended.
        """
        ...


class TenantAdmin(Protocol):
    """What the operator does with tenants."""

    def add_tenant(self, tenant: Tenant) -> None:
        """Raises `Conflict` if there is such a tenant already."""
        ...

    def tenant(self, tenant_id: str) -> Tenant | None: ...

    def set_suspended(self, tenant_id: str, suspended: bool) -> bool:
        """Whether there was such a tenant. May be repeated."""
        ...

    def tenants(self) -> Iterator[Tenant]:
        """All of them, in no order. Reads the whole table: for operators, never for callers."""
        ...


class CredentialAdmin(Protocol):
    """What the operator does with credentials."""

    def add(self, credential: Credential) -> None:
        """Raises `Conflict` if the id is taken."""
        ...

    def of_tenant(self, tenant_id: str) -> Iterator[Credential]: ...

    def revoke(self, credential_id: str, at: datetime) -> bool:
        """Whether there was such a credential to revoke."""
        ...


class Accounts(TenantAdmin, CredentialAdmin, Protocol):
    """Tenants and their credentials, for the operator."""


class AuditLog(Protocol):
    """Append-only."""

    def append(self, entry: AuditEntry) -> None: ...


class AuditTrail(Protocol):
    """Reading the audit back, oldest first."""

    def of_tenant(self, tenant: str) -> Iterator[AuditEntry]: ...


class Quota(Protocol):
    """Requests by principal and UTC minute."""

    def take(self, principal: str, rate: int, now: datetime) -> None:
        """Count one request. Raises `QuotaExceeded` beyond `rate` in this minute."""
        ...


class DeadLetters(Protocol):
    """Where events go that no retry can mend."""

    def bury(self, message: str, reason: str) -> None: ...


class Clock(Protocol):
    """The time, aware and in UTC."""

    def now(self) -> datetime: ...


class Entropy(Protocol):
    """Randomness for ids."""

    def token(self) -> str:
        """22 URL-safe characters of 128 random bits."""
        ...

    def uuid(self) -> str: ...


class LinkIssuing(Protocol):
    """The ports that issuing a gated link needs."""

    @property
    def link_keys(self) -> Keyring: ...
    @property
    def clock(self) -> Clock: ...
    @property
    def entropy(self) -> Entropy: ...


class Services(Protocol):
    """All ports, for use cases and contracts. A door builds only those that it touches."""

    @property
    def reports(self) -> ReportStore: ...
    @property
    def index(self) -> ReportIndex: ...
    @property
    def files(self) -> FileStore: ...
    @property
    def storage_origin(self) -> str:
        """Scheme and host that presigned URLs point at."""
        ...

    @property
    def signer(self) -> UrlSigner: ...
    @property
    def links(self) -> LinkStore: ...
    @property
    def link_keys(self) -> Keyring: ...
    @property
    def list_keys(self) -> Keyring: ...
    @property
    def access_tokens(self) -> AccessTokens: ...
    @property
    def credentials(self) -> Credentials: ...
    @property
    def audit(self) -> AuditLog: ...
    @property
    def quota(self) -> Quota: ...
    @property
    def dead_letters(self) -> DeadLetters: ...
    @property
    def clock(self) -> Clock: ...
    @property
    def entropy(self) -> Entropy: ...
