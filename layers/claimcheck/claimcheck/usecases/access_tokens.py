"""Bearer tokens: issuing our own to proven clients, and proving callers by ours and others'."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from claimcheck.domain.caller import DEFAULT_RATE, SCOPE, Caller
from claimcheck.domain.external import EXTERNAL_KIND
from claimcheck.domain.refusals import InvalidRequest, Problem, Unauthenticated
from claimcheck.ports import Services

TOKEN_SECONDS = 3600


@dataclass(frozen=True, slots=True)
class Audience:
    """Whom tokens are for. Tokens of one audience prove nothing to another.

    `kid_in_header` false keeps the JOSE header to `alg` and `typ` and makes the key id a claim.
    `external`: callers may bring tokens of the issuer outside as well.
    """

    name: str
    kid_in_header: bool
    external: bool = False


@dataclass(frozen=True, slots=True)
class IssuedToken:
    """A fresh token, the seconds that it lives, and the scopes that it carries."""

    token: str
    seconds: int
    scopes: tuple[str, ...]


def issue_access_token(
    services: Services,
    client: Caller,
    audience: Audience,
    *,
    scopes: tuple[str, ...] | None = None,
    claims: Mapping[str, object] | None = None,
) -> IssuedToken:
    """A token for `client` with `scopes` (None: all that it holds) and further `claims`.

    Raises `InvalidRequest` of kind `invalid_scope` for a scope that the client does not hold.
    """
    held = tuple(sorted(g.removeprefix(SCOPE) for g in client.grants if g.startswith(SCOPE)))
    asked = held if scopes is None else scopes
    if not set(asked) <= set(held):
        raise InvalidRequest(Problem(("scope",), "invalid_scope", "The scope is not granted."))
    now = int(services.clock.now().timestamp())
    token = services.access_tokens.issue(
        audience.name,
        {
            **(claims or {}),
            "sub": client.principal,
            "tenant": client.tenant,
            "scope": " ".join(asked),
            "iat": now,
            "exp": now + TOKEN_SECONDS,
            "jti": services.entropy.token(),
        },
        kid_in_header=audience.kid_in_header,
    )
    return IssuedToken(token, TOKEN_SECONDS, asked)


def authenticate_token(services: Services, audience: Audience, token: str) -> Caller:
    """The caller whom a token for `audience` proves. Raises `Unauthenticated`."""
    # Who made a token settles what it is judged by: never one way tried after the other.
    if audience.external and services.external_tokens.names_issuer(token):
        return _external_caller(services, token)
    return _own_caller(services, audience, token)


def _external_caller(services: Services, token: str) -> Caller:
    """No credential of ours stands behind it: the tenant does, and the issuer's own word."""
    identity = services.external_tokens.read(token)
    if identity is None:
        raise Unauthenticated("invalid_token")
    tenant = services.credentials.tenant(identity.tenant)
    if tenant is None:
        raise Unauthenticated("unknown_tenant")
    caller = Caller(
        tenant=tenant.id,
        principal=identity.principal,
        kind=EXTERNAL_KIND,
        grants=frozenset(SCOPE + scope for scope in identity.scopes),
        rate=DEFAULT_RATE,
    )
    if tenant.suspended:
        raise Unauthenticated("tenant_suspended", caller=caller)
    return caller


def _own_caller(services: Services, audience: Audience, token: str) -> Caller:
    """Scopes are those of the token which the credential behind it still holds."""
    claims = services.access_tokens.read(audience.name, token)
    if claims is None:
        raise Unauthenticated("invalid_token")
    credential = services.credentials.find(str(claims["sub"]))
    if credential is None or credential.tenant != claims.get("tenant"):
        raise Unauthenticated("unknown_credential")
    caller = Caller.of(credential)
    if not credential.usable(services.clock.now()):
        raise Unauthenticated("credential_ended", caller=caller)
    scopes = {SCOPE + scope for scope in str(claims.get("scope", "")).split()}
    return Caller(
        tenant=caller.tenant,
        principal=caller.principal,
        kind=caller.kind,
        grants=caller.grants & scopes,
        rate=caller.rate,
        max_link_seconds=caller.max_link_seconds,
    )
