"""File names that would like to be headers, paths or programs."""

from __future__ import annotations

import re
from typing import Any

import pytest
from werkzeug.http import parse_options_header

from claimcheck.domain.filename import content_disposition, mime_type_of, safe_filename
from claimcheck.domain.report import Kind
from tests.hostile.asks import business_file, document, link, merchant_file
from tests.hostile.judge import Judge
from tests.hostile.rows import each
from tests.hostile.scale import chance_of, figure, times
from tests.hostile.words import Verdict
from tests.hostile.world import World
from tests.samples import publish

NAMES, ONE_IN = 20_000, 20
NAMED: dict[str, list[str]] = {
    "N-03": ['x"; filename=evil.exe', 'x"; filename*=UTF-8\'\'evil.exe', "x\\", 'x\\"', "x;y.csv",
             "a,b.csv",
             'a";b*=c.csv', "a';b*=c.csv", '"', '""', "=?utf-8?q?evil?=.csv"],
    "N-04": ["a\r\nSet-Cookie: s=1.pdf", "a\nb.csv", "%0d%0aX: y.csv", "a\x00.csv", "a%00.csv",
             "\r\n\r\n<html>",
             "a\x0bb.csv", "a\u2028b.csv", "a\x85b.csv", "a\tb.csv"],
    "N-05": ["../../etc/passwd", "C:\\x\\y.csv", "..", ".", "", ".htaccess", "/", "\\", "a/..",
             "//host/share",
             "CON", "nul.txt", " .csv", "...csv"],
    "N-06": ["a\u202efdp.exe", "\u200b.csv", "\ud800.csv", "\U0001f4c4.csv", "x" * 300 + ".csv",
             "é" * 200 + ".pdf",
             "\u0301.csv", "\ufeffa.csv", "a\u2066b.csv", "\U0001f468\u200d\U0001f469.csv"],
    "N-08": ["a.html", "a.svg", "a.xhtml", "a.xml", "a.js", "a.exe", "a", "a.csv.html",
             "a.html.csv", "a.HTML", "a.hta",
             "a.csv;.html", "a.pdf.exe", "a.mht"],
}  # fmt: skip
HEADER = re.compile(
    r"attachment; filename=\"[A-Za-z0-9._ ()-]+\""
    r"(; filename\*=UTF-8''([A-Za-z0-9!#$&+^_`|~.-]|%[0-9A-F]{2})+)?",
    re.ASCII,
)
NEVER_SHOWN = {"text/html", "image/svg+xml", "application/xhtml+xml", "text/xml", "text/javascript"}
PIECES = ['"', "\\", "/", "\r\n", "\x00", ";", "'", "%", "..", ".", " ", "é", "€", "\u202e",
    "\ud800",
          "\U0001f4c4", "a", "B", "7", ".csv", ".html", "filename=", "*=", "\u200d", ",", "=",
          "\t"]  # fmt: skip
DELIVERIES = (document, business_file, merchant_file, link)
ROWS = NAMED


def assert_harmless(name: str, header: str) -> None:
    assert HEADER.fullmatch(header), (name, header)
    disposition, told = parse_options_header(header)
    assert (disposition, set(told)) == ("attachment", {"filename"})
    saved = str(told["filename"])
    assert len(saved.encode()) <= 180
    assert not set(saved) & set("/\\\r\n\x00\u202e")


@pytest.mark.parametrize("name", each(NAMED))
def test_no_name_is_more_than_a_name(name: str) -> None:
    saved_as = safe_filename(name, mime_type_of(name))

    assert_harmless(name, content_disposition(saved_as))
    assert mime_type_of(name) not in NEVER_SHOWN


def test_no_name_is_more_than_a_name_on_any_route(judge: Judge, world: World) -> None:
    name = "x\"; filename*=UTF-8''é.html"
    of: dict[str, Any] = {
        "filename": safe_filename(name, mime_type_of(name)),
        "tenant": world.mine.tenant,
    }
    world.mine.records[Kind.REPORT] = publish(world.services, "report_one", **of)
    publish(world.services, "document_one", kind=Kind.DOCUMENT, **of)
    for route in DELIVERIES:
        reply = judge.send(route(world.mine), Verdict.SERVED)
        assert_harmless(name, reply.headers["content-disposition"])
        assert reply.headers["content-type"] not in NEVER_SHOWN
        assert reply.headers["x-content-type-options"] == "nosniff"


@pytest.mark.generated
def test_no_generated_name_escapes_its_header() -> None:
    number, chance = times(NAMES, ONE_IN, most=50), chance_of("names")
    for _ in range(number):
        name = "".join(chance.choices(PIECES, k=chance.randint(0, 12)))
        saved_as = safe_filename(name, mime_type_of(name))
        assert_harmless(saved_as, content_disposition(saved_as))
        assert mime_type_of(name) not in NEVER_SHOWN
    figure("hostile_names", number)
