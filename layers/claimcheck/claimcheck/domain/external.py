"""Callers who prove themselves to an issuer outside, and what it says of them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import sha256

EXTERNAL_KIND = "external-client"

_PREFIX = "external:"
_READABLE = re.compile(r"[A-Za-z0-9._-]{1,64}", re.ASCII)


@dataclass(frozen=True, slots=True)
class ExternalIdentity:
    """What a token of the issuer outside proves. `subject` is its own name for somebody."""

    tenant: str
    subject: str
    scopes: frozenset[str]

    @property
    def principal(self) -> str:
        """The same for each token of one subject: for quotas, the audit, and links issued."""
        if _READABLE.fullmatch(self.subject):
            return _PREFIX + self.subject
        # A sign that no readable subject has, so that none can pass for another one's digest.
        return f"{_PREFIX}~{sha256(self.subject.encode()).hexdigest()[:32]}"
