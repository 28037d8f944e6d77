"""One function per thing a caller can ask. No events, no headers, no JSON."""
