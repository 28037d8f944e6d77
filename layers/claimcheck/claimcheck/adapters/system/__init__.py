"""Ports on the machine itself: the time and randomness."""
