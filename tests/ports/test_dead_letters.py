"""DeadLetters: messages that no retry can mend."""

from __future__ import annotations

from tests.ports.worlds import World


def test_a_message_is_buried_as_it_came_with_its_reason(world: World) -> None:
    world.dead_letters.bury('{"id": "ä"}', "not_an_event")

    assert world.buried() == [('{"id": "ä"}', "not_an_event")]
