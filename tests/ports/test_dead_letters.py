"""DeadLetters: messages that no retry can mend."""

from __future__ import annotations

import pytest

from claimcheck.adapters.sqs.dead_letters import SqsDeadLetters
from tests.ports.scripted import scripted_aws
from tests.ports.worlds import World


def test_a_message_is_buried_as_it_came_with_its_reason(world: World) -> None:
    world.dead_letters.send('{"id": "ä"}', "not_an_event")

    assert world.dead_letter_messages() == [('{"id": "ä"}', "not_an_event")]


@pytest.mark.parametrize(
    ("reason", "sent"),
    [("", "unknown"), ("a\x00b\nc", "a?b?c"), ("é" * 300, "é" * 256)],
)
def test_a_reason_is_made_fit_to_be_sent(reason: str, sent: str) -> None:
    aws = scripted_aws({})

    SqsDeadLetters(aws, "queue").send("message", reason)

    assert aws.calls[0][1]["MessageAttributes"]["reason"]["StringValue"] == sent
