"""Gives the rings of signing keys new keys, when Secrets Manager says so."""

from claimcheck.runtime.rotation_handler import open_rotation

lambda_handler = open_rotation()
