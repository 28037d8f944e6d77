"""What the core needs of the world, as small protocols. No implementations, no vendor types.

Every method may raise `Unavailable` when what stands behind it fails for a reason that may pass.
"""

from claimcheck.ports.access import (
    AccessTokens,
    Accounts,
    CredentialAdmin,
    Credentials,
    ExternalTokens,
    Quota,
    TenantAdmin,
)
from claimcheck.ports.denials import (
    DenialCounter,
    DenialKeeping,
    Denials,
)
from claimcheck.ports.files import (
    FileStore,
    StoredObject,
    UrlSigner,
)
from claimcheck.ports.keys import (
    HeldRing,
    KeyRing,
)
from claimcheck.ports.links import (
    AlreadySpent,
    Keyring,
    LinkStore,
    Standing,
)
from claimcheck.ports.reports import (
    Change,
    Conflict,
    Counters,
    Expiries,
    ReportIndex,
    ReportStore,
    RowKey,
)
from claimcheck.ports.services import (
    LinkIssuing,
    Services,
)
from claimcheck.ports.surroundings import (
    AuditLog,
    AuditTrail,
    Clock,
    DeadLetters,
    Entropy,
)

__all__ = [
    "AccessTokens",
    "Accounts",
    "AlreadySpent",
    "AuditLog",
    "AuditTrail",
    "Change",
    "Clock",
    "Conflict",
    "Counters",
    "CredentialAdmin",
    "Credentials",
    "DeadLetters",
    "DenialCounter",
    "DenialKeeping",
    "Denials",
    "Entropy",
    "Expiries",
    "ExternalTokens",
    "FileStore",
    "HeldRing",
    "KeyRing",
    "Keyring",
    "LinkIssuing",
    "LinkStore",
    "Quota",
    "ReportIndex",
    "ReportStore",
    "RowKey",
    "Services",
    "Standing",
    "StoredObject",
    "TenantAdmin",
    "UrlSigner",
]
