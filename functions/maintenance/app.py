"""Runs the maintenance tasks once a minute."""

from claimcheck.runtime.maintenance_handler import maintenance_handler

lambda_handler = maintenance_handler()
