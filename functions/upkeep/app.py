"""Does what falls due by itself."""

from claimcheck.runtime.maintenance_handler import open_upkeep

lambda_handler = open_upkeep()
