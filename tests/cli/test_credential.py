"""From options to grants, and from a credential to what a client is given."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from claimcheck.domain.caller import Credential, CredentialKind
from claimcheck.usecases.credential_admin import NewCredential
from claimcheck_cli.credential import document, grants, public_fields
from claimcheck_cli.failures import UsageError

NOW = datetime(2026, 3, 5, 12, tzinfo=UTC)


def new(kind: CredentialKind) -> NewCredential:
    credential = Credential(
        id="the-id", tenant="the-tenant", kind=kind, secret_sha256="digest", created_at=NOW
    )
    return NewCredential(credential, "the-secret")


@pytest.mark.parametrize(
    ("held", "expected"),
    [
        (grants(), set()),
        (grants(scopes=["reports:read", "b"]), {"scope:reports:read", "scope:b"}),
        (grants(permissions=["report.can_view_report"]), {"permission:report.can_view_report"}),
        (grants(superuser=True), {"superuser"}),
        (grants(token_kind="privileged"), {"privileged"}),
        (
            grants(token_kind="admin", access_level="exports"),
            {"admin", "access-level:exports"},
        ),
    ],
)
def test_each_option_becomes_its_grant(held: frozenset[str], expected: set[str]) -> None:
    assert held == expected


def test_a_scope_never_passes_for_a_kind_of_token() -> None:
    assert grants(scopes=["privileged", "superuser"]).isdisjoint({"privileged", "superuser"})


def test_an_unknown_token_kind_is_refused() -> None:
    with pytest.raises(UsageError, match="root"):
        grants(token_kind="root")


@pytest.mark.parametrize(
    ("kind", "secrets"),
    [
        (CredentialKind.OAUTH_CLIENT, {"client_id": "the-id", "client_secret": "the-secret"}),
        (CredentialKind.DOCUMENT_CLIENT, {"client_id": "the-id", "client_secret": "the-secret"}),
        (CredentialKind.TASK_TOKEN, {"token_id": "the-id", "token_secret": "the-secret"}),
        (CredentialKind.BUSINESS_TOKEN, {"token": "the-id.the-secret"}),
        (CredentialKind.API_KEY, {"api_key": "the-id.the-secret"}),
        (CredentialKind.BASIC_USER, {"username": "the-id", "password": "the-secret"}),
    ],
)
def test_each_kind_is_given_as_its_contract_words_it(
    kind: CredentialKind, secrets: dict[str, str]
) -> None:
    shown = document(new(kind))

    assert shown.items() >= secrets.items()
    assert (shown["id"], shown["tenant"], shown["kind"]) == ("the-id", "the-tenant", kind.value)


def test_what_is_listed_later_holds_no_secret() -> None:
    shown = public_fields(new(CredentialKind.API_KEY).credential)

    assert "the-secret" not in str(shown)
    assert "digest" not in str(shown)
