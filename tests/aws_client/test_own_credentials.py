"""A function's own credentials: from its environment, or fetched and renewed before they end."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
from botocore.exceptions import (
    BotoCoreError,
    ConnectionClosedError,
    CredentialRetrievalError,
    NoCredentialsError,
)

from claimcheck.adapters.aws_client.credentials import OwnCredentials
from claimcheck.adapters.aws_client.sigv4 import SigningCredentials
from claimcheck.runtime.settings import credential_variables
from tests.aws_client.scripted_server import Line, ScriptedServer, answer, cut, silence
from tests.aws_client.test_calls import header
from tests.fakes import NOW, FakeClock

TOKEN = "the token of this restore"


def lent(number: int, minutes: int) -> Line:
    ends = NOW + timedelta(minutes=minutes)
    told = {
        "AccessKeyId": f"ASIA{number}",
        "SecretAccessKey": f"secret {number}",
        "Token": f"session {number}",
        "Expiration": ends.strftime("%Y-%m-%dT%H:%M:%SZ"),
    }
    return answer(json.dumps(told).encode())


def fetched(server: ScriptedServer, clock: FakeClock, **more: str) -> OwnCredentials:
    variables = {"AWS_CONTAINER_CREDENTIALS_FULL_URI": f"{server.url}/credentials?v=1", **more}
    return OwnCredentials(lambda: variables, clock.now)


def test_the_environments_own_are_taken_as_they_are() -> None:
    environment = {
        "AWS_ACCESS_KEY_ID": "ASIA",
        "AWS_SECRET_ACCESS_KEY": "secret",
        "AWS_SESSION_TOKEN": "session",
        "AWS_REGION": "eu-west-1",
    }
    own = OwnCredentials(lambda: credential_variables(environment), FakeClock().now)

    assert own() == SigningCredentials("ASIA", "secret", "session")


def test_a_snapshot_holds_none_and_finds_those_of_its_restore() -> None:
    environment: dict[str, str] = {}
    own = OwnCredentials(lambda: credential_variables(environment), FakeClock().now)
    with pytest.raises(NoCredentialsError):
        own()

    environment["AWS_ACCESS_KEY_ID"] = "ASIA"

    assert own().access_key == "ASIA"


def test_they_are_fetched_once_with_the_token_and_renewed_before_they_end(
    server: ScriptedServer,
) -> None:
    clock = FakeClock()
    own = fetched(server, clock, AWS_CONTAINER_AUTHORIZATION_TOKEN=TOKEN)
    server.script = [lent(1, 60), lent(2, 120)]

    seen = []
    for minutes in (0, 50, 1):
        clock.advance(60 * minutes)
        seen.append(own())

    assert [keys.access_key for keys in seen] == ["ASIA1", "ASIA1", "ASIA2"]
    assert seen[0] == SigningCredentials("ASIA1", "secret 1", "session 1")
    assert len(server.requests) == 2
    assert server.requests[0].startswith(b"GET /credentials?v=1 HTTP/1.1\r\n")
    assert header(server.requests[0], "authorization") == TOKEN


def test_the_token_may_be_in_a_file_that_changes(server: ScriptedServer, tmp_path: Path) -> None:
    clock, path = FakeClock(), tmp_path / "token"
    own = fetched(server, clock, AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE=str(path))
    server.script = [lent(1, 60), lent(2, 120)]

    for text in ("first", "second"):
        path.write_text(f"{text}\n")
        own()
        clock.advance(3600)

    told = [header(asked, "authorization") for asked in server.requests]
    assert told == ["first", "second"]


def test_what_cannot_be_renewed_yet_is_used_to_its_end(server: ScriptedServer) -> None:
    clock = FakeClock()
    own = fetched(server, clock)
    server.script = [lent(1, 60), cut, cut]
    own()

    clock.advance(55 * 60)
    assert own().access_key == "ASIA1"
    clock.advance(5 * 60)
    with pytest.raises(ConnectionClosedError):
        own()


MALFORMED = [b"", b"[]", b'{"SecretAccessKey": "the secret itself"}', b"the secret itself"]


@pytest.mark.parametrize("said", MALFORMED)
@pytest.mark.parametrize("status", [200, 400])
def test_what_is_no_credentials_is_an_error_and_is_not_quoted(
    server: ScriptedServer, said: bytes, status: int
) -> None:
    server.script = [answer(said, status)]

    with pytest.raises(CredentialRetrievalError, match=str(status)) as raised:
        fetched(server, FakeClock(), AWS_CONTAINER_AUTHORIZATION_TOKEN=TOKEN)()

    assert "secret itself" not in str(raised.value)
    assert TOKEN not in str(raised.value)
    assert raised.value.__cause__ is None


FAR = ["http://files.example.com/", "http://127.0.0.1.example.com:80/", "ftp://127.0.0.1/", "x", ""]


@pytest.mark.parametrize("address", FAR)
def test_a_token_goes_nowhere_in_the_clear(address: str) -> None:
    variables = {"AWS_CONTAINER_CREDENTIALS_FULL_URI": address}

    with pytest.raises((CredentialRetrievalError, NoCredentialsError)):
        OwnCredentials(lambda: variables, FakeClock().now)()


def test_a_silent_endpoint_is_not_waited_for(
    server: ScriptedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("claimcheck.adapters.aws_client.credentials.READ_SECONDS", 0.1)
    server.script = [silence]

    with pytest.raises(BotoCoreError):
        fetched(server, FakeClock())()
