"""SecretsKeyring: when it reads, and what it takes for a ring."""

from __future__ import annotations

import pytest

from claimcheck.adapters.keys.signing_keys import SecretsManagerSigningKeys
from claimcheck.domain.link import Key
from claimcheck.domain.refusals import Unavailable
from tests.fakes import FakeClock
from tests.ports.scripted import scripted_aws

CLOCK = FakeClock()


def a_ring(*keys: str) -> dict[str, str]:
    return {"SecretString": f'{{"keys": [{", ".join(keys)}]}}'}


GOOD_KEY = f'{{"kid": "k1", "key": "{"x" * 32}", "not_after": null}}'


def test_made_up_key_ids_cannot_make_a_ring_be_read_all_the_time() -> None:
    clock, aws = FakeClock(), scripted_aws(*[a_ring(GOOD_KEY)] * 3)
    keyring = SecretsManagerSigningKeys(aws, "ring", clock)

    for _ in range(61):
        assert keyring.find("made-up") is None
        clock.advance(1)

    assert len(aws.calls) == 3


def test_a_ring_is_kept_for_five_minutes() -> None:
    clock, aws = FakeClock(), scripted_aws(*[a_ring(GOOD_KEY)] * 2)
    keyring = SecretsManagerSigningKeys(aws, "ring", clock)

    for seconds in (0, 299, 1):
        clock.advance(seconds)
        assert keyring.current() == Key("k1", b"x" * 32)

    assert len(aws.calls) == 2


MALFORMED = {
    "not JSON": "{",
    "not an object": "[1]",
    "no keys": '{"keys": []}',
    "keys of another type": '{"keys": 5}',
    "a short key": '{"kid": "k1", "key": "short"}',
    "a key that is no text": '{"kid": "k1", "key": 5}',
    "no key id": f'{{"key": "{"x" * 32}"}}',
    "a key id that is no text": f'{{"kid": 1, "key": "{"x" * 32}"}}',
    "a time that is none": f'{{"kid": "k1", "key": "{"x" * 32}", "not_after": "soon"}}',
}


@pytest.mark.parametrize("text", MALFORMED.values(), ids=MALFORMED.keys())
def test_a_malformed_ring_is_unavailable_and_stays_unsaid(text: str) -> None:
    with pytest.raises(Unavailable) as refusal:
        SecretsManagerSigningKeys(scripted_aws({"SecretString": text}), "ring", CLOCK).current()

    assert "x" * 32 not in repr(refusal.value.__cause__)


def test_an_end_without_a_zone_is_no_end_to_compare_with() -> None:
    text = f'{{"kid": "k1", "key": "{"x" * 32}", "not_after": "2030-01-01T00:00:00"}}'

    with pytest.raises(Unavailable):
        SecretsManagerSigningKeys(scripted_aws({"SecretString": text}), "ring", CLOCK).find("k1")


def test_a_binary_secret_is_unavailable() -> None:
    with pytest.raises(Unavailable):
        SecretsManagerSigningKeys(scripted_aws({"SecretBinary": b"x"}), "ring", CLOCK).current()
