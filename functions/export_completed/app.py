"""Turns finished exports into listed reports."""

from claimcheck.runtime.intake import open_intake

lambda_handler = open_intake()
