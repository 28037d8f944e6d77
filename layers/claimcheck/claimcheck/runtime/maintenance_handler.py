"""The maintenance: what falls due by itself, once a minute and not because anybody asked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from claimcheck.ports import Services
from claimcheck.runtime.observability import logger
from claimcheck.runtime.settings import Settings
from claimcheck.runtime.wiring import Wiring
from claimcheck.usecases.denials import close_denials
from claimcheck.usecases.retire_expired import retire_expired

# Does what is due at a moment and answers how much it was. Each may run twice at once.
MaintenanceTask = Callable[[Services, datetime], int]

MAINTENANCE_TASKS: tuple[MaintenanceTask, ...] = (close_denials, retire_expired)


class MaintenanceError(Exception):
    """Some duties could not be done. Lambda counts it as an error, and an alarm watches those."""


def maintenance_handler() -> MaintenanceHandler:
    """The maintenance on AWS, as the environment says."""
    return MaintenanceHandler(Wiring(Settings.from_env()), MAINTENANCE_TASKS)


class MaintenanceHandler:
    """Called on a schedule; answers how much each duty did."""

    def __init__(self, services: Services, duties: tuple[MaintenanceTask, ...]) -> None:
        self._services = services
        self._duties = duties

    def __call__(self, _event: object, _context: object) -> dict[str, int]:
        now = self._services.clock.now()
        done = {duty.__name__: self._done(duty, now) for duty in self._duties}
        failed = [name for name, number in done.items() if number is None]
        if failed:
            raise MaintenanceError(", ".join(failed))
        return {name: number for name, number in done.items() if number is not None}

    def _done(self, duty: MaintenanceTask, now: datetime) -> int | None:
        """How much was due; None if it failed, which must not keep the other duties from theirs."""
        try:
            number = duty(self._services, now)
        except Exception:  # noqa: BLE001 - whatever it is, it is told once all duties had their turn
            logger.exception("failed", extra={"duty": duty.__name__})
            return None
        logger.info("done", extra={"duty": duty.__name__, "number": number})
        return number
