"""Bodies: JSON that is none, forms that say two things at once, fields of any type."""

from __future__ import annotations

import gzip
import json
from dataclasses import replace
from typing import Any

import pytest

from claimcheck.contracts.external_reports.credentials import OAUTH_CLIENT
from tests.client import proxy_event
from tests.hostile.asks import Ask, document, document_url, oauth_token, sign_in
from tests.hostile.judge import Judge
from tests.hostile.rows import INJECTIONS, each
from tests.hostile.words import Verdict
from tests.hostile.world import World

GOOD = b'{"document_id": "document_one"}'
BAD: dict[str, list[bytes]] = {
    "H-01": [b"", b" ", b"null", b"[]", b'"document_one"', b"1", b"true", b"{}",
             b'{"document_id": ""}',
             b'{"document_id": null}', b'{"DOCUMENT_ID": "document_one"}',
             b'[{"document_id": "x"}]',
             b'{"document_id ": "document_one"}'],
    "H-03": [b"{", GOOD[:-1], GOOD + b"}", GOOD + GOOD, GOOD + b"\x00", b"\xef\xbb\xbf" + GOOD,
             b'{"document_id": "document_one",}', b'{/**/"document_id": "document_one"}',
             b"{'document_id': 'document_one'}", b"document_id=document_one",
             GOOD.decode().encode("utf-16"), GOOD.decode().encode("utf-32"), b"\xff" + GOOD,
             b'{"document_id": "\xff"}', b'{"document_id": "\xed\xa0\x80"}',
             b'{"document_id": "a\nb"}'],
    "H-04": [b'{"document_id": "document_one", "document_id": "document_one"}',
             b'{"document_id": "document_one", "document_id": "x"}',
             b'{"document_id": "document_one", "a": {"b": 1, "b": 2}}',
             b'{"document_id": "document_one", "document\\u005fid": "x"}'],
    "H-05": [b"NaN", b'{"document_id": "document_one", "x": NaN}', b'{"document_id": Infinity}',
             b'{"document_id": "document_one", "x": -Infinity}', b"9" * 5000, b"[" * 200_000,
             b'{"document_id": "document_one", "x": ' + b"9" * 5000 + b"}",
             b'{"document_id": "document_one", "x": ' + b"[" * 100_000 + b"}", b'{"a":' * 100_000],
    "H-09": [gzip.compress(GOOD, mtime=0), b"\x1f\x8b", b"PK\x03\x04", b"%PDF-1.7"],
}  # fmt: skip
UNKNOWN: dict[str, list[Any]] = {
    "H-02": [1, 0, -1, 1.5, True, False, [], ["document_one"], {}, {"$ne": None}, "\ud800",
             "x" * 2049,
             "x" * 129, " document_one", "document_one\n", "\x00", "DOCUMENT_ONE", "report_one",
             "4711",
             "../document_one", "document#document_one", 10**30, 1e308, *INJECTIONS],
}  # fmt: skip
MORE: dict[str, list[dict[str, Any]]] = {
    "H-07": [{"tenant_id": "x"}, {"tenant": "x"}, {"expires_in": 10**9}, {"bucket": "other"},
             {"key": "k"},
             {"single_use": False}, {"user": {"is_admin": True}}, {"__proto__": {"a": 1}}, {"": ""},
             {"x": "y" * 1_000_000}],
}  # fmt: skip
TYPES: dict[str, list[tuple[tuple[str, ...], Verdict]]] = {
    "H-08": [
        ((), Verdict.BAD), (("",), Verdict.BAD), (("text/plain",), Verdict.BAD),
        (("application/x-www-form-urlencoded",), Verdict.BAD), (("multipart/form-data",),
        Verdict.BAD),
        (("application/jsonx",), Verdict.BAD), (("application/json, text/plain",), Verdict.BAD),
        (("application/json", "application/json"), Verdict.BAD), (("text/json",), Verdict.BAD),
        (("application/problem+json",), Verdict.BAD), (("/;;=",), Verdict.BAD),
        (("APPLICATION/JSON",), Verdict.SERVED), (("application/json;charset=utf-16",),
        Verdict.SERVED),
        (("application/json ; charset=x",), Verdict.SERVED), ((" application/json",),
        Verdict.SERVED),
    ],
}  # fmt: skip
FORMS: dict[str, list[bytes]] = {
    "H-11": [b"", b"grant_type", b"grant_type=", b"grant_type=password",
             b"grant_type=client_credentials%20",
             b"grant_type=CLIENT_CREDENTIALS", b"GRANT_TYPE=client_credentials", b"{}", b"\xff\xfe",
             b"%ff=%ff",
             b"grant_type=client_credentials&grant_type=client_credentials", b"&" * 10,
             b"a=1&" * 100,
             b"grant_type=client_credentials&scope=*", b"grant_type=client_credentials&scope=%00",
             b"grant_type=client_credentials&scope=reports:read&scope=reports:read",
             b"grant_type=client_credentials&scope=reports%3Aread%20%20",
             b'{"grant_type":"client_credentials"}',
             b"grant_type=client_credentials&client_id=other",
             b"grant_type=client_credentials&client_secret=x",
             b"grant_type=authorization_code&code=x", b"grant_type=refresh_token&refresh_token=x",
             "grant_type=client_credentials&é=1".encode(),
             b"grant_type=client_credentials&scope=" + b"x" * 9000],
}  # fmt: skip
# Other values of one field of a sign-in; a field of the user stands behind a dot.
FIELDS = ("client_id", "client_secret", "fingerprint", "user", "user.email", "user.group_name")
VALUES: dict[str, list[Any]] = {
    "H-12": [None, "", 0, 1, True, [], ["x"], "\ud800", "\udfff x", 1.5],
    "H-13": ["x" * 100_000, "\x00", "\u202e", "é", *INJECTIONS],
}


@pytest.mark.parametrize("body", each(BAD))
def test_a_body_that_names_no_document_is_told_so(judge: Judge, world: World, body: bytes) -> None:
    judge.send(document_url(world.mine, body), Verdict.BAD)


@pytest.mark.parametrize("value", each(UNKNOWN))
def test_an_id_of_any_type_that_is_none_is_unknown(
    judge: Judge, world: World, value: object
) -> None:
    body = json.dumps({"document_id": value}).encode()

    judge.send(document_url(world.mine, body), Verdict.MISSING)


@pytest.mark.parametrize("fields", each(MORE))
def test_fields_that_nobody_asked_for_change_nothing(
    judge: Judge, world: World, fields: dict[str, Any]
) -> None:
    usual = judge.send(document_url(world.mine), Verdict.SERVED)
    body = json.dumps({"document_id": "document_one", **fields}).encode()

    assert judge.send(document_url(world.mine, body), Verdict.SERVED).body == usual.body


@pytest.mark.parametrize("given", each(TYPES))
def test_a_body_is_json_if_it_says_so_once(
    judge: Judge, world: World, given: tuple[tuple[str, ...], Verdict]
) -> None:
    values, verdict = given

    judge.send(document_url(world.mine).with_header("Content-Type", *values), verdict)


@pytest.mark.parametrize("encoded", ["%%%", "e30", "e30=!", "é", "\ud800", "====", " e30="])
def test_a_body_that_is_no_base64_counts_as_none(judge: Judge, world: World, encoded: str) -> None:
    ask = document_url(world.mine)
    event = proxy_event("POST", "/download", "/download", {}, ask.headers)

    reply = judge.answer({**event, "body": encoded, "isBase64Encoded": True})

    assert (reply.status, reply.json()["message"]) == (435, "Document ID is required")


def test_a_body_where_none_belongs_is_not_even_read(judge: Judge, world: World) -> None:
    for body in (GOOD, b"[" * 100_000, b"\xff"):
        judge.send(replace(document(world.mine), body=body), Verdict.SERVED)
        judge.send(Ask("GET", world.mine.link(), body=body), Verdict.SERVED)
        judge.send(Ask("POST", world.mine.link(max_uses=1), body=body), Verdict.SERVED)


@pytest.mark.parametrize("body", each(FORMS))
def test_a_form_that_asks_for_no_token_gets_none(judge: Judge, world: World, body: bytes) -> None:
    reply = judge.send(oauth_token(world.mine, body), Verdict.BAD)

    assert reply.json()["error"] in ("invalid_request", "unsupported_grant_type", "invalid_scope")


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("value", each({"H-12": VALUES["H-12"]}))
def test_a_sign_in_names_what_it_lacks(
    judge: Judge, world: World, field: str, value: object
) -> None:
    reply = judge.ask(sign_in(world.mine, **_with(world, field, value)))

    assert (reply.status, reply.json()["data"]) == (435, {})
    assert reply.json()["message"].endswith(" is required")


@pytest.mark.parametrize("value", each({"H-13": VALUES["H-13"]}))
def test_a_sign_in_may_say_anything_of_its_user_and_nothing_of_its_secret(
    judge: Judge, world: World, value: str
) -> None:
    for field in ("fingerprint", "user.email", "user.group_name"):
        reply = judge.ask(sign_in(world.mine, **_with(world, field, value)))
        token = reply.json()["data"]["access_token"]
        # It comes back in a header: no word of a user may make it too long for one.
        assert (reply.status, len(token) < 2500) == (200, True)
    for field in ("client_id", "client_secret"):
        judge.send(sign_in(world.mine, **{field: value}), Verdict.UNAUTH)


def _with(world: World, field: str, value: object) -> dict[str, Any]:
    name, _, inner = field.partition(".")
    if not inner:
        return {name: value}
    user = json.loads(sign_in(world.mine).body)["user"]
    return {name: {**user, inner: value}}


def test_a_client_of_one_contract_is_none_of_the_other(judge: Judge, world: World) -> None:
    oauth = world.mine.ids[OAUTH_CLIENT]

    judge.send(sign_in(world.mine, client_id=oauth), Verdict.UNAUTH)


ROWS = {**BAD, **UNKNOWN, **MORE, **TYPES, **FORMS, **VALUES}
