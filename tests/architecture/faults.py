"""Faults that somebody could make in the template, by generator: all that can go wrong.

A fault is one place of the template and what wrongly stands there. What is written once and used in
several places goes wrong in one of them only.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tests.architecture.policies import resources_of
from tests.architecture.template_mutations import (
    ADDED,
    ELSEWHERE,
    EXTRA_ACTIONS,
    GONE,
    OF_RESOURCES,
    Place,
)
from tests.template import load_template


@dataclass(frozen=True, slots=True)
class Fault:
    """What wrongly stands (or, if `GONE`, no longer stands) in one place of the template."""

    place: Place
    value: Any

    def __str__(self) -> str:
        wrong = "gone" if self.value is GONE else json.dumps(self.value)
        return f"{' '.join(map(str, self.place))}: {wrong}"

    def template(self) -> dict[str, Any]:
        """The whole template with this fault in it."""
        copied: dict[str, Any] = json.loads(json.dumps(load_template()))
        *way, last = self.place
        around: Any = copied
        for step in way:
            around = around[step]
        if self.value is GONE:
            del around[last]
        else:
            around[last] = self.value
        return copied


def faults() -> list[Fault]:
    """All of them; each makes the template another one."""
    made = [
        *_of_resources(),
        *_of_grants(),
        *_of_refusals(),
        *_of_answers(),
        *(Fault(place, value) for place, value in ELSEWHERE),
        *(Fault(("Resources", name.title().replace(" ", "")), r) for name, r in ADDED.items()),
        *_of_the_access_log(),
    ]
    return [fault for fault in made if _changes_something(fault)]


def _changes_something(fault: Fault) -> bool:
    *way, last = fault.place
    around: Any = load_template()
    for step in way:
        around = around[step]
    within = range(len(around)) if isinstance(around, list) else around
    return fault.value is GONE or last not in within or around[last] != fault.value


def _of_resources() -> Iterator[Fault]:
    for kind, wrongs in OF_RESOURCES.items():
        for name, resource in resources_of(kind).items():
            for place, value in wrongs:
                if _reaches(resource, place, value):
                    yield Fault(("Resources", name, *place), value)


def _reaches(resource: Any, place: Place, value: Any) -> bool:
    """Whether there is something to take away, or a place to put something."""
    for step in place if value is GONE else place[:-1]:
        inside = range(len(resource)) if isinstance(resource, list) else resource
        if step not in inside:
            return False
        resource = resource[step]
    return True


def _of_grants() -> Iterator[Fault]:
    """Each statement that allows something, widened in each way that there is."""
    for place, statement in _documents(
        "AWS::IAM::Role", "AWS::IAM::Policy", "AWS::IAM::ManagedPolicy"
    ):
        actions = statement["Action"]
        listed = actions if isinstance(actions, list) else [actions]
        service = listed[0].split(":")[0]
        yield Fault((*place, "Resource"), "*")
        yield Fault((*place, "Action"), f"{service}:*")
        yield Fault((*place, "Action"), [*listed, EXTRA_ACTIONS[service]])
        yield Fault((*place, "Action"), listed[1:])
        if "Condition" in statement:
            yield Fault((*place, "Condition"), GONE)


def _of_refusals() -> Iterator[Fault]:
    """Each statement of a bucket's or a queue's policy, left out or made to say less."""
    for place, statement in _documents("AWS::S3::BucketPolicy", "AWS::SQS::QueuePolicy"):
        yield Fault(place, GONE)
        within, said = place, statement
        if "Fn::If" in statement:
            within, said = (*place, "Fn::If", 2), statement["Fn::If"][2]
            yield Fault((*place, "Fn::If", 0), "OnAws")
        if "Condition" in said:
            yield Fault((*within, "Condition"), GONE)
        yield Fault((*within, "Action"), "s3:ListBucket")
        yield Fault((*within, "Resource"), "*")
        yield Fault((*within, "Effect"), "Allow" if said["Effect"] == "Deny" else "Deny")
        yield Fault((*within, "Principal"), {"AWS": "123456789012"})
        for operator, keys in said.get("Condition", {}).items():
            for key in keys:
                yield Fault((*within, "Condition", operator, key), "*")


def _documents(*kinds: str) -> Iterator[tuple[Place, dict[str, Any]]]:
    for kind in kinds:
        for name, resource in resources_of(kind).items():
            declared = resource["Properties"]
            places: list[Place] = [("PolicyDocument",)] if "PolicyDocument" in declared else []
            inline = range(len(declared.get("Policies", ())))
            places += [("Policies", index, "PolicyDocument") for index in inline]
            for place in places:
                yield from _statements(("Resources", name, "Properties", *place))


def _statements(document: Place) -> Iterator[tuple[Place, dict[str, Any]]]:
    found: Any = load_template()
    for step in document:
        found = found[step]
    for index, statement in enumerate(found["Statement"]):
        yield (*document, "Statement", index), statement


def _of_answers() -> Iterator[Fault]:
    """Each answer that the gateway gives by itself: gone, reworded, or kept by caches."""
    answers: Place = ("Resources", "Api", "Properties", "GatewayResponses")
    for name in load_template()["Resources"]["Api"]["Properties"]["GatewayResponses"]:
        headers = (*answers, name, "ResponseParameters", "Headers")
        yield Fault((*answers, name), GONE)
        yield Fault((*answers, name, "StatusCode"), 200)
        yield Fault((*headers, "Cache-Control"), "'public'")
        yield Fault((*headers, "Referrer-Policy"), GONE)
        leak = {"application/json": '{"message": "$context.path", "type": "leak"}'}
        yield Fault((*answers, name, "ResponseTemplates"), leak)


def _of_the_access_log() -> Iterator[Fault]:
    """The access log, with one more of what a caller words."""
    place: Place = ("Resources", "Api", "Properties", "AccessLogSetting", "Format")
    written = load_template()["Resources"]["Api"]["Properties"]["AccessLogSetting"]["Format"]
    for name in ("path", "protocol", "domainName", "identity.userAgent", "authorizer.token"):
        yield Fault(place, written.replace("}", f',"more":"$context.{name}"}}'))
    for what in ("querystring", "path", "header"):
        yield Fault(place, written.replace("}", f',"more":"$input.params().{what}"}}'))
