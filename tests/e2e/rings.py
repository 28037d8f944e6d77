"""Rings of keys under deployed functions: what each signs, by which key, and time that passes."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, NamedTuple
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

from claimcheck.adapters.keys.key_ring_json import key_ring_json
from claimcheck.domain.key_ring import KEY_ACTIVATION_DELAY, Purpose
from claimcheck.domain.link import Key
from tests.e2e.customer import Customer, bearer
from tests.e2e.stage import Stage

FUNCTIONS = ("Listing", "Issuance", "Download", "Tokens")
STEPS = ("createSecret", "setSecret", "testSecret", "finishSecret")


class Signed(NamedTuple):
    """One of everything that the rings sign, issued at one time."""

    token: str
    link: str
    cursor: str
    listed: str

    def kids(self) -> list[str]:
        """The ids of the keys that signed, in the order of the fields."""
        [cursor] = parse_qs(urlsplit(self.cursor).query)["cursor"]
        sealed = [urlsplit(self.link).path.split("/")[2], cursor, self.listed.split("/")[-3]]
        return [_first_part(self.token)["kid"], *(_first_part(text)[1] for text in sealed)]


def _first_part(token: str) -> Any:
    """A JWT's header, or the fields of what we seal: JSON in front of the first dot."""
    text = token.partition(".")[0]
    return json.loads(urlsafe_b64decode(text + "=" * (-len(text) % 4)))


def signed_now(customer: Customer, report_id: str) -> Signed:
    """What `customer`, who has more than one report, is given at this moment."""
    # The same customer, but one who remembers no token.
    fresh = replace(customer)
    page = fresh.http.get("/b/api/v1/reports?limit=1&cursor=", headers=fresh.api_key).json()
    [listed] = page["results"]
    return Signed(
        token=fresh.oauth["Authorization"].removeprefix("Bearer "),
        link=fresh.link(report_id),
        cursor=page["next"],
        listed=listed["download_action"]["url"],
    )


def statuses(signed: Signed, customer: Customer) -> list[int]:
    """How each is answered now, in the order of the fields."""
    any_report = "/external-api/v1/reports/download/report_nobody"
    asked: list[tuple[str, dict[str, str]]] = [
        (any_report, bearer(signed.token)),
        (signed.link, {}),
        (signed.cursor, customer.api_key),
        (signed.listed, customer.api_key),
    ]
    return [customer.http.get(url, headers=headers).status_code for url, headers in asked]


class Rings:
    """The rings of one deployment, as its account sees them."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._client = stage.stack.account.client("secretsmanager")
        self._lambda = stage.stack.account.client("lambda")

    def read(self, purpose: Purpose) -> tuple[Key, ...]:
        held = self._stage.operator.rings[purpose].read()
        assert held is not None
        return held.keys

    def settle(self) -> None:
        """Let the six minutes pass in which a new key waits, and every function know it."""
        for purpose in Purpose:
            keys = [_earlier(key) for key in self.read(purpose)]
            self._write(purpose, key_ring_json(keys))
        self.begin_anew()

    def begin_anew(self) -> None:
        """Have every function run in processes that remember nothing: those of a new version."""
        for function in FUNCTIONS:
            name = self._stage.stack.outputs[f"{function}FunctionName"]
            # Nothing changed is no new version.
            self._lambda.update_function_configuration(FunctionName=name, Description=str(uuid4()))
            version = self._lambda.publish_version(FunctionName=name)["Version"]
            self._lambda.update_alias(FunctionName=name, Name="live", FunctionVersion=version)

    def rotate_in_steps(self, purpose: Purpose) -> None:
        """Call the rotation as Secrets Manager does when a ring is due."""
        # The name of what the template refers to: an ARN on AWS, and on the embedded AWS this.
        secret, version = self._name(purpose), str(uuid4())
        for step in STEPS:
            event = {"SecretId": secret, "ClientRequestToken": version, "Step": step}
            self._invoke(event)

    @contextmanager
    def kept(self) -> Iterator[None]:
        """Whatever happens meanwhile, the rings are afterwards as they were."""
        before = {purpose: key_ring_json(self.read(purpose)) for purpose in Purpose}
        try:
            yield
        finally:
            for purpose, text in before.items():
                self._write(purpose, text)
            self.begin_anew()

    def _invoke(self, event: dict[str, Any]) -> None:
        name = self._stage.stack.outputs["RotationFunctionName"]
        answer = self._lambda.invoke(FunctionName=f"{name}:live", Payload=json.dumps(event))
        assert "FunctionError" not in answer, answer["Payload"].read()

    def _write(self, purpose: Purpose, text: str) -> None:
        self._client.put_secret_value(SecretId=self._name(purpose), SecretString=text)

    def _name(self, purpose: Purpose) -> str:
        return self._stage.deployment.secret(purpose)


def _earlier(key: Key) -> Key:
    return key._replace(not_before=key.not_before and key.not_before - KEY_ACTIVATION_DELAY)
