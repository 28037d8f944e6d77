"""Keys and passwords: made on AWS, never written into the template."""

from __future__ import annotations

import json
import re

from tests.architecture.policies import functions, resources_of
from tests.template import load_template

# What a credential would look like if somebody pasted one: an access key id, or a long random text.
_LOOKS_SECRET = re.compile(r"\b(AKIA|ASIA)[0-9A-Z]{16}\b|\b[A-Za-z0-9+/_-]{40,}\b")


def test_the_keys_of_every_ring_are_generated_where_they_stay_and_are_long() -> None:
    rings = resources_of("AWS::SecretsManager::Secret")
    del rings["ExternalIssuerSettings"]  # holds addresses and names, which are parameters

    for name, ring in rings.items():
        declared = ring["Properties"]
        assert "SecretString" not in declared, name
        letters = declared["GenerateSecretString"]["PasswordLength"]
        assert letters >= 43, name  # 256 bits, out of 62 letters


def test_the_settings_of_the_external_issuer_are_parameters_and_nothing_else() -> None:
    settings = resources_of("AWS::SecretsManager::Secret")["ExternalIssuerSettings"]

    said = json.loads(settings["Properties"]["SecretString"]["Fn::Sub"])

    assert all(re.fullmatch(r"\$\{[A-Za-z]+\}", value) for value in said.values())


def test_functions_are_told_names_of_secrets_and_never_what_is_in_them() -> None:
    for name, function in functions().items():
        told = function["Environment"]["Variables"]
        plain = {key: value for key, value in told.items() if isinstance(value, str)}
        assert not {key for key, value in plain.items() if _LOOKS_SECRET.search(value)}, name
        assert "resolve:secretsmanager" not in str(told), name
        assert "resolve:ssm-secure" not in str(told), name


def test_no_parameter_and_no_output_is_a_secret() -> None:
    template = load_template()

    assert "resolve:" not in str(template["Outputs"])
    assert not {
        name
        for name, parameter in template["Parameters"].items()
        if _LOOKS_SECRET.search(str(parameter.get("Default", "")))
        or re.search("password|secretkey|privatekey", name, re.IGNORECASE)
    }
