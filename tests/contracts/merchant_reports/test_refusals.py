"""What refuses every route alike: no credentials, ended ones, quota, a broken audit."""

from __future__ import annotations

import pytest

from tests.client import WireClient
from tests.contracts.merchant_reports.samples import (
    EVERY_PATH,
    Key,
    add_key,
    assert_golden,
)
from tests.contracts.stage import without_audit
from tests.fakes import FakeServices

pytestmark = pytest.mark.usefixtures("report")
CHALLENGE = 'Basic realm="claimcheck", charset="UTF-8"'


@pytest.mark.covers("common-19", "merchant-reports-27")
@EVERY_PATH
def test_no_credentials_answer_401(client: WireClient, path: str) -> None:
    reply = client.get(path)

    assert_golden("unauthorized", reply, 401)
    assert reply.headers["www-authenticate"] == CHALLENGE


@pytest.mark.covers("common-14", "merchant-reports-30")
@EVERY_PATH
def test_an_exhausted_quota_answers_429(
    client: WireClient, services: FakeServices, path: str
) -> None:
    key = add_key(services, rate=1)
    services.clock.advance(18)
    client.get(path, key)
    reply = client.get(path, key)

    assert_golden("rate_limited", reply, 429)
    assert reply.headers["retry-after"] == "42"


@pytest.mark.covers("common-15")
@EVERY_PATH
def test_nothing_is_given_when_the_audit_cannot_be_written(
    services: FakeServices, key: Key, path: str
) -> None:
    reply = without_audit(services).get(path, key)

    assert_golden("unavailable", reply, 503)
    assert reply.headers["retry-after"] == "1"
