"""Bearer tokens of the one issuer beside us that the deployment trusts: RS256 or ES256.

Which keys judge a token is settled by its `iss` before any is tried. Key material and addresses
that a token brings along (`jwk`, `jku`, `x5c`, `x5u`) are not even looked at.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from claimcheck.adapters.tokens.access_tokens import ISSUER as OURS
from claimcheck.adapters.tokens.jwks import FetchKeySet, IssuerKeys, fetch_key_set
from claimcheck.adapters.tokens.jws import Jws, Members, in_time, parse
from claimcheck.domain.external import ExternalIdentity
from claimcheck.ports import Clock

# As long as an identity provider lets an access token live.
MAX_SECONDS = 24 * 3600
MAX_TEXT_CHARS = 255

_TYPES = frozenset({"jwt", "at+jwt", "application/at+jwt"})
_TENANT = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII)


@dataclass(frozen=True, slots=True)
class TrustedIssuer:
    """Whom to believe, and where in its tokens to look.

    `audiences`: a token has to name one of them in `audience_claim`. `scope_prefix` is taken off
    scopes; those without it are not ours. `plain_loopback`: keys may come over HTTP from this
    very machine.
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
    """Reads tokens of whomever `trusted` names at the moment; None: of nobody."""

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
        # Our own tokens are the usual ones: they need no look at whom else to trust.
        if named is None or named == OURS:
            return False
        trusted = self._trusted()
        return trusted is not None and named == trusted.issuer

    def read(self, token: str) -> ExternalIdentity | None:
        sent, trusted = parse(token), self._trusted()
        if sent is None or trusted is None or sent.claims.get("iss") != trusted.issuer:
            return None
        identity = _identity(sent.claims, trusted)
        # The cheap checks first: only a token that would be good makes anybody fetch keys.
        if identity is None or not self._plausible(sent, trusted):
            return None
        return identity if self._genuine(sent, trusted) else None

    def _plausible(self, sent: Jws, trusted: TrustedIssuer) -> bool:
        now = self._clock.now().timestamp()
        return (
            _header_fits(sent.header)
            and in_time(sent.claims, now, MAX_SECONDS)
            and _meant_for(sent.claims.get(trusted.audience_claim), trusted.audiences)
            and _is_text(sent.claims.get("jti", "none"))
            # An identity token proves who somebody is, and lets nobody in.
            and sent.claims.get("token_use", "access") == "access"
        )

    def _genuine(self, sent: Jws, trusted: TrustedIssuer) -> bool:
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


def _header_fits(header: Members) -> bool:
    kid, kind = header.get("kid"), header.get("typ", "JWT")
    # What is critical to the sender (RFC 7515, 4.1.11) is nothing that we know.
    known = "crit" not in header and "b64" not in header and "zip" not in header
    return known and _is_text(kid) and isinstance(kind, str) and kind.lower() in _TYPES


def _meant_for(named: object, audiences: frozenset[str]) -> bool:
    listed = named if isinstance(named, list) else [named]
    return all(map(_is_text, listed)) and not audiences.isdisjoint(listed)


def _identity(claims: Members, trusted: TrustedIssuer) -> ExternalIdentity | None:
    tenant, subject = claims.get(trusted.tenant_claim), claims.get("sub")
    scopes = _scopes(claims.get(trusted.scope_claim, ""), trusted.scope_prefix)
    if not isinstance(tenant, str) or not _TENANT.fullmatch(tenant) or scopes is None:
        return None
    if not isinstance(subject, str) or not _is_text(subject):
        return None
    return ExternalIdentity(tenant, subject, scopes)


def _scopes(claim: object, prefix: str) -> frozenset[str] | None:
    """What the token may do, in our words; None if it says so in no way that we can read."""
    listed = claim.split() if isinstance(claim, str) else claim
    if not isinstance(listed, list) or not all(isinstance(scope, str) for scope in listed):
        return None
    return frozenset(s.removeprefix(prefix) for s in listed if s.startswith(prefix))


def _is_text(value: object) -> bool:
    # Lone surrogates and control characters are not printable.
    return isinstance(value, str) and 0 < len(value) <= MAX_TEXT_CHARS and value.isprintable()
