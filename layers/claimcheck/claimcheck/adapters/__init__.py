"""Implementations of the ports. The only place that speaks to AWS and reads or writes JWTs."""
