"""Ports on Secrets Manager and KMS: the keys that sign, and who may rotate them."""
