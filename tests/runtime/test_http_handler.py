"""The gate: one audit entry an attempt, committed before anything leaves, whatever happens."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from claimcheck.contracts.contract import (
    Answer,
    Committed,
    Contract,
    Endpoint,
    Function,
    Route,
    anonymous,
)
from claimcheck.contracts.http import Request, json_reply
from claimcheck.domain.audit import Action, granted
from claimcheck.domain.caller import Caller
from claimcheck.domain.refusals import (
    Forbidden,
    Refusal,
    StoredFileMissing,
    Unauthenticated,
    Unavailable,
)
from claimcheck.ports import Services
from claimcheck.runtime.http_handler import HttpHandler
from claimcheck.runtime.settings import Settings
from tests.client import body_of, proxy_event
from tests.fakes import FakeServices
from tests.samples import CALLER

APP = "https://app.example.com"


def known(_request: Request, _services: Services) -> Caller:
    return replace(CALLER, rate=2)


def answer(request: Request, caller: Caller, _services: Services) -> Answer:
    entry = granted(request.attempt, caller, Action.DESCRIBED)
    return Answer(json_reply(200, {"said": "yes"}), entry)


def a_contract(endpoint: Endpoint = answer, **of: Any) -> Contract:
    refusals = {
        Refusal: lambda refusal, _request: json_reply(400, {"why": type(refusal).__name__}),
        Unavailable: lambda _refusal, _request: json_reply(503, {}, {"Retry-After": "1"}),
    }
    route = Route(Function.LISTING, "GET", "/things/{id}", endpoint, **of)
    head = replace(route, method="HEAD")
    return Contract(
        "things", known, refusals, (route, head), frozenset({"Authorization", "Content-Type"})
    )


def call(
    services: FakeServices,
    contract: Contract,
    *,
    method: str = "GET",
    headers: dict[str, str] | None = None,
    number: int = 1,
) -> dict[str, Any]:
    gate = HttpHandler((contract,), Function.LISTING, services, Settings(allowed_origins=APP))
    path = {"id": "1"}
    event = proxy_event(method, "/things/1", "/things/{id}", path, headers or {}, b"", number)
    return gate(event, None)


@pytest.mark.covers("common-12")
def test_every_answer_carries_the_common_headers(services: FakeServices) -> None:
    reply = call(services, a_contract())

    assert reply["headers"] == {
        "Cache-Control": "private, no-store",
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "X-Request-Id": "request-1",
        "Vary": "Origin",
        "Content-Type": "application/json",
    }
    assert body_of(reply) == b'{"said": "yes"}'


def test_a_granted_attempt_is_audited_once(services: FakeServices) -> None:
    call(services, a_contract())

    assert [(e.action, e.outcome, e.attempt.id) for e in services.audit.entries] == [
        ("described", "granted", "request-1")
    ]


def test_a_refused_attempt_is_audited_with_its_reason(services: FakeServices) -> None:
    def refuse(_request: Request, _caller: Caller, _services: Services) -> Answer:
        raise Forbidden("too_nosy")

    reply = call(services, a_contract(refuse))

    assert reply["statusCode"] == 400
    assert [(e.outcome, e.reason) for e in services.audit.entries] == [("denied", "too_nosy")]


@pytest.mark.covers("common-15")
def test_a_crash_is_worded_by_the_contract_and_audited_as_failed(services: FakeServices) -> None:
    def crash(_request: Request, _caller: Caller, _services: Services) -> Answer:
        raise ZeroDivisionError

    reply = call(services, a_contract(crash))

    assert reply["statusCode"] == 503
    assert reply["headers"]["Retry-After"] == "1"
    assert [(e.outcome, e.reason) for e in services.audit.entries] == [("failed", "crashed")]


def test_without_its_audit_entry_no_answer_leaves(services: FakeServices) -> None:
    call(services, a_contract(), number=1)

    def other(request: Request, caller: Caller, _services: Services) -> Answer:
        return Answer(json_reply(200, {}), granted(request.attempt, caller, Action.LISTED))

    reply = call(services, a_contract(other), number=1)  # its place in the audit is taken

    assert reply["statusCode"] == 503
    assert b"said" not in body_of(reply)


def test_a_use_case_that_committed_is_not_audited_twice(services: FakeServices) -> None:
    def commits(request: Request, caller: Caller, given: Services) -> Answer:
        given.audit.append(granted(request.attempt, caller, Action.DELIVERED))
        return Answer(json_reply(200, {}), Committed.ALREADY)

    call(services, a_contract(commits))

    assert [e.action for e in services.audit.entries] == ["delivered"]


def test_an_attempt_of_nobody_goes_to_the_log(
    services: FakeServices, caplog: pytest.LogCaptureFixture
) -> None:
    def nobody(_request: Request, _services: Services) -> Caller:
        raise Unauthenticated("malformed_credential")

    call(services, replace(a_contract(), authenticate=nobody))

    assert services.audit.entries == []
    (kept,) = [record for record in caplog.records if record.message == "audit"]
    assert vars(kept)["audit"]["reason"] == "malformed_credential"


def test_a_wrong_secret_of_a_known_credential_is_on_its_tenants_record(
    services: FakeServices,
) -> None:
    def wrong(_request: Request, _services: Services) -> Caller:
        raise Unauthenticated("wrong_secret", caller=CALLER)

    call(services, replace(a_contract(), authenticate=wrong))

    assert [(e.tenant, e.reason) for e in services.audit.entries] == [
        (CALLER.tenant, "wrong_secret")
    ]


@pytest.mark.covers("common-10")
def test_the_quota_is_counted_before_the_endpoint_sees_anything(services: FakeServices) -> None:
    replies = [call(services, a_contract(), number=n) for n in range(3)]

    assert [r["statusCode"] for r in replies] == [200, 200, 400]
    assert replies[-1]["headers"]["RateLimit-Policy"] == '"minute";q=2;w=60'
    assert replies[-1]["headers"]["RateLimit"] == '"minute";r=0;t=60'
    assert "RateLimit" not in replies[0]["headers"]
    assert [e.reason for e in services.audit.entries] == ["", "", "quota_exceeded"]


@pytest.mark.covers("common-18")
def test_a_missing_stored_file_raises_the_alarm(
    services: FakeServices, capsys: pytest.CaptureFixture[str]
) -> None:
    def lost(_request: Request, _caller: Caller, _services: Services) -> Answer:
        raise StoredFileMissing

    call(services, a_contract(lost))

    assert '"StoredFileMissing":[1.0]' in capsys.readouterr().out.replace(" ", "")


def test_head_answers_without_a_body(services: FakeServices) -> None:
    reply = call(services, a_contract(), method="HEAD")

    assert (reply["statusCode"], reply["body"]) == (200, "")


@pytest.mark.covers("common-22")
@pytest.mark.parametrize(
    ("origin", "allowed"), [(APP, APP), ("https://evil.example", None), ("null", None)]
)
def test_only_listed_origins_may_read_api_answers(
    services: FakeServices, origin: str, allowed: str | None
) -> None:
    for method, status in (("GET", 200), ("OPTIONS", 204)):
        reply = call(services, a_contract(), method=method, headers={"Origin": origin})
        assert reply["statusCode"] == status
        assert reply["headers"].get("Access-Control-Allow-Origin") == allowed


@pytest.mark.covers("files-20")
def test_links_may_be_read_from_any_origin_even_when_refused(services: FakeServices) -> None:
    def refuse(_request: Request, _caller: Caller, _services: Services) -> Answer:
        raise Forbidden

    contract = a_contract(refuse, any_origin=True, authenticate=anonymous)
    reply = call(services, contract, headers={"Origin": "null"})

    assert reply["headers"]["Access-Control-Allow-Origin"] == "*"


@pytest.mark.covers("common-13")
def test_a_route_of_no_contract_is_neutrally_not_found(services: FakeServices) -> None:
    gate = HttpHandler((a_contract(),), Function.LISTING, services, Settings())

    reply = gate({"resource": None, "httpMethod": "GET"}, None)

    assert (reply["statusCode"], body_of(reply)) == (404, b'{"message": "Not found"}')


@pytest.mark.parametrize("odd", [None, 5, [], {}, ["/things/{id}"]])
def test_what_names_no_route_is_not_found_whatever_it_is(
    services: FakeServices, odd: object
) -> None:
    gate = HttpHandler((a_contract(),), Function.LISTING, services, Settings())

    for event in ({"httpMethod": "OPTIONS", "resource": odd}, {"httpMethod": odd}):
        assert gate(event, None)["statusCode"] == 404
