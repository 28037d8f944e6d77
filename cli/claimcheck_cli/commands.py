"""Groups of commands whose modules are loaded only when they are called."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Mapping
from importlib import import_module
from typing import Any, NamedTuple

import typer
from typer.core import TyperCommand, TyperGroup

MISSING_COMMAND = 2


class LazyCommand(NamedTuple):
    """The module with a command as `app`, and its help in the list of commands."""

    module: str
    help: str


class Group(TyperGroup):
    """Lists each command with the whole first paragraph of its help."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        if not args:
            sys.stdout.write(f"{ctx.get_help()}\n")
            raise typer.Exit(MISSING_COMMAND)
        return super().parse_args(ctx, args)

    def format_commands(self, ctx: Any, formatter: Any) -> None:  # noqa: ARG002 - typer's
        listed = [
            (name, first_paragraph(command.help or "")) for name, command in self.commands.items()
        ]
        with formatter.section("Commands"):
            formatter.write_dl(listed)


def first_paragraph(text: str) -> str:
    return " ".join(inspect.cleandoc(text).partition("\n\n")[0].split())


def noun() -> typer.Typer:
    """Return a group of commands."""
    return typer.Typer(cls=Group, add_completion=False, rich_markup_mode=None)


def verb(command: Any) -> typer.Typer:
    """Return an app with a single command."""
    app = typer.Typer(add_completion=False, rich_markup_mode=None)
    app.command()(command)
    return app


def late_group(places: Mapping[str, LazyCommand]) -> type[Group]:
    """Return a group that loads the module of a command when it is called."""

    class LateGroup(Group):
        def __init__(self, **attributes: Any) -> None:
            listed = {name: TyperCommand(name, help=place.help) for name, place in places.items()}
            super().__init__(**(attributes | {"commands": listed}))

        def resolve_command(self, ctx: Any, args: list[str]) -> Any:
            name, listed, rest = super().resolve_command(ctx, args)
            return name, (loaded(places[name]) if name else listed), rest

    return LateGroup


def loaded(place: LazyCommand) -> Any:
    """Load a command."""
    command = typer.main.get_command(import_module(place.module).app)
    command.help = command.help or place.help
    return command
