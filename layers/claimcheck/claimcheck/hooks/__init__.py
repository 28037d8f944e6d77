"""The same as contracts, for events: what buses and storage tell, read into domain values."""
