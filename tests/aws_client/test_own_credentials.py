"""Credentials of a function: from its environment, or from the container endpoint."""

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
from tests.aws_client.requests import header
from tests.aws_client.scripted_server import (
    Reply,
    ScriptedServer,
    answer,
    close_connection,
    stay_silent,
)
from tests.fakes import NOW, FakeClock

TOKEN = "the token of this restore"


def session_reply(number: int, minutes: int) -> Reply:
    expires_at = NOW + timedelta(minutes=minutes)
    document = {
        "AccessKeyId": f"ASIA{number}",
        "SecretAccessKey": f"secret {number}",
        "Token": f"session {number}",
        "Expiration": expires_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
    }
    return answer(json.dumps(document).encode())


def container_credentials(
    server: ScriptedServer, clock: FakeClock, **variables: str
) -> OwnCredentials:
    url = f"{server.url}/credentials?v=1"
    environment = {"AWS_CONTAINER_CREDENTIALS_FULL_URI": url, **variables}
    return OwnCredentials(lambda: environment, clock.now)


def test_credentials_in_the_environment_are_used_as_they_are() -> None:
    environment = {
        "AWS_ACCESS_KEY_ID": "ASIA",
        "AWS_SECRET_ACCESS_KEY": "secret",
        "AWS_SESSION_TOKEN": "session",
        "AWS_REGION": "eu-west-1",
    }
    credentials = OwnCredentials(lambda: credential_variables(environment), FakeClock().now)

    assert credentials() == SigningCredentials("ASIA", "secret", "session")


def test_credentials_set_after_a_restore_are_found() -> None:
    environment: dict[str, str] = {}
    credentials = OwnCredentials(lambda: credential_variables(environment), FakeClock().now)
    with pytest.raises(NoCredentialsError):
        credentials()

    environment["AWS_ACCESS_KEY_ID"] = "ASIA"

    assert credentials().access_key == "ASIA"


def test_container_credentials_are_fetched_once_and_refreshed_before_they_expire(
    server: ScriptedServer,
) -> None:
    clock = FakeClock()
    credentials = container_credentials(server, clock, AWS_CONTAINER_AUTHORIZATION_TOKEN=TOKEN)
    server.script = [session_reply(1, 60), session_reply(2, 120)]

    sessions = []
    for minutes in (0, 50, 1):
        clock.advance(60 * minutes)
        sessions.append(credentials())

    assert [keys.access_key for keys in sessions] == ["ASIA1", "ASIA1", "ASIA2"]
    assert sessions[0] == SigningCredentials("ASIA1", "secret 1", "session 1")
    assert len(server.requests) == 2
    assert server.requests[0].startswith(b"GET /credentials?v=1 HTTP/1.1\r\n")
    assert header(server.requests[0], "authorization") == TOKEN


def test_the_token_file_is_read_again_for_each_fetch(
    server: ScriptedServer, tmp_path: Path
) -> None:
    clock, path = FakeClock(), tmp_path / "token"
    credentials = container_credentials(
        server, clock, AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE=str(path)
    )
    server.script = [session_reply(1, 60), session_reply(2, 120)]

    for text in ("first", "second"):
        path.write_text(f"{text}\n")
        credentials()
        clock.advance(3600)

    tokens = [header(sent, "authorization") for sent in server.requests]
    assert tokens == ["first", "second"]


def test_credentials_that_cannot_be_refreshed_are_used_until_they_expire(
    server: ScriptedServer,
) -> None:
    clock = FakeClock()
    credentials = container_credentials(server, clock)
    server.script = [session_reply(1, 60), close_connection, close_connection]
    credentials()

    clock.advance(55 * 60)
    assert credentials().access_key == "ASIA1"
    clock.advance(5 * 60)
    with pytest.raises(ConnectionClosedError):
        credentials()


MALFORMED = [b"", b"[]", b'{"SecretAccessKey": "the secret itself"}', b"the secret itself"]


@pytest.mark.parametrize("document", MALFORMED)
@pytest.mark.parametrize("status", [200, 400])
def test_a_malformed_answer_is_an_error_that_does_not_quote_it(
    server: ScriptedServer, document: bytes, status: int
) -> None:
    server.script = [answer(document, status)]

    with pytest.raises(CredentialRetrievalError, match=str(status)) as raised:
        container_credentials(server, FakeClock(), AWS_CONTAINER_AUTHORIZATION_TOKEN=TOKEN)()

    assert "secret itself" not in str(raised.value)
    assert TOKEN not in str(raised.value)
    assert raised.value.__cause__ is None


UNTRUSTED_ADDRESSES = [
    "http://files.example.com/",
    "http://127.0.0.1.example.com:80/",
    "ftp://127.0.0.1/",
    "x",
    "",
]


@pytest.mark.parametrize("address", UNTRUSTED_ADDRESSES)
def test_a_token_is_not_sent_in_plain_text_to_another_machine(address: str) -> None:
    variables = {"AWS_CONTAINER_CREDENTIALS_FULL_URI": address}

    with pytest.raises((CredentialRetrievalError, NoCredentialsError)):
        OwnCredentials(lambda: variables, FakeClock().now)()


def test_a_silent_endpoint_times_out(
    server: ScriptedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("claimcheck.adapters.aws_client.credentials.READ_SECONDS", 0.1)
    server.script = [stay_silent]

    with pytest.raises(BotoCoreError):
        container_credentials(server, FakeClock())()
