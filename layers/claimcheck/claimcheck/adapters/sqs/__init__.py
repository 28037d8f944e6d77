"""Ports on SQS."""
