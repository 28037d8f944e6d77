"""The handler that Secrets Manager calls to rotate a key ring, once for each step."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from claimcheck.domain.audit import Attempt
from claimcheck.domain.key_ring import Purpose
from claimcheck.ports import Clock
from claimcheck.runtime.observability import logger
from claimcheck.runtime.settings import Settings
from claimcheck.runtime.wiring import Wiring
from claimcheck.usecases.operator import Command
from claimcheck.usecases.rotate_keys import (
    RotationServices,
    check_rotation,
    finish_rotation,
    prepare_rotation,
)


class RotationHandlerServices(RotationServices, Protocol):
    """The ports that the handler needs."""

    @property
    def clock(self) -> Clock: ...


class UnknownKeyRingError(Exception):
    """The event names an unknown secret or step."""


def rotation_handler() -> RotationHandler:
    """Return the Lambda handler, configured from the environment."""
    settings = Settings.from_env()
    return RotationHandler(Wiring(settings), settings.secrets)


class RotationHandler:
    """Takes Secrets Manager's rotation event. Secrets Manager may repeat any step."""

    def __init__(self, services: RotationHandlerServices, secrets: Mapping[Purpose, str]) -> None:
        self._services = services
        self._purposes = {secret: purpose for purpose, secret in secrets.items()}

    def __call__(self, event: Mapping[str, Any], _context: object) -> None:
        purpose = self._purposes.get(str(event.get("SecretId")))
        if purpose is None:
            raise UnknownKeyRingError
        step = str(event.get("Step"))
        self._rotate(step, purpose, str(event.get("ClientRequestToken")))
        logger.info("rotated", extra={"purpose": purpose.value, "step": step})

    def _rotate(self, step: str, purpose: Purpose, version: str) -> None:
        now = self._services.clock.now()
        match step:
            case "createSecret":
                prepare_rotation(self._services, purpose, version, now)
            case "setSecret":
                return  # no other service holds these keys: there is nowhere to set them
            case "testSecret":
                check_rotation(self._services, purpose, version, now)
            case "finishSecret":
                attempt = Attempt(version, now, contract="rotation", route=step)
                finish_rotation(self._services, Command(attempt, "rotation"), purpose, version)
            case _:
                raise UnknownKeyRingError
