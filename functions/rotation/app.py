"""Rotates signing keys for Secrets Manager."""

from claimcheck.runtime.rotation_handler import rotation_handler

lambda_handler = rotation_handler()
