"""Every case that is swept, by name."""

from __future__ import annotations

from collections.abc import Callable

from tests.faults.acts import Act, Ask
from tests.faults.archiving import ARCHIVING
from tests.faults.behind import EVENTS, UPKEEP
from tests.faults.cases import ROUTES
from tests.faults.links import LINKS
from tests.faults.operating import OPERATING
from tests.faults.rotating import ROTATING
from tests.faults.world import World

REQUESTS: dict[str, Callable[[World], Ask]] = {**ROUTES, **LINKS}
CASES: dict[str, Callable[[World], Act]] = {
    **REQUESTS,
    **EVENTS,
    **UPKEEP,
    **OPERATING,
    **ROTATING,
    **ARCHIVING,
}
