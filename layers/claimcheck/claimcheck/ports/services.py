"""The ports as use cases receive them."""

from __future__ import annotations

from typing import Protocol

from claimcheck.ports.access import AccessTokens, Credentials, ExternalTokens, Quota
from claimcheck.ports.audit import AuditLog
from claimcheck.ports.dead_letters import DeadLetters
from claimcheck.ports.denials import DenialCounter, Denials
from claimcheck.ports.files import FileStore, UrlSigner
from claimcheck.ports.links import LinkStore, SigningKeys
from claimcheck.ports.reports import Expiries, ReportIndex, ReportStore
from claimcheck.ports.system import Clock, Entropy


class LinkIssuingServices(Protocol):
    """The ports that issuing a gated link needs."""

    @property
    def link_keys(self) -> SigningKeys: ...
    @property
    def clock(self) -> Clock: ...
    @property
    def entropy(self) -> Entropy: ...


class Services(Protocol):
    """All ports, for use cases and contracts. A function builds only those that it uses."""

    @property
    def reports(self) -> ReportStore: ...
    @property
    def index(self) -> ReportIndex: ...
    @property
    def expiries(self) -> Expiries: ...
    @property
    def files(self) -> FileStore: ...
    @property
    def storage_origin(self) -> str:
        """Return the scheme and host of presigned URLs."""
        ...

    @property
    def signer(self) -> UrlSigner: ...
    @property
    def links(self) -> LinkStore: ...
    @property
    def link_keys(self) -> SigningKeys: ...
    @property
    def list_keys(self) -> SigningKeys: ...
    @property
    def access_tokens(self) -> AccessTokens: ...
    @property
    def external_tokens(self) -> ExternalTokens: ...
    @property
    def credentials(self) -> Credentials: ...
    @property
    def audit(self) -> AuditLog: ...
    @property
    def denials(self) -> Denials: ...
    @property
    def failed_logins(self) -> DenialCounter:
        """Return a counter that adds to `denials` with fewer writes than attempts."""
        ...

    @property
    def quota(self) -> Quota: ...
    @property
    def dead_letters(self) -> DeadLetters: ...
    @property
    def clock(self) -> Clock: ...
    @property
    def entropy(self) -> Entropy: ...
