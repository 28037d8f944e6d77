"""The archive of the audit: its lines, its chain of digests, and the checks of both."""
