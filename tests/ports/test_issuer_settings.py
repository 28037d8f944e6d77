"""Whom the deployment trusts beside us: out of the secret that the template makes."""

from __future__ import annotations

import re
from typing import Any

import pytest

from claimcheck.adapters.tokens.external_issuer import TrustedIssuer
from claimcheck.adapters.tokens.issuer_settings import SecretTrustedIssuer
from claimcheck.domain.refusals import Unavailable
from tests.fakes import FakeClock
from tests.ports.scripted import an_error, scripted_aws
from tests.template import load_template

PARAMETERS = {
    "Stage": "prod",
    "ExternalIssuer": "https://login.example.com/pool",
    "ExternalKeysUrl": "https://login.example.com/pool/keys",
    "ExternalAudiences": "one, two,",
    "ExternalAudienceClaim": "client_id",
    "ExternalTenantClaim": "https://example.com/tenant",
    "ExternalScopeClaim": "scp",
    "ExternalScopePrefix": "reports-api/",
}
TRUSTED = TrustedIssuer(
    issuer="https://login.example.com/pool",
    keys_url="https://login.example.com/pool/keys",
    audiences=frozenset({"one", "two"}),
    audience_claim="client_id",
    tenant_claim="https://example.com/tenant",
    scope_claim="scp",
    scope_prefix="reports-api/",
)


def described(**of: str) -> dict[str, Any]:
    """The secret as CloudFormation writes it with these parameters."""
    secret = load_template()["Resources"]["ExternalIssuerSettings"]["Properties"]["SecretString"]
    told = {**PARAMETERS, **of}
    text = re.sub(r"\$\{(\w+)\}", lambda name: told[name[1]], secret["Fn::Sub"])
    return {"SecretString": text}


def read(answer: object) -> TrustedIssuer | None:
    return SecretTrustedIssuer(scripted_aws(answer), "issuer", FakeClock())()


def test_every_parameter_arrives() -> None:
    assert read(described()) == TRUSTED


@pytest.mark.parametrize(("stage", "plain"), [("local", True), ("prod", False), ("locale", False)])
def test_keys_come_in_plain_only_to_the_embedded_aws(stage: str, plain: bool) -> None:
    trusted = read(described(Stage=stage))

    assert trusted is not None
    assert trusted.plain_loopback is plain


def test_no_parameter_can_break_out_of_the_settings() -> None:
    named = [n for n in load_template()["Parameters"] if n.startswith("External")]
    hostile = ['","issuer":"https://evil.example.com', 'x"', "x\\", "x\n"]

    assert set(named) <= PARAMETERS.keys()
    for name in set(named) - {"ExternalAudienceClaim"}:  # one of a few words
        pattern = load_template()["Parameters"][name]["AllowedPattern"]
        assert re.fullmatch(pattern, PARAMETERS[name])
        assert [text for text in hostile if re.fullmatch(pattern, text)] == []


def test_a_deployment_that_trusts_nobody_asks_nobody() -> None:
    aws = scripted_aws()

    assert SecretTrustedIssuer(aws, "", FakeClock())() is None
    assert aws.calls == []


def test_changed_settings_arrive_within_five_minutes() -> None:
    clock = FakeClock()
    aws = scripted_aws(described(), described(ExternalAudiences="three"))
    trusted = SecretTrustedIssuer(aws, "issuer", clock)

    seen = []
    for seconds in (0, 299.9, 0.1):
        clock.advance(seconds)
        now = trusted()
        seen.append(sorted(now.audiences) if now else [])

    assert seen == [["one", "two"], ["one", "two"], ["three"]]


@pytest.mark.parametrize("text", ["", "{", "[]", '"x"', "{}", '{"audiences": 1, "stage": "x"}'])
def test_settings_that_cannot_be_read_are_no_answer(text: str) -> None:
    with pytest.raises(Unavailable, match="issuer_settings:malformed"):
        read({"SecretString": text})


def test_a_failing_aws_is_no_answer_either() -> None:
    with pytest.raises(Unavailable, match="issuer_settings:AccessDeniedException"):
        read(an_error("AccessDeniedException"))
