"""Cold starts, warm requests and memory: of each door, and of issuance beside the others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from claimcheck.domain.caller import DEFAULT_RATE
from tests.benchmarks.artefacts import Artefact, our_doors, peers
from tests.benchmarks.processes import worker
from tests.benchmarks.rounds import Measure, Times, interleaved
from tests.benchmarks.scene import answers, environment, peer_environment, write_events
from tests.benchmarks.stub import stub_aws

OURS = "issuance"
# The same door for a credential of the default rate: every request writes the quota's counter.
OURS_COUNTED = "issuance, quota one by one"
CALLS = 60
WARMING_CALLS = 30


@dataclass(frozen=True)
class Variant:
    """Something to run, and with what."""

    artefact: Artefact
    event: Path
    environment: Mapping[str, str]


@contextmanager
def variants() -> Iterator[dict[str, Variant]]:
    """Our doors and the others by name, while the AWS that they all speak to is there."""
    with ExitStack() as stack:
        events = write_events(Path(stack.enter_context(TemporaryDirectory())))
        url = stack.enter_context(stub_aws(answers()))
        counted = stack.enter_context(stub_aws(answers(DEFAULT_RATE)))
        doors = our_doors()
        found = {n: Variant(a, events[n], environment(url)) for n, a in doors.items()}
        found[OURS_COUNTED] = Variant(doors[OURS], events[OURS], environment(counted))
        for name, peer in peers().items():
            found[name] = Variant(peer, events[OURS], peer_environment(url))
        yield found


def first_answers(found: Mapping[str, Variant]) -> dict[str, dict[str, Any]]:
    """What each process said with its first answer: modules, memory, what it compiled."""
    return {name: _first(variant)[1] for name, variant in found.items()}


def cold_seconds(found: Mapping[str, Variant], rounds: int) -> Times:
    """From the start of a process to its first answer."""

    def measure(variant: Variant) -> Measure:
        return lambda: _first(variant)[0]

    return interleaved({name: measure(variant) for name, variant in found.items()}, rounds)


def warm_cpu_seconds(found: Mapping[str, Variant], rounds: int) -> Times:
    """CPU seconds of one request, of processes that have answered some already."""
    with ExitStack() as stack:
        measures: dict[str, Measure] = {}
        for name, of in found.items():
            running = stack.enter_context(worker(of.artefact, of.event, of.environment))
            running.run(WARMING_CALLS)
            measures[name] = lambda running=running: running.run(CALLS)["cpu"] / CALLS
        return interleaved(measures, rounds)


def _first(variant: Variant) -> tuple[float, dict[str, Any]]:
    with worker(variant.artefact, variant.event, variant.environment) as started:
        return started.seconds, started.first
