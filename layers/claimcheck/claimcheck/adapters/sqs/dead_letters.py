"""The DeadLetters port on SQS."""

from __future__ import annotations

from claimcheck.adapters.aws_client.sqs import Sqs
from claimcheck.adapters.aws_errors import unavailable

MAX_REASON_CHARS = 256


class SqsDeadLetters:
    """Sends the unchanged message, with the reason as a message attribute."""

    def __init__(self, client: Sqs, queue_url: str) -> None:
        self._client = client
        self._queue_url = queue_url

    def send(self, message: str, reason: str) -> None:
        with unavailable("dead_letters"):
            self._client.send_message(
                QueueUrl=self._queue_url,
                MessageBody=message,
                MessageAttributes={
                    "reason": {"DataType": "String", "StringValue": _attribute_text(reason)}
                },
            )


def _attribute_text(reason: str) -> str:
    """Return a valid attribute: not empty and without control characters, which names may have."""
    shown = "".join(char if char.isprintable() else "?" for char in reason)
    return shown[:MAX_REASON_CHARS] or "unknown"
