"""Ports on S3."""
