"""How callers of each contract show who they are, and what they are told when nothing works."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Mapping
from typing import Any

from claimcheck.domain.caller import Caller
from claimcheck.domain.credential_kind import CredentialKind
from claimcheck.usecases.access_tokens import Audience, issue_access_token
from tests.faults.acts import Ask
from tests.faults.injected import Faults
from tests.faults.world import SECRET, World

LARGE = 5 * 1024 * 1024
GONE = "Service unavailable"
UNAVAILABLE_EXTERNAL = (503, {"error": True, "message": GONE, "code": 503})
UNAVAILABLE_TASK = (503, {"error": GONE})
UNAVAILABLE_BUSINESS = (503, {"detail": GONE})
UNAVAILABLE_MERCHANT = (503, {"code": "unavailable", "message": GONE})

Headers = Mapping[str, str]
Prepare = Callable[[World], Ask]


def failed(doing: str) -> tuple[int, Any]:
    """What contract 3 says of a failure of ours."""
    return 500, {"statusCode": 500, "data": {}, "message": f"Failed to {doing}"}


def bearer(token: str) -> Headers:
    return {"Authorization": f"Bearer {token}"}


def basic(user: str, secret: str = SECRET) -> Headers:
    return {"Authorization": f"Basic {b64encode(f'{user}:{secret}'.encode()).decode()}"}


def signed_in(world: World, kind: CredentialKind, audience: Audience, *grants: str) -> Headers:
    """The header of a client that has an access token."""
    services = world.process(Faults())
    credential = services.credentials.find(world.credential(kind, *grants))
    assert credential is not None
    return bearer(issue_access_token(services, Caller.of(credential), audience).token)
