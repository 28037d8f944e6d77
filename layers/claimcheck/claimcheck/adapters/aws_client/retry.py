"""Retries: the standard mode of AWS SDKs, with three attempts."""

from __future__ import annotations

import time
from collections.abc import Callable
from random import SystemRandom

from botocore.exceptions import (
    ConnectionClosedError,
    ConnectTimeoutError,
    EndpointConnectionError,
    ReadTimeoutError,
)

from claimcheck.adapters.aws_client.http import Response

# Upper bounds, in seconds, of the random pauses before the second and the third attempt.
MAX_PAUSE_SECONDS = (0.1, 0.4)

_TRANSIENT_ERRORS = (
    ConnectionClosedError,
    ConnectTimeoutError,
    EndpointConnectionError,
    ReadTimeoutError,
)
_TRANSIENT_STATUSES = frozenset({500, 502, 503, 504})
_TRANSIENT_CODES = frozenset(
    {
        "BandwidthLimitExceeded",
        "LimitExceededException",
        "PriorRequestNotComplete",
        "ProvisionedThroughputExceededException",
        "RequestLimitExceeded",
        "RequestThrottled",
        "RequestThrottledException",
        "RequestTimeout",
        "RequestTimeoutException",
        "SlowDown",
        "ThrottledException",
        "Throttling",
        "ThrottlingException",
        "TooManyRequestsException",
        "TransactionInProgressException",
    }
)


def send_with_retries(send: Callable[[], Response], code_of: Callable[[Response], str]) -> Response:
    """Return the last response of at most three attempts. Raises what the last `send` raised."""
    for pause in MAX_PAUSE_SECONDS:
        try:
            response = send()
        except _TRANSIENT_ERRORS:
            pass
        else:
            if not _is_transient(response, code_of):
                return response
        # Random over the whole range: callers that failed together must not retry together.
        time.sleep(SystemRandom().uniform(0, pause))
    return send()


def _is_transient(response: Response, code_of: Callable[[Response], str]) -> bool:
    if response.status < 400:
        return False
    return response.status in _TRANSIENT_STATUSES or code_of(response) in _TRANSIENT_CODES
