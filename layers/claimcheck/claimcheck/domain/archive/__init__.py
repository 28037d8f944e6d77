"""The archive of the audit: its lines, its chain of digests, and what a check of them finds."""
