"""A revoked credential, or one of a suspended tenant, at functions that are warm, in each contract.

The functions read credentials as deployed ones do, from a simulated AWS; the minutes pass on the
functions' own clock.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import boto3
import pytest

from claimcheck.adapters.dynamodb.access import DynamoAccessAdmin, DynamoCredentials
from claimcheck.contracts.credentials import CREDENTIAL_KINDS
from claimcheck.contracts.http import Request
from claimcheck.domain.caller import CREDENTIAL_CACHE_SECONDS, Tenant
from claimcheck.domain.credential_kind import CredentialKind
from claimcheck.domain.refusals import Unauthenticated
from claimcheck.usecases.credential_admin import CredentialRequest, add_credential
from tests.cli.office import Office, command
from tests.client import WireClient
from tests.fakes import NOW, FakeAuditLog, FakeClock, FakeServices
from tests.good_requests import (
    SAMPLES,
    asks_for_token,
    credential_values,
    request_of,
    sample_of,
    served_by,
)
from tests.samples import TENANT, an_attempt
from tests.template import create_tables

pytestmark = pytest.mark.usefixtures("aws")

# Records that nobody has: what is asked for does not matter here.
RECORDS = {
    "report_id": "report_one",
    "task_id": "1",
    "document_id": "document_one",
    "encrypted_id": "00000000-0000-4000-8000-000000000000",
}
Asking = Callable[[WireClient], int]


@dataclass(frozen=True)
class Warm:
    """Functions in one process, whose credentials lie in a table that others write."""

    access_admin: DynamoAccessAdmin
    clock: FakeClock
    services: FakeServices

    def process(self) -> WireClient:
        """Functions of a process of their own, which remembers nothing yet."""
        held: Any = DynamoCredentials(boto3.client("dynamodb"), "AccessTable", self.clock)
        # Each client counts its requests from one, and no two may share an entry.
        return WireClient(replace(self.services, credentials=held, audit=FakeAuditLog()))

    def credential(self, kind: CredentialKind) -> tuple[str, str]:
        """The id and the secret of a new one."""
        office: Any = replace(Office.of(self.services), access_admin=self._untyped)
        wanted = CredentialRequest(TENANT, kind, kind.required_grants)
        made = add_credential(office, command(), wanted, lambda size: b"r" * size)
        return made.credential.id, made.secret

    @property
    def _untyped(self) -> Any:
        return self.access_admin


@pytest.fixture
def warm(services: FakeServices) -> Warm:
    create_tables(boto3.client("dynamodb"))
    access_admin = DynamoAccessAdmin(boto3.client("dynamodb"), "AccessTable")
    access_admin.add_tenant(Tenant(TENANT, "A customer", NOW))
    return Warm(access_admin, services.clock, services)


def asking(process: WireClient, kind: CredentialKind, credential_id: str, secret: str) -> Asking:
    """Return a function that sends the kind's sample to a process and returns the status."""
    sample = sample_of(kind)
    values = RECORDS | {"tenant": TENANT} | credential_values(credential_id, secret)
    if "access_token" in sample.placeholders():
        values["access_token"] = access_token(process, kind, values)
    request = request_of(sample, values)
    headers, body = dict(request.headers), request.body
    return lambda process: process.send(request.method, request.path, headers, body).status


def access_token(process: WireClient, kind: CredentialKind, values: Mapping[str, str]) -> str:
    """Ask the contract's token route for a token."""
    sample = next(s for s in SAMPLES.values() if s.kind is kind and asks_for_token(s))
    request = request_of(sample, values)
    answer = process.post(request.path, dict(request.headers), request.body).json()
    return str(answer.get("data", answer)["access_token"])


def refused_status(kind: CredentialKind) -> int:
    contract, route = served_by(sample_of(kind))
    request = Request(route.method, route.path, "https://files.example.com", an_attempt())
    return contract.refusal_reply(Unauthenticated("ended"), route, request).status


@pytest.mark.parametrize("kind", CREDENTIAL_KINDS.values(), ids=CREDENTIAL_KINDS)
@pytest.mark.parametrize("suspended", [False, True], ids=["revoked", "suspended"])
def test_a_warm_door_refuses_within_a_minute_and_a_new_one_at_once(
    warm: Warm, kind: CredentialKind, suspended: bool
) -> None:
    function, (name, secret) = warm.process(), warm.credential(kind)
    ask, refused = asking(function, kind, name, secret), refused_status(kind)
    served = ask(function)
    assert served != refused

    if suspended:
        warm.access_admin.set_suspended(TENANT, True)
    else:
        warm.access_admin.revoke(name, warm.clock.now())

    assert ask(warm.process()) == refused
    # Asking does not prolong what is remembered.
    for _ in range(CREDENTIAL_CACHE_SECONDS - 1):
        warm.clock.advance(1)
        ask(function)
    warm.clock.advance(1)
    assert ask(function) == refused


def test_a_client_from_outside_is_refused_within_a_minute_of_its_tenants_suspension(
    warm: Warm,
) -> None:
    function = warm.process()
    headers = {"Authorization": f"Bearer {warm.services.issuer.token(tenant=TENANT)}"}

    def ask(process: WireClient) -> int:
        return process.get("/external-api/v1/reports/download/report_one", headers).status

    assert ask(function) == 403  # proven, and there is no such report

    warm.access_admin.set_suspended(TENANT, True)

    assert ask(warm.process()) == 401
    for _ in range(CREDENTIAL_CACHE_SECONDS - 1):
        warm.clock.advance(1)
        ask(function)
    warm.clock.advance(1)
    assert ask(function) == 401


TOKEN_SAMPLES = {name: sample for name, sample in SAMPLES.items() if asks_for_token(sample)}


@pytest.mark.parametrize("name", TOKEN_SAMPLES)
def test_a_revoked_client_gets_no_further_token(warm: Warm, name: str) -> None:
    sample = TOKEN_SAMPLES[name]
    assert sample.kind is not None
    function, (credential_id, secret) = warm.process(), warm.credential(sample.kind)
    request = request_of(sample, credential_values(credential_id, secret))
    headers = dict(request.headers)
    assert function.post(request.path, headers, request.body).status == 200
    warm.access_admin.revoke(credential_id, warm.clock.now())

    warm.clock.advance(CREDENTIAL_CACHE_SECONDS)

    assert function.post(request.path, headers, request.body).status in (401, 403)
