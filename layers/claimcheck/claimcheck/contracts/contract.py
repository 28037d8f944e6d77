"""What a contract is made of."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum, StrEnum

from claimcheck.contracts.http import Reply, Request
from claimcheck.domain.audit import AuditEntry
from claimcheck.domain.caller import ANONYMOUS, Caller
from claimcheck.domain.refusals import Refusal
from claimcheck.ports import Services
from claimcheck.usecases.access_tokens import Audience


class Function(StrEnum):
    """The functions that serve HTTP; each is a folder under `functions/`."""

    LISTING = "listing"
    ISSUANCE = "issuance"
    DOWNLOAD = "download"
    TOKENS = "tokens"


class Committed(Enum):
    """Stands for an audit entry that the use case has already committed."""

    ALREADY = "already"


@dataclass(frozen=True, slots=True)
class Answer:
    """A reply, and the audit entry that must be committed before the reply is sent."""

    reply: Reply
    entry: AuditEntry | Committed


Authenticate = Callable[[Request, Services], Caller]
Endpoint = Callable[[Request, Caller, Services], Answer]
RefusalReply = Callable[[Refusal, Request], Reply]
Refusals = Mapping[type[Refusal], RefusalReply]


def anonymous(_request: Request, _services: Services) -> Caller:
    """Authenticate nobody: the endpoint does it, from the body or the URL."""
    return ANONYMOUS


@dataclass(frozen=True, slots=True)
class Route:
    """One method of one path. `authenticate` and `refusals` override the contract's own.

    With `any_origin`, pages of any web origin may read the route's answers. Only links have it,
    since the URL is their whole credential. Other routes follow the deployment's `AllowedOrigins`.
    """

    function: Function
    method: str
    path: str
    endpoint: Endpoint
    authenticate: Authenticate | None = None
    refusals: Refusals | None = None
    any_origin: bool = False


@dataclass(frozen=True, slots=True)
class Contract:
    """One wire contract: how callers authenticate, how it answers refusals, what it serves.

    `headers` are the request headers that a web page needs for it, as CORS spells them.
    `audience` is whom its access tokens are for, if it has any.
    """

    name: str
    authenticate: Authenticate
    refusals: Refusals
    routes: tuple[Route, ...]
    headers: frozenset[str]
    audience: Audience | None = None

    def caller(self, route: Route, request: Request, services: Services) -> Caller:
        """Return the authenticated caller of `route`. Raises `Refusal`."""
        return (route.authenticate or self.authenticate)(request, services)

    def refusal_reply(self, refusal: Refusal, route: Route, request: Request) -> Reply:
        """Return the contract's answer for `refusal`: that of the nearest class on its MRO."""
        replies = route.refusals or self.refusals
        reply = next(replies[cls] for cls in type(refusal).__mro__ if cls in replies)
        return reply(refusal, request)
