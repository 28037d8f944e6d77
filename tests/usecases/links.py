"""Issue and redeem links in the fake services."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from claimcheck.domain.delivery import Conditions, FileAnswer
from claimcheck.domain.link import SignedLink
from claimcheck.domain.report import Report
from claimcheck.usecases.issue_link import issue_link
from claimcheck.usecases.redeem_link import LinkPreview, RedeemIntent, redeem_link
from tests.fakes import FakeServices
from tests.samples import CALLER, an_attempt

BODY = b"a,b\n1,2\n"


def a_link(services: FakeServices, report: Report, **options: Any) -> SignedLink:
    url = issue_link(services, CALLER, report, "https://x", **options).url
    path, query = url.split("?")
    expires, signature = (pair.split("=")[1] for pair in query.split("&"))
    return SignedLink(path.rsplit("/", 1)[1], expires, signature)


def redeem(
    services: FakeServices,
    signed: SignedLink,
    conditions: Conditions | None = None,
    *,
    intent: RedeemIntent = RedeemIntent.FETCH,
    idempotency_hash: str | None = None,
) -> FileAnswer | LinkPreview:
    attempt = replace(an_attempt(), at=services.clock.now())
    return redeem_link(
        services,
        attempt,
        signed,
        conditions or Conditions(),
        intent=intent,
        idempotency_hash=idempotency_hash,
    )
