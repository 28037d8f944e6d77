"""The Entropy port on the operating system. Nothing is generated ahead of its use."""

from __future__ import annotations

from secrets import token_urlsafe
from uuid import uuid4


class SystemEntropy:
    """Unpredictable in processes restored from one snapshot, too."""

    def token(self) -> str:
        return token_urlsafe(16)

    def uuid(self) -> str:
        return str(uuid4())
