"""What contracts are for HTTP, hooks are for events: they parse events into domain values."""
