"""Identifiers in paths: what is none, and what only looks like one, on every route that has one."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from claimcheck.domain.report import Kind
from tests.hostile.asks import (
    Ask,
    business_file,
    business_report,
    document,
    external_report,
    merchant_file,
    task,
)
from tests.hostile.judge import Judge
from tests.hostile.rows import INJECTIONS, each
from tests.hostile.words import Verdict
from tests.hostile.world import World

# As they are after decoding; none is the id of anything, whatever it resembles.
UNKNOWN: dict[str, list[str]] = {
    "F-01": [".", "..", "...", "../report_one", "..\\report_one", "%2e%2e", "./report_one",
             "report_one/..", "/report_one", "report_one/", "%252e", "\\"],
    "F-02": ["report_one;jsessionid=1", "report_one?x", "report_one#x", " report_one",
             "report_one ",
             ";", "report_one.csv", "report_one,report_one"],
    "F-03": ["\x00", "report_one\x00", "a\x00b", "\r\nX: y", "report_one\n", "\t", "\x7f",
             "\x1b[0m"],
    "F-04": ["%", "%ZZ", "%ff", "\ufffd", "\u00c0\u00ae", "%c0%ae"],
    "F-05": ["x" * 129, "x" * 2049, "x" * 10_240, "é" * 100],
    "F-06": ["\U0001f4c4", "\u202ereport_one", "report\u200d_one", "r\u0435port_one",
             "\uff52eport_one",
             "re\u0301port_one", "r\u00e9port_one", "report_on\u0435", "REPORT_ONE", "Report_one"],
    "F-07": ["0", "-1", "04711", "+4711", "4711.0", "4711e0", " 4711", "4711 ", "4_711",
             "\uff14\uff17\uff11\uff11",
             "\u0664\u0667\u0661\u0661", "\u00b2", "2147483648", "9223372036854775808", "9" * 5000,
             "0x1267", "4711\n", "4711,"],
    "F-08": ["0198c5a2-7c3e-7d1b-9a64-2f5d8e1b7c01", "{0198c5a2-7c3e-7d1b-9a64-2f5d8e1b7c01}",
             "urn:uuid:0198c5a2-7c3e-7d1b-9a64-2f5d8e1b7c01", "0198c5a27c3e7d1b9a642f5d8e1b7c01"],
    "F-10": ["null", "undefined", "true", "NaN", "[object Object]", "*", "_", "None", "[]", "{}"],
    "F-11": [*INJECTIONS, "report#report_one", "task#4711", "report_one#x", "KEY#1", "tenant#x"],
}  # fmt: skip
BY_ID = (external_report, task, document, business_report, business_file, merchant_file)


def spelled(text: str) -> str:
    return quote(text, safe="").replace(".", "%2E")


def verdict_of(ask: Ask, text: str) -> Verdict:
    """A business report's id may have any form, but a length."""
    too_long = len(text) > 128 and ask.path.startswith("/api/v1/")
    return Verdict.BAD if too_long else Verdict.MISSING


@pytest.mark.parametrize("text", each(UNKNOWN))
def test_what_is_no_id_is_nobodys_and_said_to_be_so(judge: Judge, world: World, text: str) -> None:
    for route in BY_ID:
        ask = route(world.mine, spelled(text))
        reply = judge.send(ask, verdict_of(ask, text))
        # Contract 4 tells, as the library of its clients does, which id was too long.
        if len(text) > 4 and reply.status != 422:
            assert text not in reply.body.decode()


@pytest.mark.parametrize("route", BY_ID)
def test_an_empty_id_falls_into_no_other_route(judge: Judge, world: World, route: object) -> None:
    asks = [
        Ask("GET", "/external-api/v1/reports/download/"), Ask("GET", "/tasks//download_url"),
        Ask("GET", "/api/v1/reports//download"), Ask("GET", "/b/api/v1/reports/files//download"),
    ]  # fmt: skip
    assert callable(route)
    proof = route(world.mine).headers
    for ask in asks:
        judge.send(Ask(ask.method, ask.path, proof), Verdict.MISSING)


def test_an_id_of_another_collection_is_none(judge: Judge, world: World) -> None:
    mine = world.mine
    others = {
        external_report: ("4711", "document_one"),
        task: ("report_one", "document_one"),
        document: ("4711", "report_one"),
        business_report: ("4711", "document_one"),
        business_file: ("4711", "document_one"),
        merchant_file: tuple(
            mine.records[kind].encrypted_id for kind in (Kind.TASK, Kind.DOCUMENT)
        ),
    }
    for route, ids in others.items():
        for other in (*ids, *(report.encrypted_id for report in mine.records.values())):
            if route is not merchant_file or other != mine.records[Kind.REPORT].encrypted_id:
                judge.send(route(mine, other), Verdict.MISSING)


def test_every_respelling_of_an_encrypted_id_is_unknown(judge: Judge, world: World) -> None:
    own = world.mine.records[Kind.REPORT].encrypted_id
    flipped = [own[:n] + ("0" if c != "0" else "1") + own[n + 1 :] for n, c in enumerate(own)]
    others = [
        own[:-1],
        own + "0",
        own.upper(),
        own.replace("-", ""),
        f"{{{own}}}",
        own * 2,
        own[1:],
    ]

    for text in (*flipped, *others, world.theirs.records[Kind.REPORT].encrypted_id):
        judge.send(merchant_file(world.mine, spelled(text)), Verdict.MISSING)


ROWS = UNKNOWN
