"""What every answer to something hostile has to be, whatever it was that was sent."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import Any
from urllib.parse import urlsplit

from claimcheck.contracts.contract import Function
from claimcheck.domain.audit import AuditEntry, display_fields
from claimcheck.runtime.http_handler import HttpHandler
from claimcheck.runtime.settings import Settings
from tests.client import BASE_URL, SERVED, WireReply, body_of, match_path, proxy_event
from tests.contracts.stage import SECRET
from tests.described import assert_described
from tests.hostile.asks import Ask
from tests.hostile.words import Verdict, answer_of
from tests.hostile.world import THEIRS, World

PATHS = sorted({route.path for contract in SERVED for route in contract.routes})
COMMON = {
    "cache-control": "private, no-store",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
}


@dataclass
class Heard(logging.Handler):
    """What was logged, as text, and the audit entries of attempts without a tenant."""

    lines: list[str] = field(default_factory=list)
    audited: int = 0

    def __post_init__(self) -> None:
        super().__init__()

    def emit(self, record: logging.LogRecord) -> None:
        self.audited += hasattr(record, "audit")
        self.lines.append(json.dumps(vars(record), default=str, ensure_ascii=False))

    def __hash__(self) -> int:
        return id(self)


@contextmanager
def listening() -> Iterator[Heard]:
    """Whatever is logged meanwhile."""
    heard = Heard()
    loggers = [logging.getLogger(name) for name in ("claimcheck", "claimcheck-audit")]
    before = [(logger, logger.level, logger.propagate) for logger in loggers]
    for logger in loggers:
        logger.addHandler(heard)
    try:
        yield heard
    finally:
        for logger, _, _ in before:
            logger.removeHandler(heard)


class Judge:
    """Sends requests to all functions of a world, and lets no unfit answer pass."""

    def __init__(self, world: World, base_url: str = BASE_URL) -> None:
        self.world = world
        self._gates = {
            function: HttpHandler(
                SERVED, function, world.services, Settings(public_base_url=base_url)
            )
            for function in Function
        }
        self._numbers = count(1)

    def send(self, ask: Ask, verdict: Verdict) -> WireReply:
        """The answer, which has to be `verdict` as the contract pins it."""
        reply = self.ask(ask)
        if verdict is Verdict.SERVED:
            assert 200 <= reply.status < 400, (reply.status, reply.body[:200])
            return reply
        status, body = answer_of(resource_of(ask.path)[0], verdict)
        assert reply.status == status, (reply.status, reply.body[:200])
        if body is not None and ask.method != "HEAD":
            assert reply.body == body
        return reply

    def ask(self, ask: Ask) -> WireReply:
        """The answer, whichever it is."""
        resource, params = resource_of(ask.path)
        number = next(self._numbers)
        event = proxy_event(ask.method, ask.path, resource, params, ask.headers, ask.body, number)
        reply = self.answer(event)
        assert_described(ask.method, resource, reply)
        return reply

    def answer(self, event: Mapping[str, Any], function: Function | None = None) -> WireReply:
        """The answer to an event, whatever it is: in form, recorded once, and silent on secrets.

        `function` None: of the function that such an event belongs to.
        """
        before = len(self.world.services.audit.entries)
        counted = sum(d.attempts for d in self.world.services.denials.counted.values())
        method, resource = str(event.get("httpMethod")), str(event.get("resource"))
        with listening() as heard:
            answer = self._gates[function or _door(method, resource)](event, None)
        json.dumps(answer).encode()
        names = {name.lower(): value for name, value in answer["headers"].items()}
        reply = WireReply(answer["statusCode"], names, body_of(answer))
        assert reply.status < 500, (reply.status, reply.body[:200], heard.lines)
        _assert_form(reply)
        if _serves(method, resource, function):
            entries = self.world.services.audit.entries[before:]
            more = sum(d.attempts for d in self.world.services.denials.counted.values()) - counted
            _assert_recorded(entries, heard, counted=more)
        _assert_silent(reply, self.world.services.audit.entries[before:], heard)
        return reply


def _serves(method: str, resource: str, function: Function | None) -> bool:
    wanted = (method, resource)
    routes = (r for c in SERVED for r in c.routes if (r.method, r.path) == wanted)
    return any(function in (None, r.function) for r in routes)


def _door(method: str, resource: str) -> Function:
    routes = [r for c in SERVED for r in c.routes if r.path == resource]
    functions = [r.function for r in routes if r.method == method] or [r.function for r in routes]
    return (functions or [Function.LISTING])[0]


def resource_of(target: str) -> tuple[str, dict[str, str]]:
    """The resource that a request is for, and its path's parameters; ("", {}) for none."""
    path = urlsplit(target).path
    matches = [(p, found) for p in PATHS if (found := match_path(p, path)) is not None]
    return min(matches, key=lambda match: len(match[1]), default=("", {}))


def _assert_form(reply: WireReply) -> None:
    assert {name: reply.headers.get(name) for name in COMMON}.items() >= {
        "x-content-type-options": "nosniff",
        "referrer-policy": "no-referrer",
    }.items()
    assert "no-" in reply.headers["cache-control"]
    for name, value in reply.headers.items():
        assert value.isascii(), name
        assert value.isprintable(), name
    if reply.status >= 400 and reply.body:
        assert reply.headers["content-type"] == "application/json"
        assert isinstance(reply.json(), dict)


def _assert_recorded(entries: list[AuditEntry], heard: Heard, *, counted: int) -> None:
    """Once: in the table, in the count of its minute, or (nobody is proven) in the log."""
    written = len(entries) or heard.audited or counted
    assert written == 1, (entries, counted, heard.lines)
    for entry in entries:
        json.dumps(display_fields(entry), ensure_ascii=False).encode()
    for line in heard.lines:
        line.encode()
        assert "\n" not in line


def _assert_silent(reply: WireReply, entries: list[AuditEntry], heard: Heard) -> None:
    told = [json.dumps(display_fields(entry)) for entry in entries] + heard.lines
    if reply.status >= 400:
        told.append(reply.body.decode())
    secrets = (SECRET, THEIRS, SECRET[:20], THEIRS[:20])
    assert not [text for text in told if any(secret in text for secret in secrets)]
