"""Entropy of the operating system, asked anew each time: nothing is drawn ahead and kept."""

from __future__ import annotations

from secrets import token_urlsafe
from uuid import uuid4


class SystemEntropy:
    """Unpredictable, also in processes restored from one snapshot."""

    def token(self) -> str:
        return token_urlsafe(16)

    def uuid(self) -> str:
        return str(uuid4())
