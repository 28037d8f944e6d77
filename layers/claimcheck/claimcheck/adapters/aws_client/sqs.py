"""The call of SQS that the functions make."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Required, TypedDict, Unpack

from claimcheck.adapters.aws_client.service import JsonService


class SendMessage(TypedDict, total=False):
    """The parameters of `send_message`."""

    QueueUrl: Required[str]
    MessageBody: Required[str]
    MessageAttributes: Mapping[str, Mapping[str, str]]


class SentMessage(TypedDict):
    """What `send_message` answers."""

    MessageId: str


class Sqs(JsonService):
    """Has a method of boto3's client, with the same parameters, result and errors."""

    name = "sqs"
    target = "AmazonSQS"
    version = "1.0"

    def send_message(self, **parameters: Unpack[SendMessage]) -> SentMessage:
        sent: SentMessage = self._call("SendMessage", parameters)
        return sent
