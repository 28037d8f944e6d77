"""Turns finished exports into listed reports."""

from claimcheck.runtime.export_handler import open_intake

lambda_handler = open_intake()
