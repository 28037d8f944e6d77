"""The sweep: one run without faults that counts the calls, then one for each fault of each call."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from copy import deepcopy
from typing import Any, NamedTuple

from claimcheck.domain.audit import Action
from tests.faults.acts import Act, Archive, Ask, Deliver, Operate, Told
from tests.faults.archived import misarchived, unarchived
from tests.faults.fault_kinds import Died
from tests.faults.injected import Faults
from tests.faults.invariants import (
    broken,
    miscounted,
    on_record,
    settled_state,
    times_written,
    uses_of,
)
from tests.faults.kinds import LASTING, Fault, faults_of
from tests.faults.processes import Process
from tests.faults.rings import Rings, kids
from tests.faults.saved import Saved
from tests.faults.world import Tables, World

# Whoever is told to come again comes this often: four steps, one of them again, take five.
TURNS = 6
RETRY_SECONDS = 1

Plan = Mapping[int, Fault]


class Run(NamedTuple):
    """How it went: what every attempt was told (None: nothing, the process died), and the end."""

    told: tuple[Told | None, ...]
    tables: Tables
    kids: frozenset[str]
    faults: Faults
    problems: tuple[str, ...]

    @property
    def replies(self) -> list[Any]:
        return [told.reply for told in self.told if told and told.reply]

    @property
    def died(self) -> bool:
        return None in self.told


def named(plan: Plan, plain: Run) -> str:
    """The id of a scenario: which fault befalls which call."""
    calls = dict(enumerate(plain.faults.calls))
    return ", then ".join(f"{n} {calls.get(n, 'later')}: {fault}" for n, fault in plan.items())


class Sweep:
    """All runs of one act on one stage."""

    def __init__(self, world: World, act: Act) -> None:
        self._world = world
        self._act = act
        self._saved = Saved(world)
        # A recount begins where they are wrong.
        self._counted = not any(miscounted(world.tables()))
        self._kids = kids(world)
        self.plain = self.run({})
        self._tags = deepcopy(world.tags)

    def singles(self) -> Iterator[Plan]:
        """Each fault that can befall each call."""
        for number, operation in enumerate(self.plain.faults.calls):
            yield from ({number: fault} for fault in faults_of(operation))

    def pairs(self, chosen: Collection[Fault]) -> Iterator[Plan]:
        """Each of the `chosen` faults, and one more of them at any call that is made after it."""
        for first in self.singles():
            [(begun, fault)] = first.items()
            if fault in chosen:
                calls = self.run(first).faults.calls
                for number in range(begun + 1, len(calls)):
                    possible = faults_of(calls[number])
                    yield from ({**first, number: f} for f in possible if f in chosen)

    def run(self, plan: Plan) -> Run:
        """One run from the beginning, retried until it is settled."""
        self._saved.restore()
        told, problems = list[Told | None](), list[str]()
        faults, rings = Faults(lambda number, _: plan.get(number)), Rings(self._world)
        process = Process(self._world, faults, 1)
        while len(told) < TURNS and not (told and told[-1] and told[-1].settled):
            try:
                told.append(self._act.attempt(process, told))
            except Died:
                told.append(None)
                process = Process(self._world, faults, len(told) + 1)
            faults.calm()
            self._world.clock.advance(RETRY_SECONDS)
            tables = self._world.tables()
            problems += [*self._broken(tables, told), *rings.broken(tables)]
            if self._rests(told[-1], faults):
                problems += rings.left_over(by_hand=isinstance(self._act, Operate))
        return Run(tuple(told), tables, kids(self._world), faults, tuple(problems))

    def problems(self, plan: Plan) -> list[str]:
        """What is wrong with the run of `plan`."""
        run = self.run(plan)
        found = [*run.problems, *self._unfinished(run), *self._repeated(run)]
        if isinstance(self._act, Ask):
            found += _wrong_answers(self._act, run)
        if isinstance(self._act, Deliver) and self._world.dead_letters() != self._act.poisonous:
            found.append("among the dead letters is something else than what is poisonous")
        if self._world.tags != self._tags:
            found.append("other tags")
        if isinstance(self._act, Archive):
            found += unarchived(self._world, run.tables)
        if not _used_up(self._act, run):
            found += self._differences(run)
        return found

    def _broken(self, tables: Tables, told: Sequence[Told | None]) -> list[str]:
        replies = [each.reply for each in told if each and each.reply]
        link = self._act.link if isinstance(self._act, Ask) else None
        archived = misarchived(self._world, tables) if isinstance(self._act, Archive) else ()
        counted = miscounted(tables) if self._counted else ()
        return [*broken(tables, replies, link), *counted, *archived]

    def _rests(self, last: Told | None, faults: Faults) -> bool:
        """Whether nobody is about to finish what was begun, and whoever began it could end it."""
        if last is None:
            return False
        by_hand = isinstance(self._act, Operate)
        return last.settled or (by_hand and not LASTING.intersection(faults.met))

    def _unfinished(self, run: Run) -> Iterator[str]:
        last = run.told[-1]
        if last is None or not last.settled:
            yield "never settled"
        yield from miscounted(run.tables)

    def _repeated(self, run: Run) -> Iterator[str]:
        """No row is written more often than without faults; less often, if it was overtaken."""
        written, plain = times_written(run.tables), times_written(self.plain.tables)
        yield from (f"{row} was written twice" for row in written if written[row] > plain[row])

    def _differences(self, run: Run) -> Iterator[str]:
        """What is not as it would be had there been no fault."""
        state, plain = settled_state(run.tables), settled_state(self.plain.tables)
        yield from (f"other {name}" for name in plain if state[name] != plain[name])
        if run.kids & self._kids != self.plain.kids & self._kids:
            yield "other keys of before"
        told, expected = on_record(run.tables), on_record(self.plain.tables)
        # A statement that comes late because of a fault may find a later one there already.
        missing = set() if isinstance(self._act, Deliver) else expected - told
        extra = {each for each in told - expected if each[2] is not Action.RESUMED}
        if missing or extra:
            yield f"not on record: {missing}; beyond it: {extra}"


def _wrong_answers(ask: Ask, run: Run) -> Iterator[str]:
    """Every answer is the one without faults or says, in its contract's words, to come again."""
    for reply in run.replies:
        if reply.status == ask.unavailable[0]:
            said = json.loads(reply.body) if ask.method != "HEAD" else ask.unavailable[1]
            if said != ask.unavailable[1] or reply.headers.get("retry-after") != "1":
                yield f"unavailable in other words: {reply.body!r}"
        elif reply.status != ask.status and not _used_up(ask, run):
            yield f"answered {reply.status}, not {ask.status}"


def _used_up(act: Act, run: Run) -> bool:
    """Whether a use went without a file, as it may where nobody was left to give it back.

    A process has died, or giving back failed as well: in a run with one fault only the former.
    Whoever sent a key gets the file all the same.
    """
    if not isinstance(act, Ask) or act.link is None or act.resumes or act.status == 410:
        return False
    excused = run.died or len(run.faults.met) > 1
    return excused and run.replies[-1].status == 410 and uses_of(run.tables, act.link) > 0
