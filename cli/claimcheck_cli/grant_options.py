"""The options of `credential add` that give grants, as the contracts declare them."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable
from typing import Annotated, Any

import typer

from claimcheck.domain.credential_kind import GrantOption


def with_grant_options(
    options: Iterable[GrantOption],
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Give a command one keyword parameter for each option, in place of its `**` parameter.

    Typer reads the parameters of a command from its signature and annotations.
    """
    added = [_parameter(option) for option in options]

    def decorate(command: Callable[..., None]) -> Callable[..., None]:
        signature = inspect.signature(command, eval_str=True)
        own = [p for p in signature.parameters.values() if p.kind is not p.VAR_KEYWORD]
        required = [p for p in own if p.default is p.empty]
        optional = [p for p in own if p.default is not p.empty]
        replaced = signature.replace(parameters=[*required, *added, *optional])
        command.__signature__ = replaced  # type: ignore[attr-defined]
        command.__annotations__ = {p.name: p.annotation for p in replaced.parameters.values()}
        return command

    return decorate


def parameter_name(option: GrantOption) -> str:
    """Return the Python name of the option's parameter."""
    return option.name.replace("-", "_")


def _parameter(option: GrantOption) -> inspect.Parameter:
    name = f"--{option.name}"
    shown = typer.Option(name, metavar=option.metavar or None, help=option.help or None)
    return inspect.Parameter(
        parameter_name(option),
        inspect.Parameter.KEYWORD_ONLY,
        default=None if option.metavar else False,
        annotation=Annotated[_value_type(option), shown],
    )


def _value_type(option: GrantOption) -> Any:
    if not option.metavar:
        return bool
    return list[str] | None if option.repeatable else str | None
