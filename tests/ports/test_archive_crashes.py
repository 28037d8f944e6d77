"""The archiver dies before or after any of its calls to AWS, and is called with other batches.

That the same batch comes again is one of the cases of the sweep of faults.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import product

import pytest

from claimcheck.adapters.dynamodb.audit_log import DynamoAuditLog
from claimcheck.domain.archive.lines import Line
from claimcheck.domain.audit import AuditEntry
from claimcheck.usecases.archive_lines import archive_lines
from claimcheck.usecases.verify_audit import VerificationScope, verify_audit
from tests.archive_samples import a_line, entries
from tests.faults.fault_kinds import Died
from tests.faults.injected import Faults
from tests.faults.kinds import Fault
from tests.ports.archives import SimulatedAws
from tests.tiers import part

pytestmark = pytest.mark.usefixtures("aws")

EARLIER, BATCH, LATER = 3, 4, 2
# Put the head's digest, read the head, read the marks, put the file, sign, advance, put the digest.
CALLS = 7


def disturbed(aws: SimulatedAws, faults: Faults) -> SimulatedAws:
    s3, dynamodb, kms = map(faults.around, (aws.s3, aws.dynamodb, aws.kms))
    return replace(aws, s3=s3, dynamodb=dynamodb, kms=kms)


def append(aws: SimulatedAws, new: Sequence[AuditEntry]) -> list[Line]:
    """Entries in the table, as the stream tells of them."""
    log = DynamoAuditLog(aws.dynamodb, "AuditTable")
    for entry in new:
        log.append(entry)
    return [a_line(entry) for entry in new]


def split(batch: list[Line], later: list[Line]) -> list[list[Line]]:
    return [batch[:2], batch[2:], later]


def with_more(batch: list[Line], later: list[Line]) -> list[list[Line]]:
    return [batch + later]


def after_another_shard(batch: list[Line], later: list[Line]) -> list[list[Line]]:
    return [later, batch]


def twice(batch: list[Line], later: list[Line]) -> list[list[Line]]:
    return [batch + batch, later, batch]


COMES_AGAIN = [split, with_more, after_another_shard, twice]


DEATHS = [Fault.DIES_BEFORE, Fault.DIES_AFTER]
CRASHES = list(product(range(CALLS), DEATHS, COMES_AGAIN))


@pytest.mark.generated
@pytest.mark.parametrize(("call", "death", "again"), part(CRASHES, 9))
def test_whenever_the_archiver_dies_nothing_is_lost_or_doubled(
    call: int, death: Fault, again: Callable[[list[Line], list[Line]], list[list[Line]]]
) -> None:
    aws = SimulatedAws.filled()
    archive_lines(aws.world(), append(aws, entries(EARLIER)))
    batch = append(aws, entries(BATCH, minute=1))

    with pytest.raises(Died):
        archive_lines(
            disturbed(aws, Faults(lambda number, _: death if number == call else None)).world(),
            batch,
        )
    for lines in again(batch, append(aws, entries(LATER, minute=2))):
        archive_lines(aws.world(), lines)

    verified = verify_audit(aws.world(), VerificationScope())
    assert verified.findings == ()
    assert (verified.entries, verified.pending) == (EARLIER + BATCH + LATER, 0)
    head = aws.world().chain.head()
    assert head is not None
    assert head.sequence == verified.digests == verified.files


def test_these_are_all_the_calls_that_there_are() -> None:
    aws, faults = SimulatedAws.filled(), Faults()
    archive_lines(aws.world(), append(aws, entries(EARLIER)))

    archive_lines(disturbed(aws, faults).world(), append(aws, entries(BATCH, minute=1)))

    assert len(faults.calls) == CALLS
