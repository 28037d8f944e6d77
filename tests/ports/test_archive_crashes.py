"""The archiver dies before or after any of its calls to AWS, and is called again.

Whatever the second batch looks like, no entry is lost or doubled, and the chain has one end.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

import pytest
from botocore.exceptions import ClientError

from claimcheck.adapters.audit import DynamoAuditLog
from claimcheck.domain.archive.lines import Line
from claimcheck.domain.audit import AuditEntry
from claimcheck.usecases.archive_lines import archive_lines
from claimcheck.usecases.verify_audit import Scope, verify_audit
from tests.archive_samples import a_line, entries
from tests.ports.archives import SimulatedAws

pytestmark = pytest.mark.usefixtures("aws")

EARLIER, BATCH, LATER = 3, 4, 2
# Put the head's digest, read the head, read the marks, put the file, sign, advance, put the digest.
CALLS = 7


class Died(Exception):
    """The process is gone; nobody catches this."""


@dataclass
class Death:
    """At which call it comes, and whether AWS has done it by then."""

    call: int
    done: bool
    calls: int = 0


class Mortal:
    """A client of AWS in a process that dies at one of its calls."""

    def __init__(self, client: Any, death: Death) -> None:
        self._client = client
        self._death = death

    def __getattr__(self, name: str) -> Callable[..., Any]:
        operation = getattr(self._client, name)

        def call(**arguments: Any) -> Any:
            self._death.calls += 1
            if self._death.calls != self._death.call:
                return operation(**arguments)
            with suppress(ClientError):  # nobody is left to read the answer
                if self._death.done:
                    operation(**arguments)
            raise Died

        return call


def mortal(aws: SimulatedAws, death: Death) -> SimulatedAws:
    s3, dynamodb, kms = (Mortal(client, death) for client in (aws.s3, aws.dynamodb, aws.kms))
    return replace(aws, s3=s3, dynamodb=dynamodb, kms=kms)


def append(aws: SimulatedAws, new: Sequence[AuditEntry]) -> list[Line]:
    """Entries in the table, as the stream tells of them."""
    log = DynamoAuditLog(aws.dynamodb, "AuditTable")
    for entry in new:
        log.append(entry)
    return [a_line(entry) for entry in new]


def as_it_was(batch: list[Line], later: list[Line]) -> list[list[Line]]:
    return [batch, later]


def split(batch: list[Line], later: list[Line]) -> list[list[Line]]:
    return [batch[:2], batch[2:], later]


def with_more(batch: list[Line], later: list[Line]) -> list[list[Line]]:
    return [batch + later]


def after_another_shard(batch: list[Line], later: list[Line]) -> list[list[Line]]:
    return [later, batch]


def twice(batch: list[Line], later: list[Line]) -> list[list[Line]]:
    return [batch + batch, later, batch]


COMES_AGAIN = [as_it_was, split, with_more, after_another_shard, twice]


@pytest.mark.parametrize("again", COMES_AGAIN)
@pytest.mark.parametrize("done", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("call", range(1, CALLS + 1))
def test_whenever_the_archiver_dies_nothing_is_lost_or_doubled(
    call: int, done: bool, again: Callable[[list[Line], list[Line]], list[list[Line]]]
) -> None:
    aws = SimulatedAws.filled()
    archive_lines(aws.world(), append(aws, entries(EARLIER)))
    batch = append(aws, entries(BATCH, minute=1))

    with pytest.raises(Died):
        archive_lines(mortal(aws, Death(call, done)).world(), batch)
    for lines in again(batch, append(aws, entries(LATER, minute=2))):
        archive_lines(aws.world(), lines)

    verified = verify_audit(aws.world(), Scope())
    assert verified.findings == ()
    assert (verified.entries, verified.pending) == (EARLIER + BATCH + LATER, 0)
    head = aws.world().chain.head()
    assert head is not None
    assert head.sequence == verified.digests == verified.files


def test_these_are_all_the_calls_that_there_are() -> None:
    aws, death = SimulatedAws.filled(), Death(call=0, done=False)
    archive_lines(aws.world(), append(aws, entries(EARLIER)))

    archive_lines(mortal(aws, death).world(), append(aws, entries(BATCH, minute=1)))

    assert death.calls == CALLS


def test_a_batch_that_comes_again_is_recognised() -> None:
    aws = SimulatedAws.filled()
    lines = append(aws, entries(BATCH))

    assert archive_lines(aws.world(), lines) == lines
    assert archive_lines(aws.world(), lines) == []
    assert verify_audit(aws.world(), Scope()).digests == 1
