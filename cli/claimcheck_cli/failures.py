"""How a command says that it cannot: one line, and an exit status."""

from __future__ import annotations


class CliError(Exception):
    """Ends the command with its message as the only line on standard error."""

    exit_code = 1


class UsageError(CliError):
    """The arguments do not make sense together."""

    exit_code = 2
