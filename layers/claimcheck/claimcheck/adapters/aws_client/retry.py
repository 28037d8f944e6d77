"""Which failures pass, and how long to wait for that: as SDKs do it in their standard mode."""

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

# Upper bounds, in seconds, of the random pauses in front of the second and the third attempt.
PAUSES = (0.1, 0.4)

_PASSING = (
    ConnectionClosedError,
    ConnectTimeoutError,
    EndpointConnectionError,
    ReadTimeoutError,
)
_PASSING_STATUSES = frozenset({500, 502, 503, 504})
_PASSING_CODES = frozenset(
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


def attempts(send: Callable[[], Response], code_of: Callable[[Response], str]) -> Response:
    """What `send` answers at last: at most three times, with pauses that nobody shares.

    Raises what `send` raised last.
    """
    for pause in PAUSES:
        try:
            response = send()
        except _PASSING:
            pass
        else:
            if not _passes(response, code_of):
                return response
        time.sleep(SystemRandom().uniform(0, pause))
    return send()


def _passes(response: Response, code_of: Callable[[Response], str]) -> bool:
    if response.status < 400:
        return False
    return response.status in _PASSING_STATUSES or code_of(response) in _PASSING_CODES
