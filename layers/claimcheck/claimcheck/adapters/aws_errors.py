"""Errors of AWS, for every adapter: they become the domain's `Unavailable`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from botocore.exceptions import BotoCoreError, ClientError

from claimcheck.domain.refusals import Unavailable


@contextmanager
def unavailable(resource: str) -> Iterator[None]:
    """Raise `Unavailable` for errors of AWS, with the reason `<resource>:<error code>`."""
    try:
        yield
    except ClientError as error:
        raise Unavailable(f"{resource}:{code_of(error)}") from error
    except BotoCoreError as error:
        raise Unavailable(f"{resource}:{type(error).__name__}") from error


def code_of(error: ClientError) -> str:
    """Return the service's error code; empty if it has none."""
    return str(error.response.get("Error", {}).get("Code", ""))
