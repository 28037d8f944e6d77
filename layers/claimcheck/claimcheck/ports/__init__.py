"""What the core needs from outside, as small protocols. No implementations, no vendor types.

Every method may raise `Unavailable` for a failure that a retry may overcome.
"""

from claimcheck.ports.access import (
    AccessAdmin,
    AccessTokens,
    CredentialAdmin,
    Credentials,
    ExternalTokens,
    Quota,
    TenantAdmin,
)
from claimcheck.ports.audit import AuditLog, AuditTrail
from claimcheck.ports.dead_letters import DeadLetters
from claimcheck.ports.denials import (
    DenialCounter,
    Denials,
    DenialServices,
)
from claimcheck.ports.files import (
    FileStore,
    StoredObject,
    UrlSigner,
)
from claimcheck.ports.keys import (
    KeyRotationStore,
    StoredKeyRing,
)
from claimcheck.ports.links import (
    AlreadySpentError,
    LinkState,
    LinkStore,
    SigningKeys,
)
from claimcheck.ports.reports import (
    Change,
    ConflictError,
    Counters,
    Expiries,
    ReportIndex,
    ReportStore,
    RowKey,
)
from claimcheck.ports.services import (
    LinkIssuingServices,
    Services,
)
from claimcheck.ports.system import Clock, Entropy

__all__ = [
    "AccessAdmin",
    "AccessTokens",
    "AlreadySpentError",
    "AuditLog",
    "AuditTrail",
    "Change",
    "Clock",
    "ConflictError",
    "Counters",
    "CredentialAdmin",
    "Credentials",
    "DeadLetters",
    "DenialCounter",
    "DenialServices",
    "Denials",
    "Entropy",
    "Expiries",
    "ExternalTokens",
    "FileStore",
    "KeyRotationStore",
    "LinkIssuingServices",
    "LinkState",
    "LinkStore",
    "Quota",
    "ReportIndex",
    "ReportStore",
    "RowKey",
    "Services",
    "SigningKeys",
    "StoredKeyRing",
    "StoredObject",
    "TenantAdmin",
    "UrlSigner",
]
