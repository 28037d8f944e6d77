"""What a check says, and what it looks at. Knows nothing of any single check."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple

from botocore.exceptions import ClientError

from claimcheck_cli.aws import Actor
from claimcheck_cli.deployment import Deployment

DENIED = {"AccessDenied", "AccessDeniedException", "AuthorizationError", "403"}


class State(StrEnum):
    """How a thing was found. `UNSEEN`: not looked at, or nothing to be seen there."""

    OK = "ok"
    WARNING = "warning"
    FAILED = "failed"
    UNSEEN = "unseen"


class Finding(NamedTuple):
    """One thing looked at; `repair` says what to do about it."""

    check: str
    state: State
    what: str
    repair: str = ""


@dataclass(frozen=True, slots=True)
class Site:
    """A deployment as `actor` may see it; `resources` are physical ids by logical ones."""

    deployment: Deployment
    actor: Actor
    resources: Mapping[str, str]

    def client(self, service: str) -> Any:
        return self.actor.client(service)

    def only_on_aws(self, finding: Finding) -> Finding:
        """The finding; of what the embedded AWS does not keep, that it does not."""
        if finding.state is State.OK or not self.deployment.local:
            return finding
        return Finding(finding.check, State.UNSEEN, f"{finding.what}: not kept here")


Look = Callable[[Site], Iterator[Finding]]


def judged(check: str, fine: bool, what: str, repair: str, state: State = State.FAILED) -> Finding:
    """That `what` is fine or, in `state`, that it is not."""
    return Finding(check, State.OK, what) if fine else Finding(check, state, what, repair)


def findings_of(check: str, look: Look, site: Site) -> list[Finding]:
    """All that `look` finds; where the caller may not look, or nothing is there, just that."""
    found: list[Finding] = []
    try:
        found.extend(look(site))
    except ClientError as error:
        code = error.response["Error"]["Code"]
        # The operation and the code: the message may quote what was asked for.
        what = f"{error.operation_name}: {code}"
        if code in DENIED:
            found.append(Finding(check, State.UNSEEN, f"not looked at ({what})"))
        else:
            found.append(Finding(check, State.FAILED, what, "deploy the stack again"))
    return found
