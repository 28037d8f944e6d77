"""Adding lines to the archive: each once, whatever dies in between and however often it is tried.

The order is what makes it so. The file comes first, under a name made of its content: a second try
with the same lines finds it there. Then one write moves the head and marks the lines' events as
known; the head holds the signed digest itself. The digest's own object comes last; if that is never
written, whoever comes next writes it from the head before anything else.
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

TRIES = 5


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
    """Those of `lines` that were not archived before, and now are.

    Raises `Unavailable`; then none or all of them are, and it may be called again with any of them.
    """
    for _ in range(TRIES):
        head = services.chain.head()
        if head:
            services.archive.put(digest_key(head.sequence), head.body)
        new = _unknown(services.chain, lines)
        try:
            if new:
                _append(services, head, new)
        except ConflictError:
            continue  # another writer was faster: what it wrote may be among ours
        return new
    raise Unavailable("archive:contention")


def _unknown(chain: ArchiveChain, lines: Sequence[Line]) -> list[Line]:
    by_event = {line.event: line for line in lines}
    known = chain.known(list(by_event))
    return [line for event, line in by_event.items() if event not in known]


def _append(services: ArchiveServices, head: Head | None, lines: Sequence[Line]) -> None:
    now = services.clock.now()
    digest = create_digest(lines, head, now)
    services.archive.put(digest.key, file_body(lines))
    signed = SignedDigest(digest, services.digest_signer.sign(digest.message))
    after = Head(digest.sequence, signed.body)
    services.chain.advance(head, after, [line.event for line in lines], now)
    services.archive.put(digest_key(after.sequence), after.body)
