"""A stage as it was, to go back to before every run."""

from __future__ import annotations

import copy

from tests.fakes import NOW
from tests.faults.simulated import database, objects, storage, vault
from tests.faults.world import World


class Saved:
    """The tables, the tags, the rings of keys and the archive as they were, to go back to."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._tables = copy.deepcopy(database().tables)
        self._tags = copy.deepcopy(storage().tagger.tags)
        self._secrets = copy.deepcopy(vault().secrets)
        self._archived = frozenset(self._archive)

    def restore(self) -> None:
        database().tables = copy.deepcopy(self._tables)
        storage().tagger.tags = copy.deepcopy(self._tags)
        vault().secrets = copy.deepcopy(self._secrets)
        # Objects there are only ever added: what is new goes.
        for key in set(self._archive) - self._archived:
            objects(self._world.settings.archive_bucket).pop(key)
        self._world.clock.moment = NOW

    @property
    def _archive(self) -> list[str]:
        return list(objects(self._world.settings.archive_bucket))
