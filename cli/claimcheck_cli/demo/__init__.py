"""The demo that a local stack is filled with. Never used against AWS."""
