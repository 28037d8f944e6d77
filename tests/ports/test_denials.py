"""Denials: counted by principal and minute, told to the audit once and completely."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from claimcheck.adapters.dynamodb.denials import DynamoDenials
from claimcheck.domain.audit import AuditEntry, denied
from claimcheck.domain.caller import Caller
from claimcheck.domain.denials import DenialCount, minute_of, repeated_denials_entry
from claimcheck.domain.refusals import Unavailable
from tests.fakes import NOW
from tests.ports.samples import an_entry
from tests.ports.scripted import an_error, scripted_aws
from tests.ports.worlds import World
from tests.samples import OTHER_TENANT, TENANT, an_attempt

MINUTE = minute_of(NOW)


def a_denial(principal: str = "link-1", tenant: str = TENANT, minutes: int = 0) -> AuditEntry:
    attempt = replace(an_attempt(), at=NOW + timedelta(minutes=minutes))
    return denied(attempt, Caller(tenant, principal, "link"), "link_spent")


def deny(world: World, times: int, entry: AuditEntry | None = None) -> None:
    for _ in range(times):
        world.denials.count(entry or a_denial())


def tell_all(world: World) -> list[int]:
    """How many attempts each of the entries stands for that are told now."""
    unreported = list(world.denials.unreported(MINUTE))
    assert all(world.denials.report(d, repeated_denials_entry(d)) for d in unreported)
    return [d.attempts - d.reported for d in unreported]


def test_attempts_are_numbered(world: World) -> None:
    assert [world.denials.count(a_denial()) for _ in range(12)] == list(range(1, 13))


@pytest.mark.parametrize(
    "other", [a_denial("link-2"), a_denial(tenant=OTHER_TENANT), a_denial(minutes=1)]
)
def test_principals_tenants_and_minutes_are_counted_apart(world: World, other: AuditEntry) -> None:
    deny(world, 3)

    assert world.denials.count(other) == 1


def test_the_first_ten_need_not_be_told(world: World) -> None:
    deny(world, 10)

    assert list(world.denials.unreported(MINUTE)) == []


def test_what_comes_after_the_tenth_is_told_in_one_entry(world: World) -> None:
    deny(world, 25)

    assert list(world.denials.unreported(MINUTE)) == [
        DenialCount(TENANT, "link-1", "link", MINUTE, attempts=25, reported=10)
    ]
    assert tell_all(world) == [15]
    [entry] = world.trail.of_tenant(TENANT)
    assert (entry.principal, entry.principal_kind, entry.count) == ("link-1", "link", 15)
    assert minute_of(entry.attempt.at) == MINUTE


def test_what_is_told_is_not_told_again(world: World) -> None:
    deny(world, 11)

    assert (tell_all(world), tell_all(world)) == ([1], [])


def test_later_minutes_have_to_wait(world: World) -> None:
    deny(world, 11, a_denial(minutes=1))

    assert list(world.denials.unreported(MINUTE)) == []
    assert len(list(world.denials.unreported(MINUTE + 1))) == 1


def test_an_attempt_after_the_telling_is_told_in_an_entry_of_its_own(world: World) -> None:
    deny(world, 12)
    assert tell_all(world) == [2]

    deny(world, 3)

    assert tell_all(world) == [3]
    assert [entry.count for entry in world.trail.of_tenant(TENANT)] == [2, 3]


def test_a_count_that_has_moved_is_not_told_and_leaves_no_entry(world: World) -> None:
    deny(world, 11)
    [seen] = world.denials.unreported(MINUTE)
    deny(world, 1)

    assert not world.denials.report(seen, repeated_denials_entry(seen))

    assert list(world.trail.of_tenant(TENANT)) == []
    assert tell_all(world) == [2]


def test_of_two_who_tell_the_same_one_does(world: World) -> None:
    deny(world, 11)
    [seen] = world.denials.unreported(MINUTE)

    assert [world.denials.report(seen, repeated_denials_entry(seen)) for _ in range(2)] == [
        True,
        False,
    ]


def test_an_entry_whose_place_is_taken_is_told_of_nowhere(world: World) -> None:
    deny(world, 11)
    [seen] = world.denials.unreported(MINUTE)
    world.audit.append(replace(repeated_denials_entry(seen), reason="forged"))

    with pytest.raises(Unavailable):
        world.denials.report(seen, repeated_denials_entry(seen))


def test_ten_at_once_are_ten(world: World) -> None:
    deny(world, 10)

    assert world.denials.count(a_denial(), 10) == 20
    assert tell_all(world) == [10]


def test_more_minutes_than_a_page_holds_are_all_found(world: World) -> None:
    for number in range(130):
        for attempts in (10, 1):
            world.denials.count(a_denial(f"link-{number:03}"), attempts)

    found = {d.principal for d in world.denials.unreported(MINUTE)}

    assert found == {f"link-{number:03}" for number in range(130)}


def test_principals_of_another_issuer_may_be_of_any_length_and_have_places_apart(
    world: World,
) -> None:
    for principal in ("x" * 300 + "1", "x" * 300 + "2"):
        deny(world, 11, a_denial(principal))

    assert tell_all(world) == [1, 1]
    assert len(list(world.trail.of_tenant(TENANT))) == 2


def counted(number: int) -> dict[str, Any]:
    return {"Attributes": {"n": {"N": str(number)}}}


def test_a_denied_attempt_is_one_write_and_the_first_one_too_many_is_two() -> None:
    full = an_error("ConditionalCheckFailedException")
    aws = scripted_aws(counted(10), full, counted(11), counted(12))
    denials = DynamoDenials(aws, "links", "audit")

    assert [denials.count(an_entry()) for _ in range(3)] == [10, 11, 12]

    assert ["open_minute" in a["UpdateExpression"] for _, a in aws.calls] == [0, 0, 1, 0]
