"""DeadLetters on SQS."""

from __future__ import annotations

from claimcheck.adapters.aws_client.sqs import Sqs
from claimcheck.adapters.aws_errors import unavailable

REASON_CHARS = 256


class SqsDeadLetters:
    """Sends to one queue; the reason stands beside the message, which stays as it came."""

    def __init__(self, client: Sqs, queue_url: str) -> None:
        self._client = client
        self._queue_url = queue_url

    def send(self, message: str, reason: str) -> None:
        with unavailable("dead_letters"):
            self._client.send_message(
                QueueUrl=self._queue_url,
                MessageBody=message,
                MessageAttributes={
                    "reason": {"DataType": "String", "StringValue": _sendable(reason)}
                },
            )


def _sendable(reason: str) -> str:
    """An attribute may be neither empty nor hold controls; a reason may quote hostile names."""
    shown = "".join(char if char.isprintable() else "?" for char in reason)
    return shown[:REASON_CHARS] or "unknown"
