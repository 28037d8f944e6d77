"""Which deployment a command is about."""

from __future__ import annotations

from dataclasses import dataclass

import typer

from claimcheck_cli.deployment import LOCAL, Deployment, read_local, read_stack
from claimcheck_cli.failures import UsageError


@dataclass(frozen=True, slots=True)
class Target:
    """The global options and the environment. Nothing is looked up before it is needed."""

    local: bool
    stack: str | None

    def deployment(self) -> Deployment:
        """Raises `CliError` if there is no such deployment."""
        if self.stack is not None:
            return read_stack(self.stack)
        if self.local:
            return read_local()
        raise UsageError(
            "no local stack is running; name one in AWS with --stack or CLAIMCHECK_STACK"
        )


def choose(*, local: bool, stack: str | None, from_environment: str | None) -> Target:
    """`--local` or `--stack`; else the local stack if it runs, else the environment's stack."""
    if local and stack:
        raise UsageError("--local and --stack exclude each other")
    if stack or local:
        return Target(local, stack)
    if (LOCAL / "stack.json").exists():
        return Target(local=True, stack=None)
    return Target(local=False, stack=from_environment or None)


def deployment_of(context: typer.Context) -> Deployment:
    """Return the deployment of this invocation. Raises `CliError`."""
    target: Target = context.obj
    return target.deployment()
