"""Takes every change of the audit's table into the archive."""

from claimcheck.runtime.archive_handler import archive_handler

lambda_handler = archive_handler()
