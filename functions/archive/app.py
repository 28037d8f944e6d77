"""Takes every change of the audit's table into the archive."""

from claimcheck.runtime.archive_handler import open_archive

lambda_handler = open_archive()
