"""Rotating a ring: by command, in the steps of Secrets Manager, and both at once."""

from __future__ import annotations

import pytest

from claimcheck.domain.audit import DEPLOYMENT
from claimcheck.domain.key_ring import Purpose
from claimcheck.domain.refusals import Unavailable
from claimcheck.ports import ConflictError
from claimcheck.runtime.rotation_handler import RotationHandler, UnknownKeyRingError
from claimcheck.usecases.rotate_keys import rotate_keys
from tests.cli.office import command
from tests.fakes import FakeServices

LINK = Purpose.LINK
STEPS = ("createSecret", "setSecret", "testSecret", "finishSecret")
SETTLED = 360
WEEK = 7 * 24 * 3600


def kids(services: FakeServices) -> list[str]:
    ring = services.rings[LINK].read()
    assert ring is not None
    return [key.kid for key in ring.keys]


def rotate_steps(rotation: RotationHandler, *steps: str, version: str = "v-2") -> None:
    for step in steps:
        event = {"SecretId": "arn:link", "ClientRequestToken": version, "Step": step}
        rotation(event, None)


@pytest.fixture
def rotation(services: FakeServices) -> RotationHandler:
    return RotationHandler(services, {LINK: "arn:link"})


def test_the_old_key_signs_until_the_new_one_starts(services: FakeServices) -> None:
    old = services.link_keys.current()

    keys = rotate_keys(services, command(), LINK)

    assert services.link_keys.current().kid == old.kid
    services.clock.advance(SETTLED)
    assert services.link_keys.current() == keys[-1]
    services.clock.advance(WEEK)
    assert services.link_keys.find(old.kid) is not None
    services.clock.advance(60)
    assert services.link_keys.find(old.kid) is None


def test_a_replaced_key_ends_at_once(services: FakeServices) -> None:
    old = services.link_keys.current()

    [new] = rotate_keys(services, command(), LINK, at_once=True)

    assert services.link_keys.find(old.kid) is None
    assert services.link_keys.current() == new


def test_a_rotation_is_audited_without_the_key(services: FakeServices) -> None:
    keys = rotate_keys(services, command(), LINK)

    [entry] = services.audit.of_tenant(DEPLOYMENT)
    assert (entry.reason, dict(entry.detail)) == (
        "key_rotated",
        {"purpose": "link", "kid": keys[-1].kid},
    )
    assert not [key for key in keys if key.secret.decode(errors="replace") in repr(entry)]


def test_repeated_secrets_manager_steps_rotate_once(
    services: FakeServices, rotation: RotationHandler
) -> None:
    before = kids(services)

    rotate_steps(rotation, *(step for step in STEPS for _ in range(2)), *STEPS)

    assert kids(services)[:-1] == before
    assert len(list(services.audit.of_tenant(DEPLOYMENT))) == 1


def test_a_proposal_without_a_used_key_is_refused_and_withdrawn(
    services: FakeServices, rotation: RotationHandler
) -> None:
    rotate_steps(rotation, "createSecret")
    rotate_keys(services, command(), LINK, at_once=True)
    rotate_steps(rotation, "createSecret", version="v-3")

    with pytest.raises(ConflictError):
        rotate_steps(rotation, "finishSecret", version="v-2")

    rotate_steps(rotation, *STEPS, version="v-4")
    assert len(kids(services)) == 2


def test_of_two_concurrent_rotations_one_wins_and_no_key_is_lost(services: FakeServices) -> None:
    ring = services.rings[LINK]
    current = ring.read()
    assert current is not None
    rotate_keys(services, command(), LINK)
    won = kids(services)

    ring.propose("late", current.keys)
    with pytest.raises(ConflictError):
        ring.promote("late", current)

    assert kids(services) == won


@pytest.mark.parametrize(
    "event", [{}, {"SecretId": "arn:other", "Step": "createSecret"}, {"SecretId": "arn:link"}]
)
def test_an_unknown_secret_or_step_is_refused(
    rotation: RotationHandler, event: dict[str, str]
) -> None:
    with pytest.raises(UnknownKeyRingError):
        rotation(event, None)


def test_a_rotation_without_an_audit_changes_nothing(
    services: FakeServices, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = kids(services)

    def refuse(_entry: object) -> None:
        raise Unavailable("audit")

    monkeypatch.setattr(services.audit, "append", refuse)
    with pytest.raises(Unavailable):
        rotate_keys(services, command(), LINK)

    assert kids(services) == before
