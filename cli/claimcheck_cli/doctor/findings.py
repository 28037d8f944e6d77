"""The findings of checks, and what checks look at."""

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
    """The result of a check. `SKIPPED`: no permission, or not supported by the local emulator."""

    OK = "ok"
    WARNING = "warning"
    FAILED = "failed"
    SKIPPED = "skipped"


class Finding(NamedTuple):
    """One result; `fix` says what to do about it."""

    check: str
    state: State
    what: str
    fix: str = ""


@dataclass(frozen=True, slots=True)
class Site:
    """A deployment and the identity that checks it. `resources` maps logical to physical ids."""

    deployment: Deployment
    actor: Actor
    resources: Mapping[str, str]

    def client(self, service: str) -> Any:
        return self.actor.client(service)

    def only_on_aws(self, finding: Finding) -> Finding:
        """Return the finding, or skip it where the local emulator does not support the feature."""
        if finding.state is State.OK or not self.deployment.local:
            return finding
        return Finding(
            finding.check, State.SKIPPED, f"{finding.what}: not supported by the local emulator"
        )


Look = Callable[[Site], Iterator[Finding]]


def judged(check: str, ok: bool, what: str, fix: str, state: State = State.FAILED) -> Finding:
    """Return that `what` is ok, or else a finding with `state`."""
    return Finding(check, State.OK, what) if ok else Finding(check, state, what, fix)


def findings_of(check: str, look: Look, site: Site) -> list[Finding]:
    """Run a check. Return its findings, or one for a call that failed or was denied."""
    found: list[Finding] = []
    try:
        found.extend(look(site))
    except ClientError as error:
        code = error.response["Error"]["Code"]
        # Without the message, which may quote parameters.
        what = f"{error.operation_name}: {code}"
        if code in DENIED:
            found.append(Finding(check, State.SKIPPED, f"no permission ({what})"))
        else:
            found.append(Finding(check, State.FAILED, what, "deploy the stack again"))
    return found
