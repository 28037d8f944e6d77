"""A revoked credential, or one of a suspended tenant, at functions that are warm, in each contract.

The functions read credentials as deployed ones do, from a simulated AWS; the minutes pass on the
functions' own clock.
"""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

import boto3
import pytest

from claimcheck.adapters.dynamodb.access import DynamoAccessAdmin, DynamoCredentials
from claimcheck.domain.caller import CREDENTIAL_CACHE_SECONDS, PRIVILEGED, CredentialKind, Tenant
from claimcheck.usecases.credential_admin import CredentialRequest, add_credential
from tests.cli.office import Office, command
from tests.client import WireClient
from tests.fakes import NOW, FakeAuditLog, FakeClock, FakeServices
from tests.samples import TENANT
from tests.template import create_tables

pytestmark = pytest.mark.usefixtures("aws")

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
JSON = {"Content-Type": "application/json"}
USER = dict.fromkeys(("first_name", "last_name", "email", "group_name"), "x")
GRANTS = {
    CredentialKind.OAUTH_CLIENT: {"scope:reports:read"},
    CredentialKind.TASK_TOKEN: {PRIVILEGED},
    CredentialKind.BASIC_USER: {"permission:report.can_view_report"},
}


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
        wanted = CredentialRequest(TENANT, kind, frozenset(GRANTS.get(kind, set())))
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


Ask = Callable[[WireClient, str, str], Callable[[WireClient], int]]


def getting(path: str, headers: dict[str, str]) -> Callable[[WireClient], int]:
    return lambda process: process.get(path, headers).status


def oauth_client(process: WireClient, name: str, secret: str) -> Callable[[WireClient], int]:
    form = {"grant_type": "client_credentials", "client_id": name, "client_secret": secret}
    token = process.post("/oauth2/token", FORM, urlencode(form)).json()["access_token"]
    headers = {"Authorization": f"Bearer {token}"}
    return getting("/external-api/v1/reports/download/report_one", headers)


def document_client(process: WireClient, name: str, secret: str) -> Callable[[WireClient], int]:
    body = {"client_id": name, "client_secret": secret, "fingerprint": "x", "user": USER}
    answer = process.post("/generate-client-auth-token", JSON, json.dumps(body))
    headers = {"Authorization": f"Bearer {answer.json()['data']['access_token']}"}
    return getting("/download/document_one", headers)


def task_token(_process: WireClient, name: str, secret: str) -> Callable[[WireClient], int]:
    return getting("/tasks/1/download_url", {"Authorization": f"Bearer {name}:{secret}"})


def business_token(_process: WireClient, name: str, secret: str) -> Callable[[WireClient], int]:
    headers = {"Authorization": f"Bearer {name}.{secret}", "x-business-id": TENANT}
    return getting("/api/v1/reports/report_one", headers)


def api_key(_process: WireClient, name: str, secret: str) -> Callable[[WireClient], int]:
    return getting("/b/api/v1/reports", {"Api-Key": f"{name}.{secret}"})


def basic_user(_process: WireClient, name: str, secret: str) -> Callable[[WireClient], int]:
    encoded = b64encode(f"{name}:{secret}".encode()).decode()
    return getting("/b/api/v1/reports", {"Authorization": f"Basic {encoded}"})


KINDS = [
    (CredentialKind.OAUTH_CLIENT, oauth_client, 401),
    (CredentialKind.DOCUMENT_CLIENT, document_client, 403),
    (CredentialKind.TASK_TOKEN, task_token, 401),
    (CredentialKind.BUSINESS_TOKEN, business_token, 401),
    (CredentialKind.API_KEY, api_key, 401),
    (CredentialKind.BASIC_USER, basic_user, 401),
]


@pytest.mark.parametrize(("kind", "asking", "refused"), KINDS)
@pytest.mark.parametrize("suspended", [False, True], ids=["revoked", "suspended"])
def test_a_warm_door_refuses_within_a_minute_and_a_new_one_at_once(
    warm: Warm, kind: CredentialKind, asking: Ask, refused: int, suspended: bool
) -> None:
    function, (name, secret) = warm.process(), warm.credential(kind)
    ask = asking(function, name, secret)
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
    ask = getting("/external-api/v1/reports/download/report_one", headers)
    assert ask(function) == 403  # proven, and there is no such report

    warm.access_admin.set_suspended(TENANT, True)

    assert ask(warm.process()) == 401
    for _ in range(CREDENTIAL_CACHE_SECONDS - 1):
        warm.clock.advance(1)
        ask(function)
    warm.clock.advance(1)
    assert ask(function) == 401


def test_a_revoked_client_gets_no_further_token(warm: Warm) -> None:
    function, (name, secret) = warm.process(), warm.credential(CredentialKind.OAUTH_CLIENT)
    oauth_client(function, name, secret)
    warm.access_admin.revoke(name, warm.clock.now())

    warm.clock.advance(CREDENTIAL_CACHE_SECONDS)

    form = {"grant_type": "client_credentials", "client_id": name, "client_secret": secret}
    assert function.post("/oauth2/token", FORM, urlencode(form)).status == 401
