"""Random walks through reports, links, credentials and time: service and model agree."""

from __future__ import annotations

import os
from pathlib import Path

import hypothesis
import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import (
    run_state_machine_as_test,
)

from tests.figures import collect
from tests.model import reference
from tests.model.walk import Walk
from tests.tiers import count, seed

WALKS, STEPS = 50, 40  # of each seed
SEEDS = (1, 2, 3)
ONE_IN = 10
WALK = {"deadline": None, "suppress_health_check": list(HealthCheck)}

settings.register_profile(
    "model", max_examples=count(WALKS, ONE_IN), stateful_step_count=STEPS, database=None
)
settings.register_profile("fuzz", max_examples=2_000, stateful_step_count=100)


@pytest.mark.generated
@pytest.mark.parametrize("number", SEEDS)
def test_service_and_model_agree_after_every_step(number: int) -> None:
    profile = os.environ.get("HYPOTHESIS_PROFILE", "model")
    walk_settings = settings(settings.get_profile(profile), **WALK)  # type: ignore[arg-type]
    walk = hypothesis.seed(seed(number))(Walk) if profile == "model" else Walk

    run_state_machine_as_test(walk, settings=walk_settings)

    if profile == "model":
        collect("model_walks", count(WALKS, ONE_IN))


def test_the_reference_model_stays_short() -> None:
    assert len(Path(reference.__file__).read_text().splitlines()) < 150
