"""Keys rotated under the deployed functions: what old ones signed goes on, or ends with a leak."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import httpx
import pytest
from botocore.exceptions import ClientError

from claimcheck.domain.audit import DEPLOYMENT
from claimcheck.domain.key_ring import Purpose
from claimcheck.domain.report import Report
from claimcheck.usecases.rotate_keys import rotate_keys
from tests.e2e.customer import Customer
from tests.e2e.rings import Rings, signed_now, statuses
from tests.e2e.stage import Stage

pytestmark = pytest.mark.e2e

# A token is answered for a report that nobody has; all else is there.
WORKING = [403, 200, 200, 200]
ENDED = [401, 404, 400, 404]

Rotate = Callable[[Purpose], object]


@pytest.fixture(scope="module")
def owner(stage: Stage, http: httpx.Client) -> Customer:
    return Customer.of(stage, http)


@pytest.fixture(scope="module")
def report(owner: Customer) -> Report:
    """One of two, so that there is a page after the first."""
    owner.publish()
    return owner.publish()


@pytest.fixture
def rings(stage: Stage) -> Iterator[Rings]:
    rings = Rings(stage)
    with rings.kept():
        yield rings


def rotate(stage: Stage, purpose: Purpose, *, at_once: bool = False) -> None:
    """As the command line does, under the policy of those who rotate keys."""
    rotate_keys(stage.operator, stage.operator.command("keys rotate"), purpose, at_once=at_once)


def signers(rings: Rings) -> list[str]:
    """The newest key of the ring behind each field of what is signed."""
    token, link, listed = (rings.read(purpose)[-1].kid for purpose in Purpose)
    return [token, link, listed, listed]


def check_rotation(rings: Rings, owner: Customer, report: Report, rotate: Rotate) -> None:
    old = signed_now(owner, report.id)

    for purpose in Purpose:
        rotate(purpose)
    rings.begin_anew()
    waiting = signed_now(owner, report.id)
    rings.settle()
    new = signed_now(owner, report.id)

    assert waiting.kids() == old.kids()
    assert new.kids() == signers(rings)
    assert set(new.kids()).isdisjoint(old.kids())
    assert [statuses(signed, owner) for signed in (old, waiting, new)] == [WORKING] * 3


def test_by_hand_a_new_key_signs_in_time_and_what_was_signed_before_goes_on(
    stage: Stage, rings: Rings, owner: Customer, report: Report
) -> None:
    check_rotation(rings, owner, report, lambda purpose: rotate(stage, purpose))


def test_the_deployed_function_rotates_in_the_steps_of_secrets_manager(
    rings: Rings, owner: Customer, report: Report
) -> None:
    check_rotation(rings, owner, report, rings.rotate_in_steps)


def test_a_rotation_of_either_sort_is_on_record(stage: Stage, rings: Rings) -> None:
    rotate(stage, Purpose.LINK)
    by_hand = rings.read(Purpose.LINK)[-1]
    rings.rotate_in_steps(Purpose.LINK)
    in_steps = rings.read(Purpose.LINK)[-1]

    told = [(e["contract"], e["detail"]["kid"]) for e in stage.entries(DEPLOYMENT)[-2:]]
    assert told == [("operator", by_hand.kid), ("rotation", in_steps.kid)]


def test_keys_that_leaked_end_at_once_with_all_that_they_signed(
    stage: Stage, rings: Rings, owner: Customer, report: Report
) -> None:
    old = signed_now(owner, report.id)

    for purpose in Purpose:
        rotate(stage, purpose, at_once=True)
    rings.begin_anew()

    new = signed_now(owner, report.id)
    assert new.kids() == signers(rings)
    assert statuses(old, owner) == ENDED
    assert statuses(new, owner) == WORKING


@pytest.mark.parametrize("who", ["exporter", "ListingRole", "DownloadRole"])
def test_nobody_else_rotates(stage: Stage, who: str) -> None:
    actor = stage.exporter if who == "exporter" else stage.role(who)
    secrets, link = actor.client("secretsmanager"), stage.deployment.link_secret

    with pytest.raises(ClientError, match="AccessDenied"):
        secrets.put_secret_value(SecretId=link, SecretString="{}")
