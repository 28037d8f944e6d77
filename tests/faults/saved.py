"""A stage as it was, to go back to before every run."""

from __future__ import annotations

import copy

from tests.fakes import NOW
from tests.faults.simulated import database, storage
from tests.faults.world import World


class Saved:
    """The tables and the tags as they were, to go back to."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._tables = copy.deepcopy(database().tables)
        self._tags = copy.deepcopy(world.tags)

    def restore(self) -> None:
        database().tables = copy.deepcopy(self._tables)
        storage().tagger.tags = copy.deepcopy(self._tags)
        self._world.clock.moment = NOW
