"""Does what falls due by itself."""

from claimcheck.runtime.upkeep import open_upkeep

lambda_handler = open_upkeep()
