"""Errors that end a command with one line and an exit status."""

from __future__ import annotations


class CliError(Exception):
    """Ends the command. The message is the only line on standard error."""

    exit_code = 1


class UsageError(CliError):
    """The arguments do not fit together."""

    exit_code = 2
