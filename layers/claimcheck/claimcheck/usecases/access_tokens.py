"""Issue our own bearer tokens, and authenticate callers by ours or an external issuer's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from claimcheck.domain.caller import DEFAULT_RATE, SCOPE, Caller
from claimcheck.domain.external import EXTERNAL_KIND
from claimcheck.domain.key_ring import ACCESS_TOKEN_SECONDS
from claimcheck.domain.refusals import InvalidRequest, Problem, Unauthenticated
from claimcheck.ports import Services


@dataclass(frozen=True, slots=True)
class Audience:
    """An audience of tokens. A token is valid for one audience only.

    With `kid_in_header` false, the JOSE header has only `alg` and `typ`, and the key id is a claim.
    With `external`, tokens of the external issuer are accepted too.
    """

    name: str
    kid_in_header: bool
    external: bool = False


@dataclass(frozen=True, slots=True)
class IssuedToken:
    """A new token, its lifetime in seconds, and its scopes."""

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
    """Return a token for `client` with `scopes` (None: all that it has) and further `claims`.

    Raises `InvalidRequest` of kind `invalid_scope` for a scope that the client does not have.
    """
    available = tuple(sorted(g.removeprefix(SCOPE) for g in client.grants if g.startswith(SCOPE)))
    granted = available if scopes is None else scopes
    if not set(granted) <= set(available):
        raise InvalidRequest(Problem(("scope",), "invalid_scope", "The scope is not granted."))
    now = int(services.clock.now().timestamp())
    token = services.access_tokens.issue(
        audience.name,
        {
            **(claims or {}),
            "sub": client.principal,
            "tenant": client.tenant,
            "scope": " ".join(granted),
            "iat": now,
            "exp": now + ACCESS_TOKEN_SECONDS,
            "jti": services.entropy.token(),
        },
        kid_in_header=audience.kid_in_header,
    )
    return IssuedToken(token, ACCESS_TOKEN_SECONDS, granted)


def authenticate_token(services: Services, audience: Audience, token: str) -> Caller:
    """Return the caller of a valid token for `audience`. Raises `Unauthenticated`."""
    # The token's issuer alone decides how it is verified: the two ways are never tried in turn.
    if audience.external and services.external_tokens.names_issuer(token):
        return _external_caller(services, token)
    return _own_caller(services, audience, token)


def _external_caller(services: Services, token: str) -> Caller:
    """Return the caller of an external token. It has a tenant with us, but no credential."""
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
    """Return the caller of our own token, with the scopes that its credential still has."""
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
