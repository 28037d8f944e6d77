"""Coming back for a file after an interrupted download, on the wire."""

from __future__ import annotations

import re
from urllib.parse import urlencode

import pytest

from tests.contracts.external_reports.stage import Stage, assert_golden

KEY = "4f9c1e7b2a8d4f5e9c3b6a1d8e7f0c2b"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def a_link(stage: Stage) -> str:
    return stage.link(stage.report("report_a", b"the file"), max_uses=1)


@pytest.mark.parametrize("sent", [KEY, f'"{KEY}"'])
def test_the_same_key_gets_the_rest_of_the_file(stage: Stage, sent: str) -> None:
    url, headers = a_link(stage), {"Idempotency-Key": sent}
    stage.client.get(url, headers)

    rest = stage.client.get(url, {**headers, "Range": "bytes=4-"})

    assert (rest.status, rest.body) == (206, b"file")
    assert [entry.action for entry in stage.entries] == ["redeemed", "resumed"]


@pytest.mark.parametrize("later", [{}, {"Idempotency-Key": KEY[::-1]}])
def test_without_the_same_key_nothing_resumes(stage: Stage, later: dict[str, str]) -> None:
    url = a_link(stage)
    stage.client.get(url, {"Idempotency-Key": KEY})

    assert_golden("link_ended", stage.client.get(url, later))


def test_a_key_that_could_be_guessed_resumes_nothing(stage: Stage) -> None:
    url, headers = a_link(stage), {"Idempotency-Key": "retry-1"}
    stage.client.get(url, headers)

    assert_golden("link_ended", stage.client.get(url, headers))


def test_pressing_the_button_again_resumes(stage: Stage) -> None:
    url = a_link(stage)
    page = stage.client.get(url, {"Sec-Fetch-Mode": "navigate"}).body.decode()
    [key] = re.findall(r'name="idempotency_key" value="([A-Za-z0-9_-]{22})"', page)
    form = urlencode({"idempotency_key": key})

    replies = [stage.client.post(url, FORM, form) for _ in range(3)]

    assert [reply.body for reply in replies] == [b"the file"] * 3
    assert_golden("link_ended", stage.client.post(url, FORM, ""))


@pytest.mark.parametrize(
    "body", ["idempotency_key=" + KEY + "&idempotency_key=" + KEY, "%ff=%", b"\xff\xfe", "a=1&" * 9]
)
def test_a_form_that_says_nothing_clear_has_no_key(stage: Stage, body: str | bytes) -> None:
    url = a_link(stage)

    assert stage.client.post(url, FORM, body).body == b"the file"
    assert_golden("link_ended", stage.client.post(url, FORM, body))


def test_every_page_view_has_a_key_of_its_own(stage: Stage) -> None:
    url = a_link(stage)

    pages = {stage.client.get(url, {"Sec-Fetch-Mode": "navigate"}).body for _ in range(3)}

    assert len(pages) == 3
