"""Does what falls due by itself."""

from claimcheck.runtime.maintenance_handler import maintenance_handler

lambda_handler = maintenance_handler()
