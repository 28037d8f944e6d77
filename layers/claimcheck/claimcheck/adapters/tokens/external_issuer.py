"""The ExternalTokens port: RS256 and ES256 tokens of the one issuer that the deployment trusts.

A token's `iss` alone selects the keys. Keys and addresses within a token (`jwk`, `jku`, `x5c`,
`x5u`) are ignored.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from claimcheck.adapters.tokens.access_tokens import ISSUER as OURS
from claimcheck.adapters.tokens.jwks import FetchKeySet, IssuerKeys, fetch_key_set
from claimcheck.adapters.tokens.jws import Jws, Members, in_time, parse
from claimcheck.domain.external import ExternalIdentity
from claimcheck.domain.ids import is_uuid
from claimcheck.ports import Clock

# The longest lifetime of an access token that identity providers offer.
MAX_TOKEN_SECONDS = 24 * 3600
MAX_TEXT_CHARS = 255

_TYPES = frozenset({"jwt", "at+jwt", "application/at+jwt"})


@dataclass(frozen=True, slots=True)
class TrustedIssuer:
    """The trusted issuer, and the claims to read in its tokens.

    A token must name one of `audiences` in `audience_claim`. `scope_prefix` is removed from scopes;
    scopes without it are ignored. With `plain_loopback`, keys may be fetched over HTTP from this
    machine.
    """

    issuer: str
    keys_url: str
    audiences: frozenset[str]
    audience_claim: str = "aud"
    tenant_claim: str = "tenant"
    scope_claim: str = "scope"
    scope_prefix: str = ""
    plain_loopback: bool = False


class IssuerTokens:
    """Reads tokens of the issuer that `trusted` returns, if any."""

    def __init__(
        self,
        trusted: Callable[[], TrustedIssuer | None],
        clock: Clock,
        fetch: FetchKeySet = fetch_key_set,
    ) -> None:
        self._trusted = trusted
        self._clock = clock
        self._fetch = fetch
        self._keys: IssuerKeys | None = None

    def names_issuer(self, token: str) -> bool:
        sent = parse(token)
        named = sent.claims.get("iss") if sent else None
        # Most tokens are our own: they need no lookup of the trusted issuer.
        if named is None or named == OURS:
            return False
        trusted = self._trusted()
        return trusted is not None and named == trusted.issuer

    def read(self, token: str) -> ExternalIdentity | None:
        sent, trusted = parse(token), self._trusted()
        if sent is None or trusted is None or sent.claims.get("iss") != trusted.issuer:
            return None
        identity = _identity(sent.claims, trusted)
        # The cheap checks come first: only a token that passes them causes a fetch of keys.
        if identity is None or not self._passes_cheap_checks(sent, trusted):
            return None
        return identity if self._has_valid_signature(sent, trusted) else None

    def _passes_cheap_checks(self, sent: Jws, trusted: TrustedIssuer) -> bool:
        now = self._clock.now().timestamp()
        return (
            _is_header_accepted(sent.header)
            and in_time(sent.claims, now, MAX_TOKEN_SECONDS)
            and _names_audience(sent.claims.get(trusted.audience_claim), trusted.audiences)
            and _is_text(sent.claims.get("jti", "none"))
            # An identity token is not an access token.
            and sent.claims.get("token_use", "access") == "access"
        )

    def _has_valid_signature(self, sent: Jws, trusted: TrustedIssuer) -> bool:
        verifier = self._keys_of(trusted).find(sent.header["kid"])
        if verifier is None or sent.header.get("alg") != verifier.algorithm:
            return False
        return verifier.accepts(sent.signed, sent.signature)

    def _keys_of(self, trusted: TrustedIssuer) -> IssuerKeys:
        keys = self._keys
        if keys is None or keys.url != trusted.keys_url:
            fetch = partial(self._fetch, trusted.keys_url, plain_loopback=trusted.plain_loopback)
            keys = self._keys = IssuerKeys(trusted.keys_url, fetch, self._clock)
        return keys


def _is_header_accepted(header: Members) -> bool:
    kid, kind = header.get("kid"), header.get("typ", "JWT")
    # No critical extension is supported (RFC 7515, section 4.1.11).
    is_plain = "crit" not in header and "b64" not in header and "zip" not in header
    return is_plain and _is_text(kid) and isinstance(kind, str) and kind.lower() in _TYPES


def _names_audience(named: object, audiences: frozenset[str]) -> bool:
    listed = named if isinstance(named, list) else [named]
    return all(map(_is_text, listed)) and not audiences.isdisjoint(listed)


def _identity(claims: Members, trusted: TrustedIssuer) -> ExternalIdentity | None:
    tenant, subject = claims.get(trusted.tenant_claim), claims.get("sub")
    scopes = _scopes(claims.get(trusted.scope_claim, ""), trusted.scope_prefix)
    if not isinstance(tenant, str) or not is_uuid(tenant) or scopes is None:
        return None
    if not isinstance(subject, str) or not _is_text(subject):
        return None
    return ExternalIdentity(tenant, subject, scopes)


def _scopes(claim: object, prefix: str) -> frozenset[str] | None:
    """Return the token's scopes without the prefix; None if the claim is malformed."""
    listed = claim.split() if isinstance(claim, str) else claim
    if not isinstance(listed, list) or not all(isinstance(scope, str) for scope in listed):
        return None
    return frozenset(s.removeprefix(prefix) for s in listed if s.startswith(prefix))


def _is_text(value: object) -> bool:
    # Lone surrogates and control characters are not printable.
    return isinstance(value, str) and 0 < len(value) <= MAX_TEXT_CHARS and value.isprintable()
