"""The rotation: what Secrets Manager asks for, step by step, when a ring of keys is due."""

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


class TimedRotation(RotationServices, Protocol):
    """The ports that the rotation needs."""

    @property
    def clock(self) -> Clock: ...


class UnknownKeyRingError(Exception):
    """Asked to rotate a secret that is none of ours, or in a step that there is not."""


def rotation_handler() -> RotationHandler:
    """The rotation on AWS, as the environment says."""
    settings = Settings.from_env()
    return RotationHandler(Wiring(settings), settings.secrets)


class RotationHandler:
    """Called by Secrets Manager once for each step; every step may come again."""

    def __init__(self, services: TimedRotation, secrets: Mapping[Purpose, str]) -> None:
        self._services = services
        self._purposes = {secret: purpose for purpose, secret in secrets.items()}

    def __call__(self, event: Mapping[str, Any], _context: object) -> None:
        purpose = self._purposes.get(str(event.get("SecretId")))
        if purpose is None:
            raise UnknownKeyRingError
        step = str(event.get("Step"))
        self._take(step, purpose, str(event.get("ClientRequestToken")))
        logger.info("rotated", extra={"purpose": purpose.value, "step": step})

    def _take(self, step: str, purpose: Purpose, version: str) -> None:
        now = self._services.clock.now()
        match step:
            case "createSecret":
                prepare_rotation(self._services, purpose, version, now)
            case "setSecret":
                return  # nobody but the functions knows these keys, and they read them here
            case "testSecret":
                check_rotation(self._services, purpose, version, now)
            case "finishSecret":
                attempt = Attempt(version, now, contract="rotation", route=step)
                finish_rotation(self._services, Command(attempt, "rotation"), purpose, version)
            case _:
                raise UnknownKeyRingError
