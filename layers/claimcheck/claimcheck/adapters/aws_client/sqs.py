"""The one call of SQS that functions make."""

from __future__ import annotations

from typing import Any

from claimcheck.adapters.aws_client.service import JsonService


class Sqs(JsonService):
    """A method of boto3's client."""

    name = "sqs"
    target = "AmazonSQS"
    version = "1.0"

    def send_message(self, **asked: Any) -> dict[str, Any]:
        return self._call("SendMessage", asked)
