"""From options to grants, and from a credential to what a client is given."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from claimcheck.contracts.business_reports.credentials import BUSINESS_TOKEN
from claimcheck.contracts.documents.credentials import DOCUMENT_CLIENT
from claimcheck.contracts.export_tasks.credentials import TASK_TOKEN
from claimcheck.contracts.external_reports.credentials import OAUTH_CLIENT
from claimcheck.contracts.merchant_reports.credentials import API_KEY, BASIC_USER
from claimcheck.domain.caller import Credential
from claimcheck.domain.credential_kind import CredentialKind
from claimcheck.usecases.credential_admin import NewCredential
from claimcheck_cli.credential import document, granted, public_fields
from claimcheck_cli.failures import UsageError

NOW = datetime(2026, 3, 5, 12, tzinfo=UTC)


def new(kind: CredentialKind) -> NewCredential:
    credential = Credential(
        id="the-id", tenant="the-tenant", kind=kind.name, secret_sha256="digest", created_at=NOW
    )
    return NewCredential(credential, "the-secret")


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"superuser": False, "scope": None}, set()),
        ({"scope": ["reports:read", "b"]}, {"scope:reports:read", "scope:b"}),
        ({"permission": ["report.can_view_report"]}, {"permission:report.can_view_report"}),
        ({"superuser": True}, {"superuser"}),
        ({"token_kind": "privileged"}, {"privileged"}),
        (
            {"token_kind": "admin", "access_level": "exports"},
            {"admin", "access-level:exports"},
        ),
    ],
)
def test_each_option_becomes_its_grant(options: dict[str, Any], expected: set[str]) -> None:
    assert granted(options) == expected


def test_a_scope_never_passes_for_a_kind_of_token() -> None:
    assert granted({"scope": ["privileged", "superuser"]}).isdisjoint({"privileged", "superuser"})


def test_an_unknown_token_kind_is_refused() -> None:
    with pytest.raises(UsageError, match="root"):
        granted({"token_kind": "root"})


@pytest.mark.parametrize(
    ("kind", "secrets"),
    [
        (OAUTH_CLIENT, {"client_id": "the-id", "client_secret": "the-secret"}),
        (DOCUMENT_CLIENT, {"client_id": "the-id", "client_secret": "the-secret"}),
        (TASK_TOKEN, {"token_id": "the-id", "token_secret": "the-secret"}),
        (BUSINESS_TOKEN, {"token": "the-id.the-secret"}),
        (API_KEY, {"api_key": "the-id.the-secret"}),
        (BASIC_USER, {"username": "the-id", "password": "the-secret"}),
    ],
)
def test_each_kind_is_given_as_its_contract_words_it(
    kind: CredentialKind, secrets: dict[str, str]
) -> None:
    shown = document(new(kind))

    assert shown.items() >= secrets.items()
    assert (shown["id"], shown["tenant"], shown["kind"]) == ("the-id", "the-tenant", kind.name)


def test_what_is_listed_later_holds_no_secret() -> None:
    shown = public_fields(new(API_KEY).credential)

    assert "the-secret" not in str(shown)
    assert "digest" not in str(shown)
