"""Archive, ArchiveReader, ArchiveChain, and the two halves of the digests' key."""

from __future__ import annotations

from base64 import b64encode

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from claimcheck.adapters.keys.digest_verifiers import PublicKeyVerifier
from claimcheck.adapters.s3.archive import PARALLEL_READS, S3Archive
from claimcheck.domain.archive.digest import Head
from claimcheck.domain.refusals import Unavailable
from claimcheck.ports import ConflictError
from tests.fakes import NOW
from tests.ports.archives import ArchiveWorld, SimulatedAws, fake_archive_world
from tests.ports.scripted import an_error, scripted_aws

FIRST, SECOND = Head(1, b'{"sequence":1}'), Head(2, '{"name":"Größe"}'.encode())
PEM = (Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


@pytest.fixture(params=["fake", "moto"])
def world(request: pytest.FixtureRequest) -> ArchiveWorld:
    if request.param == "fake":
        return fake_archive_world()
    request.getfixturevalue("aws")
    return SimulatedAws.filled().world()


def test_what_is_put_is_read(world: ArchiveWorld) -> None:
    world.archive.put("audit/a.jsonl", b"one\n")

    assert list(world.archived.read(["audit/a.jsonl"])) == [("audit/a.jsonl", b"one\n")]


def test_what_lies_there_stays(world: ArchiveWorld) -> None:
    world.archive.put("audit/a.jsonl", b"one\n")
    world.archive.put("audit/a.jsonl", b"two\n")

    assert list(world.archived.read(["audit/a.jsonl"])) == [("audit/a.jsonl", b"one\n")]


def test_objects_are_listed_by_key_below_a_prefix(world: ArchiveWorld) -> None:
    for key in ("digests/2", "digests/1", "audit/1"):
        world.archive.put(key, b"x")

    assert [stored.key for stored in world.archived.list_objects("digests/")] == [
        "digests/1",
        "digests/2",
    ]


def test_reading_keeps_the_order_and_says_what_is_not_there(world: ArchiveWorld) -> None:
    keys = [f"audit/{number}" for number in range(2 * PARALLEL_READS + 1)]
    for key in keys[1:]:
        world.archive.put(key, key.encode())

    read = list(world.archived.read(keys))

    assert read == [(keys[0], None), *((key, key.encode()) for key in keys[1:])]


def test_a_new_chain_has_no_head_and_knows_nothing(world: ArchiveWorld) -> None:
    assert world.chain.head() is None
    assert world.chain.archived_events(["a"]) == frozenset()


def test_an_advanced_head_is_the_head_and_its_events_are_known(world: ArchiveWorld) -> None:
    world.chain.advance(None, FIRST, ["a", "b"], NOW)
    world.chain.advance(FIRST, SECOND, ["c"], NOW)

    assert world.chain.head() == SECOND
    assert world.chain.archived_events(["a", "b", "c", "d"]) == {"a", "b", "c"}


@pytest.mark.parametrize("before", [None, Head(7, b"{}")])
def test_whoever_was_overtaken_moves_nothing(world: ArchiveWorld, before: Head | None) -> None:
    world.chain.advance(None, FIRST, ["a"], NOW)

    with pytest.raises(ConflictError):
        world.chain.advance(before, SECOND, ["b"], NOW)
    assert world.chain.head() == FIRST
    assert world.chain.archived_events(["a", "b"]) == {"a"}


def test_a_known_event_is_not_taken_up_again(world: ArchiveWorld) -> None:
    world.chain.advance(None, FIRST, ["a"], NOW)

    with pytest.raises(ConflictError):
        world.chain.advance(FIRST, SECOND, ["b", "a"], NOW)
    assert world.chain.head() == FIRST
    assert world.chain.archived_events(["b"]) == frozenset()


def test_a_chain_takes_up_a_whole_batch_at_once(world: ArchiveWorld) -> None:
    events = [f"event-{number}" for number in range(90)]

    world.chain.advance(None, FIRST, events, NOW)

    assert world.chain.archived_events(events) == set(events)


def test_a_signature_holds_for_its_message_alone(world: ArchiveWorld) -> None:
    signature = world.digest_signer.sign(b"digest")

    assert world.digest_verifier.verifies(b"digest", signature)
    assert not world.digest_verifier.verifies(b"digests", signature)
    assert not world.digest_verifier.verifies(b"digest", b"no signature")


@pytest.mark.usefixtures("aws")
def test_marks_outlive_what_a_stream_remembers() -> None:
    aws = SimulatedAws.filled()
    aws.world().chain.advance(None, FIRST, ["a"], NOW)

    [mark] = [
        item
        for item in aws.dynamodb.scan(TableName="ArchiveTable")["Items"]
        if item["id"]["S"] == "event#a"
    ]

    assert int(mark["ttl"]["N"]) - NOW.timestamp() > 2 * 24 * 3600


@pytest.mark.usefixtures("aws")
def test_a_signature_of_kms_is_checked_offline_by_a_key_that_somebody_kept() -> None:
    aws = SimulatedAws.filled()
    der = aws.kms.get_public_key(KeyId=aws.key_id)["PublicKey"]
    body = "\n".join(_wrapped(der))
    pem = f"-----BEGIN PUBLIC KEY-----\n{body}\n-----END PUBLIC KEY-----\n".encode()

    signature = aws.world().digest_signer.sign(b"digest")

    assert PublicKeyVerifier(pem).verifies(b"digest", signature)
    assert not PublicKeyVerifier(pem).verifies(b"another", signature)


def _wrapped(der: bytes) -> list[str]:
    text = b64encode(der).decode()
    return [text[start : start + 64] for start in range(0, len(text), 64)]


def test_another_key_vouches_for_nothing_and_another_sort_of_key_is_none() -> None:
    theirs = ec.generate_private_key(ec.SECP256R1()).public_key().public_bytes(*PEM)
    other_sort = ed25519.Ed25519PrivateKey.generate().public_key().public_bytes(*PEM)

    assert not PublicKeyVerifier(theirs).verifies(b"digest", b"\x30\x06\x02\x01\x01\x02\x01\x01")
    with pytest.raises(ValueError, match="elliptic"):
        PublicKeyVerifier(other_sort)


def test_a_put_that_meets_another_is_tried_again_later() -> None:
    conflict = scripted_aws(an_error("ConditionalRequestConflict", 409))

    with pytest.raises(Unavailable, match="ConditionalRequestConflict"):
        S3Archive(conflict, "archive").put("audit/a", b"x")
