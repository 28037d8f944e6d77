"""Archives the audit table's stream."""

from claimcheck.runtime.archive_handler import archive_handler

lambda_handler = archive_handler()
