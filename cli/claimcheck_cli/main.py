"""The `claimcheck` command: its global options, its subcommands, and its errors."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Annotated

import typer

from claimcheck_cli.commands import LazyCommand, late_group
from claimcheck_cli.failures import CliError
from claimcheck_cli.output import say
from claimcheck_cli.target import choose

INTERRUPTED = 130
COMMANDS = {
    "local": LazyCommand("claimcheck_cli.local.command", "Run the whole service on this machine."),
    "tenant": LazyCommand("claimcheck_cli.tenant", "Add, suspend and remove tenants."),
    "credential": LazyCommand("claimcheck_cli.credential", "Add, list and revoke credentials."),
    "publish": LazyCommand(
        "claimcheck_cli.publish.command",
        "Upload a file and send its event, as an exporter would.",
    ),
    "report": LazyCommand("claimcheck_cli.report", "List, show, retire and recount reports."),
    "link": LazyCommand("claimcheck_cli.link", "Create and revoke gated links."),
    "audit": LazyCommand("claimcheck_cli.audit", "List, export and verify the audit."),
    "keys": LazyCommand(
        "claimcheck_cli.keys", "List and rotate the keys that sign tokens, links and lists."
    ),
    "doctor": LazyCommand(
        "claimcheck_cli.doctor.command",
        "Check that the stack is as it was deployed. Changes nothing; exits with 1 if a check "
        "failed.",
    ),
    "env": LazyCommand(
        "claimcheck_cli.env",
        'Print `export` lines with the deployment\'s addresses: eval "$(claimcheck env)".',
    ),
}

app = typer.Typer(
    cls=late_group(COMMANDS),
    help="Operate a Claimcheck deployment.",
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


def show_version(wanted: bool) -> None:
    if wanted:
        from claimcheck.runtime.version import VERSION

        sys.stdout.write(f"claimcheck {VERSION}\n")
        raise typer.Exit


@app.callback()
def choose_target(
    context: typer.Context,
    local: Annotated[bool, typer.Option("--local", help="The local stack.")] = False,
    stack: Annotated[str | None, typer.Option(metavar="NAME", help="A stack in AWS.")] = None,
    from_environment: Annotated[
        str | None, typer.Option(envvar="CLAIMCHECK_STACK", hidden=True)
    ] = None,
    _version: Annotated[
        bool,
        typer.Option(
            "--version", callback=show_version, is_eager=True, help="Show the version and exit."
        ),
    ] = False,
) -> None:
    """Without either, the local stack if it runs, else the stack named in CLAIMCHECK_STACK."""
    context.obj = choose(local=local, stack=stack, from_environment=from_environment)


def main() -> None:
    """Run the command. An error is one line on standard error."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run the command with `arguments`. Return its exit status."""
    try:
        status = app(placed(arguments), prog_name="claimcheck", standalone_mode=False)
    except (KeyboardInterrupt, typer.Abort):
        return INTERRUPTED
    except Exception as error:
        expected = explained(error)
        if expected is None:
            raise
        message, status = expected
        say(f"claimcheck: {message}")
    return status if isinstance(status, int) else 0


def placed(arguments: Sequence[str]) -> list[str]:
    """Options of all commands, which may stand anywhere, where the parser looks for them."""
    front, rest = list[str](), list(arguments)
    for option, words in (("--local", 1), ("--stack", 2)):
        at = rest.index(option) if option in rest else len(rest)
        if at + words <= len(rest):  # else its value is missing, which the parser says best
            front += rest[at : at + words]
            del rest[at : at + words]
    back = ["--json"] if "--json" in rest else []
    return [*front, *(word for word in rest if word != "--json"), *back]


def explained(error: Exception) -> tuple[str, int] | None:
    """What went wrong in one line, and the exit status that says it to a script.

    None for what nobody expected.
    """
    match error:
        case typer.TyperException():
            return " ".join(error.format_message().split()), error.exit_code
        case CliError():
            return str(error), error.exit_code
        case OSError():
            return str(error), 1
    return _explained_refusal(error)


def _explained_refusal(error: Exception) -> tuple[str, int] | None:
    # Late: a command that does not fail has no use for them.
    from botocore.exceptions import BotoCoreError, ClientError

    from claimcheck.domain.refusals import Refusal
    from claimcheck.ports import ConflictError
    from claimcheck.usecases.operator import CommandError

    match error:
        case ConflictError():
            return "somebody else changed it at the same moment; try again", 1
        case Refusal():
            return f"refused: {error.reason}", 1
        case ClientError():
            return error.response["Error"].get("Message") or str(error), 1
        case CommandError() | BotoCoreError():
            return str(error), 1
    return None


if __name__ == "__main__":
    main()
