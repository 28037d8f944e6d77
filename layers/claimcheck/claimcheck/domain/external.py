"""Callers with a token of an external issuer."""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import sha256

EXTERNAL_KIND = "external-client"

_PREFIX = "external:"
_READABLE = re.compile(r"[A-Za-z0-9._-]{1,64}", re.ASCII)


@dataclass(frozen=True, slots=True)
class ExternalIdentity:
    """What a token of the external issuer proves. `subject` is the issuer's id of the caller."""

    tenant: str
    subject: str
    scopes: frozenset[str]

    @property
    def principal(self) -> str:
        """Return the principal for quotas, the audit and issued links: one for each subject."""
        if _READABLE.fullmatch(self.subject):
            return _PREFIX + self.subject
        # No readable subject has a `~`, so none can collide with the hash of another.
        return f"{_PREFIX}~{sha256(self.subject.encode()).hexdigest()[:32]}"
