"""One process after another: whatever a caller may find there, built at its first use."""

from __future__ import annotations

from functools import cached_property

from claimcheck.runtime.archive_handler import ArchiveHandler
from claimcheck.runtime.export_handler import ExportHandler
from claimcheck.runtime.maintenance_handler import MaintenanceHandler, MaintenanceTask
from claimcheck.runtime.rotation_handler import RotationHandler
from claimcheck_cli.services import Operator
from tests.client import WireClient
from tests.faults.injected import Faults
from tests.faults.world import World

REQUESTS_A_PROCESS = 100


class Process:
    """It remembers nothing of those before it."""

    def __init__(self, world: World, faults: Faults, number: int) -> None:
        self._world = world
        self._faults = faults
        self._number = number
        self._wiring = world.process(faults)

    @cached_property
    def web(self) -> WireClient:
        first = self._number * REQUESTS_A_PROCESS
        return WireClient(self._wiring, self._world.settings, first=first)

    @cached_property
    def export_handler(self) -> ExportHandler:
        return ExportHandler(self._wiring, self._world.settings)

    @cached_property
    def archivist(self) -> ArchiveHandler:
        return ArchiveHandler(self._wiring)

    @cached_property
    def rotation(self) -> RotationHandler:
        return RotationHandler(self._wiring, self._world.settings.secrets)

    def maintenance(self, duties: tuple[MaintenanceTask, ...]) -> MaintenanceHandler:
        return MaintenanceHandler(self._wiring, duties)

    @cached_property
    def operator(self) -> Operator:
        return self._world.operator_with(self._faults)
