"""Registers finished exports."""

from claimcheck.runtime.export_handler import export_handler

lambda_handler = export_handler()
