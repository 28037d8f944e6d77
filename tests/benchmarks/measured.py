"""Cold starts, warm requests and memory: of each function, and of issuance beside the others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from claimcheck.domain.caller import DEFAULT_RATE
from tests.benchmarks.artefacts import ASKED, PEERS, Artefact, our_functions, peers
from tests.benchmarks.processes import Worker, worker
from tests.benchmarks.rounds import Measure, Times, interleaved
from tests.benchmarks.scene import RATE, answers, environment, peer_environment, write_events
from tests.benchmarks.stub import stub_aws

OURS = "issuance"
# The same for a credential of the default rate: every request writes the quota's counter.
COUNTED = "{}, quota one by one"
OURS_COUNTED = COUNTED.format(OURS)
ISSUING = (OURS, OURS_COUNTED, *PEERS)
CALLS = 60
WARMING_CALLS = 30


@dataclass(frozen=True)
class Variant:
    """Something to run, and with what."""

    artefact: Artefact
    event: Path
    environment: Mapping[str, str]


@contextmanager
def our_variants() -> Iterator[dict[str, Variant]]:
    """Our functions by name, while the AWS that they speak to is there."""
    with _answered(RATE) as url, _events() as events:
        functions = our_functions()
        yield {name: Variant(a, events[name], environment(url)) for name, a in functions.items()}


@contextmanager
def variants() -> Iterator[dict[str, Variant]]:
    """Our functions and the others."""
    with our_variants() as ours, _answered(RATE) as url:
        event, of = ours[OURS].event, peer_environment(url)
        yield ours | {name: Variant(peer, event, of) for name, peer in peers().items()}


@contextmanager
def counted_variants(found: Mapping[str, Variant]) -> Iterator[dict[str, Variant]]:
    """Our functions that wait for somebody, once more: for callers of the default rate."""
    with _answered(DEFAULT_RATE) as url:
        of = environment(url)
        asked = {function: found[function] for function in ASKED}
        yield {COUNTED.format(d): replace(v, environment=of) for d, v in asked.items()}


def _answered(rate: int) -> AbstractContextManager[str]:
    return stub_aws(answers(rate))


@contextmanager
def _events() -> Iterator[dict[str, Path]]:
    with TemporaryDirectory() as directory:
        yield write_events(Path(directory))


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
            measures[name] = _requests(running)
        return interleaved(measures, rounds)


def _requests(running: Worker) -> Measure:
    return lambda: running.run(CALLS)["cpu"] / CALLS


def _first(variant: Variant) -> tuple[float, dict[str, Any]]:
    with worker(variant.artefact, variant.event, variant.environment) as started:
        return started.seconds, started.first
