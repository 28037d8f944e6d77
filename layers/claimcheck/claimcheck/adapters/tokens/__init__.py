"""Signed tokens: our own, and those of an external issuer."""
