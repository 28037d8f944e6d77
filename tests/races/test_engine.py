"""DynamoDB Local as it is run here."""

from __future__ import annotations

import socket
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.dynamodb_local import engine
from tests.dynamodb_local.engine import Missing

pytestmark = pytest.mark.race


def test_it_listens_on_one_address_of_the_loopback_alone(dynamodb_url: str) -> None:
    """What listens on every address answers on all of 127.0.0.0/8."""
    port = urlsplit(dynamodb_url).port
    answered = []
    for address in ("127.0.0.1", "127.0.0.2"):
        with socket.socket() as probe:
            probe.settimeout(2)
            answered.append(probe.connect_ex((address, port)) == 0)

    assert answered == [True, False]


def test_a_package_that_is_not_the_pinned_one_is_never_unpacked(tmp_path: Path) -> None:
    archive = tmp_path / "package.tgz"
    archive.write_bytes(b"something else")

    with pytest.raises(Missing, match="something else"):
        engine._unpack(archive, tmp_path)
