"""UrlSigner: what a URL says, and how long the credentials behind it last."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from claimcheck.adapters.s3.session_policy import session_policy
from claimcheck.adapters.s3.url_signer import StsUrlSigner
from claimcheck.domain.refusals import Unavailable
from claimcheck.ports import UrlSigner
from tests.fakes import NOW, STORAGE_ORIGIN, FakeClock, FakeUrlSigner
from tests.ports.samples import a_file

ROLE = "arn:aws:iam::000000000000:role/signer"
FILE = a_file("r-1", filename="Umsätze.csv", version_id="v+1/2")


class RoleSessions:
    """Hands out sessions of one role, each an hour long and none like another."""

    def __init__(self, clock: FakeClock, seconds: int = 3600) -> None:
        self.asked: list[dict[str, Any]] = []
        self._clock = clock
        self._seconds = seconds

    def assume_role(self, **asked: Any) -> dict[str, Any]:
        self.asked.append(asked)
        number = len(self.asked)
        return {
            "Credentials": {
                "AccessKeyId": f"ASIA{number}",
                "SecretAccessKey": f"secret {number}",
                "SessionToken": f"session {number}",
                "Expiration": self._clock.now().replace(microsecond=0)
                + timedelta(seconds=self._seconds),
            }
        }


def a_signer(clock: FakeClock, sessions: Any) -> StsUrlSigner:
    return StsUrlSigner(sessions, ROLE, STORAGE_ORIGIN, "us-east-1", clock)


@pytest.fixture(params=["fake", "session"])
def signer(request: pytest.FixtureRequest) -> UrlSigner:
    clock = FakeClock(NOW.replace(microsecond=999_999))
    if request.param == "fake":
        return FakeUrlSigner(clock)
    return a_signer(clock, RoleSessions(clock))


def query_of(url: str) -> dict[str, str]:
    return {name: value for name, [value] in parse_qs(urlsplit(url).query).items()}


def test_a_url_opens_one_version_under_its_name_and_type(signer: UrlSigner) -> None:
    url = signer.presign(FILE, 120).url

    said = query_of(url)
    assert url.startswith(f"{STORAGE_ORIGIN}/{FILE.key}?")
    assert said["versionId"] == "v+1/2"
    assert said["response-content-type"] == "text/csv"
    assert said["response-content-disposition"] == (
        "attachment; filename=\"Umsatze.csv\"; filename*=UTF-8''Ums%C3%A4tze.csv"
    )
    assert said["response-cache-control"] == "no-store"
    assert said["X-Amz-SignedHeaders"] == "host"


def test_a_url_ends_when_it_says(signer: UrlSigner) -> None:
    signed = signer.presign(FILE, 120)

    said = query_of(signed.url)
    assert (said["X-Amz-Date"], said["X-Amz-Expires"]) == ("20260314T120000Z", "120")
    assert signed.expires_at == NOW + timedelta(seconds=120)


def test_no_url_claims_more_than_an_hour(signer: UrlSigner) -> None:
    assert query_of(signer.presign(FILE, 7200).url)["X-Amz-Expires"] == "3600"


def test_a_session_serves_until_less_than_57_minutes_of_it_remain() -> None:
    clock = FakeClock()
    sessions: Any = RoleSessions(clock)
    signer = a_signer(clock, sessions)

    lived = []
    for seconds in (0, 180, 1):
        clock.advance(seconds)
        lived.append(query_of(signer.presign(FILE, 3600).url)["X-Amz-Expires"])

    assert lived == ["3600", "3420", "3600"]
    assert len(sessions.asked) == 2


def test_a_url_never_claims_to_outlive_its_session() -> None:
    clock = FakeClock()

    signed = a_signer(clock, RoleSessions(clock, seconds=90)).presign(FILE, 120)

    assert query_of(signed.url)["X-Amz-Expires"] == "90"
    assert signed.expires_at == NOW + timedelta(seconds=90)


def test_a_session_that_is_over_signs_nothing() -> None:
    clock = FakeClock()

    with pytest.raises(Unavailable):
        a_signer(clock, RoleSessions(clock, seconds=0)).presign(FILE, 120)


def test_a_url_for_some_networks_is_signed_by_another_session(signer: UrlSigner) -> None:
    anyone, some = signer.presign(FILE, 120), signer.presign(FILE, 120, ["203.0.113.0/24"])

    said, bound = query_of(anyone.url), query_of(some.url)
    assert said["X-Amz-Security-Token"] != bound["X-Amz-Security-Token"]
    assert (bound["versionId"], bound["X-Amz-Expires"]) == ("v+1/2", "120")
    assert some.expires_at == anyone.expires_at
    assert query_of(signer.presign(FILE, 120).url) == said


def test_a_session_for_some_networks_is_narrowed_short_and_never_used_again() -> None:
    clock = FakeClock()
    sessions: Any = RoleSessions(clock)
    signer = a_signer(clock, sessions)

    tokens = {
        query_of(signer.presign(FILE, 120, ["203.0.113.0/24"]).url)["X-Amz-Security-Token"]
        for _ in range(2)
    }

    assert len(tokens) == 2
    for asked in sessions.asked:
        assert asked["DurationSeconds"] == 900
        assert asked["Policy"] == session_policy("aws", FILE, ["203.0.113.0/24"])


def test_a_session_for_anyone_is_not_narrowed() -> None:
    clock = FakeClock()
    sessions: Any = RoleSessions(clock)

    a_signer(clock, sessions).presign(FILE, 120)

    assert "Policy" not in sessions.asked[0]


def test_a_session_is_asked_of_the_signer_role_for_an_hour() -> None:
    clock = FakeClock()
    sessions: Any = RoleSessions(clock)

    a_signer(clock, sessions).presign(FILE, 120)

    [asked] = sessions.asked
    assert (asked["RoleArn"], asked["DurationSeconds"]) == (ROLE, 3600)
