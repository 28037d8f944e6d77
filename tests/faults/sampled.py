"""The sample of every route as acts: as it is, and in a form that is refused."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from claimcheck.contracts.http import Request
from claimcheck.contracts.samples import Sample
from claimcheck.domain.caller import Caller
from claimcheck.domain.refusals import Refusal, ReportNotFound, Unauthenticated, Unavailable
from claimcheck.domain.report import Kind
from claimcheck.usecases.access_tokens import issue_access_token
from tests.client import BASE_URL
from tests.faults.acts import Ask
from tests.faults.injected import Faults
from tests.faults.world import SECRET, World
from tests.good_requests import SAMPLES, credential_values, record_kind, request_of, served_by
from tests.samples import TENANT, an_attempt

Prepare = Callable[[World], Ask]

_UNKNOWN = {
    "report_id": "r-9",
    "task_id": "4712",
    "document_id": "d-9",
    "encrypted_id": "00000000-0000-4000-8000-000000000000",
}


def unavailable(sample: Sample) -> tuple[int, Any]:
    """Status and body that the sample's contract has for an outage."""
    return _refusal(sample, Unavailable("outage"))


def _refusal(sample: Sample, refusal: Refusal) -> tuple[int, Any]:
    contract, route = served_by(sample)
    request = Request(route.method, route.path, BASE_URL, an_attempt())
    reply = contract.refusal_reply(refusal, route, request)
    return reply.status, json.loads(reply.body)


def _values(world: World, sample: Sample, secret: str) -> dict[str, str]:
    assert sample.kind is not None
    credential_id = world.credential(sample.kind, *sample.kind.required_grants)
    values = {
        "tenant": TENANT,
        "report_id": "r-1",
        "task_id": "4711",
        "document_id": "d-1",
        **credential_values(credential_id, secret),
    }
    audience = served_by(sample)[0].audience
    if audience and "access_token" in sample.placeholders():
        services = world.process(Faults())
        credential = services.credentials.find(credential_id)
        assert credential is not None
        token = issue_access_token(services, Caller.of(credential), audience).token
        values["access_token"] = token
    return values


def _publish(world: World, kind: Kind | None) -> str:
    """The encrypted id of the record that the samples name."""
    names = {Kind.REPORT: "r-1", Kind.TASK: "4711", Kind.DOCUMENT: "d-1"}
    wanted = kind or Kind.REPORT
    return world.publish(names[wanted], wanted).encrypted_id


def _act(
    sample: Sample, status: int, secret: str = SECRET, others: dict[str, str] | None = None
) -> Prepare:
    def prepare(world: World) -> Ask:
        encrypted_id = _publish(world, record_kind(sample))
        values = _values(world, sample, secret) | {"encrypted_id": encrypted_id} | (others or {})
        request = request_of(sample, values)
        headers, body = dict(request.headers), request.body.decode()
        return Ask(request.method, request.path, status, unavailable(sample), headers, body)

    return prepare


def _refused(sample: Sample) -> Prepare | None:
    """The sample for a record that nobody has, or else with a wrong secret; None if it has none."""
    if record_kind(sample):
        return _act(sample, _refusal(sample, ReportNotFound())[0], others=_UNKNOWN)
    if {"secret", "basic"} & sample.placeholders():
        return _act(sample, _refusal(sample, Unauthenticated("wrong_secret"))[0], secret="wrong")
    return None


def _one_of_each_route() -> dict[str, Sample]:
    samples = {name: sample for name, sample in SAMPLES.items() if sample.kind}
    firsts = {(s.method, s.resource): name for name, s in reversed(samples.items())}
    return {name: sample for name, sample in samples.items() if name in firsts.values()}


SAMPLED: dict[str, Prepare] = {
    case: prepare
    for name, sample in _one_of_each_route().items()
    for case, prepare in (
        (name, _act(sample, sample.status)),
        (f"{name}, refused", _refused(sample)),
    )
    if prepare is not None
}
