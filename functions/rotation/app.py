"""Gives the rings of signing keys new keys, when Secrets Manager says so."""

from claimcheck.runtime.rotation_handler import rotation_handler

lambda_handler = rotation_handler()
