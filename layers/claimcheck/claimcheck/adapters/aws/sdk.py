"""The whole SDK, for what the small clients beside it do not speak. Loading it takes long."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from claimcheck.adapters.aws.retry import PAUSES
from claimcheck.adapters.aws.transport import CONNECT_SECONDS, READ_SECONDS


def sdk_client(name: str) -> Any:
    """boto3's client, as patient as ours."""
    import boto3
    from botocore.config import Config

    make: Callable[..., Any] = boto3.client  # typed by service name; ours is a variable
    return make(
        name,
        config=Config(
            connect_timeout=CONNECT_SECONDS,
            read_timeout=READ_SECONDS,
            retries={"mode": "standard", "total_max_attempts": len(PAUSES) + 1},
        ),
    )
