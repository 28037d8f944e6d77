"""Public ids of credentials: each contains its tenant and has one spelling."""

from __future__ import annotations

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimcheck.contracts.credentials import CREDENTIAL_KINDS
from claimcheck.contracts.merchant_reports.credentials import API_KEY
from claimcheck.domain.credential_id import RANDOM_BYTES, new_credential_id, tenant_of
from claimcheck.domain.credential_kind import CredentialKind

TENANT = "0198c5a2-7c3e-7d1b-9a64-2f5d8e1b7c01"
ID = new_credential_id(API_KEY, TENANT, bytes(RANDOM_BYTES))


@given(
    st.sampled_from(list(CREDENTIAL_KINDS.values())),
    st.uuids().map(str),
    st.binary(min_size=RANDOM_BYTES, max_size=RANDOM_BYTES),
)
def test_a_credential_id_contains_its_tenant(
    kind: CredentialKind, tenant: str, random: bytes
) -> None:
    credential_id = new_credential_id(kind, tenant, random)

    assert tenant_of(credential_id) == tenant
    assert len(credential_id) == 36


def test_each_kind_has_a_code_of_its_own() -> None:
    codes = {kind.code for kind in CREDENTIAL_KINDS.values()}

    assert codes >= {"oc", "tt", "dc", "bt", "ak", "bu"}
    assert len(codes) == len(CREDENTIAL_KINDS)


def test_a_credential_id_contains_no_separator() -> None:
    assert ":" not in ID  # Basic credentials and two-part bearer tokens are split there
    assert "." not in ID


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ak_",
        ID[:-1],
        ID + "A",
        ID + "\n",
        " " + ID,
        ID + "=",
        ID.replace("ak_", "AK_"),
        ID.replace("ak_", "ak-"),
        ID[:-1] + "B",  # differs only in bits that decoding ignores
        ID[:24] + chr(ord(ID[24]) + 1) + ID[25:],
        ID[:5] + "+" + ID[6:],
        ID[:5] + "é" + ID[6:],
        "ak_" + "\uff21" * 33,
        str(UUID(TENANT)),
        "x" * 10_000,
        "\ud800" * 36,
    ],
)
def test_a_malformed_credential_id_has_no_tenant(text: str) -> None:
    assert tenant_of(text) is None


@given(st.text(max_size=60))
def test_any_text_can_be_parsed_as_a_credential_id(text: str) -> None:
    assert tenant_of(text) is None


def test_a_wrong_number_of_random_bytes_is_refused() -> None:
    with pytest.raises(ValueError, match="random"):
        new_credential_id(API_KEY, TENANT, bytes(7))
