"""The scheduled handler: runs the maintenance tasks once a minute."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from claimcheck.ports import Services
from claimcheck.runtime.observability import logger
from claimcheck.runtime.settings import Settings
from claimcheck.runtime.wiring import Wiring
from claimcheck.usecases.denials import close_denials
from claimcheck.usecases.retire_expired import retire_expired

# Does what is due at a time and returns how much it did. A task may run twice at once.
MaintenanceTask = Callable[[Services, datetime], int]

MAINTENANCE_TASKS: tuple[MaintenanceTask, ...] = (close_denials, retire_expired)


class MaintenanceError(Exception):
    """Some tasks failed. Lambda counts it as an error, and an alarm watches the errors."""


def maintenance_handler() -> MaintenanceHandler:
    """Return the Lambda handler, configured from the environment."""
    return MaintenanceHandler(Wiring(Settings.from_env()), MAINTENANCE_TASKS)


class MaintenanceHandler:
    """Takes a scheduled event. Returns how much each task did."""

    def __init__(self, services: Services, tasks: tuple[MaintenanceTask, ...]) -> None:
        self._services = services
        self._tasks = tasks

    def __call__(self, _event: object, _context: object) -> dict[str, int]:
        now = self._services.clock.now()
        done = {task.__name__: self._run(task, now) for task in self._tasks}
        failed = [name for name, number in done.items() if number is None]
        if failed:
            raise MaintenanceError(", ".join(failed))
        return {name: number for name, number in done.items() if number is not None}

    def _run(self, task: MaintenanceTask, now: datetime) -> int | None:
        """Return how much the task did, or None if it failed: the others still run."""
        try:
            number = task(self._services, now)
        except Exception:  # noqa: BLE001 - reported after all tasks have run
            logger.exception("failed", extra={"task": task.__name__})
            return None
        logger.info("done", extra={"task": task.__name__, "number": number})
        return number
