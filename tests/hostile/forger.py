"""Access tokens made by hand for one route, under the very key of the world that they enter."""

from __future__ import annotations

from typing import Any

from claimcheck.contracts.documents.auth import AUDIENCE as DOCUMENTS
from claimcheck.contracts.external_reports.auth import AUDIENCE as REPORTS
from claimcheck.domain.caller import CredentialKind
from tests.hostile.asks import PROVEN, Ask, bearer
from tests.hostile.world import World
from tests.ports.forgery import KEYED, PLAIN, forged, valid

AUDIENCES = {"external_report": REPORTS, "document_url": DOCUMENTS, "document": DOCUMENTS}
CLIENTS = {
    REPORTS: CredentialKind.OAUTH_CLIENT,
    DOCUMENTS: CredentialKind.DOCUMENT_CLIENT,
}


class Forger:
    """Makes tokens for one route, under the world's own key."""

    def __init__(self, world: World, name: str) -> None:
        self.audience = AUDIENCES[name]
        self._world = world
        self._ask = PROVEN[name](world.mine)
        self._key = world.services.token_keys.current()

    def claims(self, **of: object) -> dict[str, object]:
        """Good ones; `of` are others."""
        own: dict[str, object] = {
            "sub": self._world.mine.ids[CLIENTS[self.audience]],
            "tenant": self._world.mine.tenant,
            "aud": self.audience.name,
            "kid": self._key.kid,
        }
        return valid(**{**own, **of})

    @property
    def header(self) -> dict[str, object]:
        return {**KEYED, "kid": self._key.kid} if self.audience.kid_in_header else PLAIN

    def ask(self, header: Any, claims: Any, secret: bytes | None = None) -> Ask:
        """A request with such a token."""
        named = header if isinstance(header, bytes) else self._named(header)
        return self.with_token(forged(named, claims, secret or self._key.secret))

    def with_token(self, token: str) -> Ask:
        return self._ask.with_header(*bearer(token)[0])

    def _named(self, header: dict[str, object]) -> dict[str, object]:
        known = {"kid": self._key.kid} if header.get("kid") == KEYED["kid"] else {}
        return {**header, **known}
