"""The `claimcheck` command: its global options, its nouns, and how it fails."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Annotated

import typer
from botocore.exceptions import BotoCoreError, ClientError

from claimcheck.domain.refusals import Refusal
from claimcheck.ports import Conflict
from claimcheck.runtime.version import VERSION
from claimcheck.usecases.operate import Refused
from claimcheck_cli import audit, credential, keys, link, report, tenant
from claimcheck_cli.doctor.command import doctor
from claimcheck_cli.env import env
from claimcheck_cli.failures import Failure
from claimcheck_cli.local import command as local
from claimcheck_cli.output import say
from claimcheck_cli.publish.command import publish
from claimcheck_cli.target import choose

INTERRUPTED = 130
EXPECTED = (
    typer.TyperException,
    Failure,
    Refused,
    Conflict,
    Refusal,
    BotoCoreError,
    ClientError,
    OSError,
)

app = typer.Typer(
    name="claimcheck",
    help="Operate a Claimcheck deployment.",
    no_args_is_help=True,
    add_completion=False,
)
app.add_typer(local.app, name="local")
app.add_typer(tenant.app, name="tenant")
app.add_typer(credential.app, name="credential")
app.command()(publish)
app.add_typer(report.app, name="report")
app.add_typer(link.app, name="link")
app.add_typer(audit.app, name="audit")
app.add_typer(keys.app, name="keys")
app.command()(doctor)
app.command()(env)


def show_version(wanted: bool) -> None:
    if wanted:
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
    """Without either: the local stack if one runs, else the stack that CLAIMCHECK_STACK names."""
    context.obj = choose(local=local, stack=stack, from_environment=from_environment)


def main() -> None:
    """Run the command; whatever fails is said in one line."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """The exit status of the command with `arguments`."""
    try:
        status = app(placed(arguments), prog_name="claimcheck", standalone_mode=False)
    except (KeyboardInterrupt, typer.Abort):
        return INTERRUPTED
    except EXPECTED as error:
        message, status = explained(error)
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


def explained(error: Exception) -> tuple[str, int]:
    """What went wrong in one line, and the exit status that says it to a script."""
    match error:
        case typer.TyperException():
            return " ".join(error.format_message().split()), error.exit_code
        case Failure():
            return str(error), error.exit_code
        case Conflict():
            return "somebody else changed it at the same moment; try again", 1
        case Refusal():
            return f"refused: {error.reason}", 1
        case ClientError():
            return error.response["Error"].get("Message") or str(error), 1
        case _:
            return str(error), 1


if __name__ == "__main__":
    main()
