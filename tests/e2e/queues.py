"""The export bus and its queues, as exporters and operators see them."""

from __future__ import annotations

from typing import Any

from tests.e2e.stage import Stage

EVENTS_A_CALL = 10

Event = dict[str, str]


def emit(stage: Stage, events: list[Event]) -> None:
    """Put the events on the bus, as the exporter."""
    client = stage.exporter.client("events")
    for start in range(0, len(events), EVENTS_A_CALL):
        answer = client.put_events(Entries=events[start : start + EVENTS_A_CALL])
        assert answer["FailedEntryCount"] == 0, answer


def queue_is_empty(stage: Stage) -> bool:
    """Whether every event has been handled."""
    told = stage.stack.account.client("sqs").get_queue_attributes(
        QueueUrl=stage.stack.outputs["ExportQueueUrl"],
        AttributeNames=["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"],
    )
    return not any(map(int, told["Attributes"].values()))


def dead_letter(stage: Stage, mark: str) -> dict[str, Any] | None:
    """The message in the dead-letter queue whose body holds `mark`, once it is there."""
    received = stage.stack.account.client("sqs").receive_message(
        QueueUrl=stage.stack.outputs["ExportDeadLetterQueueUrl"],
        MaxNumberOfMessages=10,
        MessageAttributeNames=["All"],
        VisibilityTimeout=0,
    )
    return next((m for m in received.get("Messages", ()) if mark in m["Body"]), None)
