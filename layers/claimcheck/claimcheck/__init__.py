"""Claimcheck: safe delivery of finished reports, exports and documents."""
