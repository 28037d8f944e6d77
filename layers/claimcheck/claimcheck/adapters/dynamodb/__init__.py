"""Ports on DynamoDB."""
