"""Add lines to the archive, each exactly once, despite crashes and retries.

The order of the writes ensures that. First comes the file, at a key made from its content: a retry
with the same lines finds it there. Then one write moves the head, which holds the signed digest,
and records the lines' events as archived. The digest's own object comes last. If a crash prevents
that, the next call first writes it from the head.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from claimcheck.domain.archive.digest import (
    Head,
    SignedDigest,
    create_digest,
    digest_key,
    file_body,
)
from claimcheck.domain.archive.lines import Line
from claimcheck.domain.refusals import Unavailable
from claimcheck.ports import Clock, ConflictError
from claimcheck.ports.archive import Archive, ArchiveChain, DigestSigner

MAX_ATTEMPTS = 5


class ArchiveServices(Protocol):
    """The ports that archiving needs."""

    @property
    def archive(self) -> Archive: ...
    @property
    def chain(self) -> ArchiveChain: ...
    @property
    def digest_signer(self) -> DigestSigner: ...
    @property
    def clock(self) -> Clock: ...


def archive_lines(services: ArchiveServices, lines: Sequence[Line]) -> list[Line]:
    """Archive `lines` and return those that were not archived before.

    Raises `Unavailable`. Then all or none of them are archived, and the call can be repeated with
    any of them.
    """
    for _ in range(MAX_ATTEMPTS):
        head = services.chain.head()
        if head:
            services.archive.put(digest_key(head.sequence), head.body)
        new = _not_archived(services.chain, lines)
        try:
            if new:
                _append(services, head, new)
        except ConflictError:
            continue  # another writer was faster, and may have archived some of these lines
        return new
    raise Unavailable("archive:contention")


def _not_archived(chain: ArchiveChain, lines: Sequence[Line]) -> list[Line]:
    by_event = {line.event: line for line in lines}
    archived = chain.archived_events(list(by_event))
    return [line for event, line in by_event.items() if event not in archived]


def _append(services: ArchiveServices, head: Head | None, lines: Sequence[Line]) -> None:
    now = services.clock.now()
    digest = create_digest(lines, head, now)
    services.archive.put(digest.key, file_body(lines))
    signed = SignedDigest(digest, services.digest_signer.sign(digest.message))
    after = Head(digest.sequence, signed.body)
    services.chain.advance(head, after, [line.event for line in lines], now)
    services.archive.put(digest_key(after.sequence), after.body)
