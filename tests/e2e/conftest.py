"""One stack for all of these tests: the template deployed on an embedded AWS of their own."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page

from claimcheck_cli.demo.files import make_files
from claimcheck_cli.deployment import LOCAL
from claimcheck_cli.local.ports import free_port
from claimcheck_cli.local.stack import LocalStack
from tests.e2e.chromium import chromium
from tests.e2e.customer import Customer
from tests.e2e.kinds import of_each_type
from tests.e2e.pool import Pool, new_pool
from tests.e2e.stage import Stage
from tests.e2e.ways import Ways, ways_to


@pytest.fixture(scope="session")
def started() -> Iterator[LocalStack]:
    """An embedded AWS on which nothing is deployed yet."""
    LOCAL.mkdir(exist_ok=True)
    directory = Path(tempfile.mkdtemp(prefix="e2e-", dir=LOCAL))
    origins = {"AllowedOrigins": f"http://127.0.0.1:{free_port()}"}
    local = LocalStack(directory, free_port(), free_port(), parameters=origins)
    try:
        local.start()
        yield local
    finally:
        local.stop()
        shutil.rmtree(directory)


@pytest.fixture(scope="session")
def pool(started: LocalStack) -> Pool:
    """The identity provider that the stack trusts beside itself."""
    return new_pool(started.account, started.aws_endpoint_url)


@pytest.fixture(scope="session")
def stack(started: LocalStack, pool: Pool) -> LocalStack:
    """Empty, and shared: whoever needs tenants of their own adds them.

    Lets the pages of one web origin besides its own read its answers.
    """
    started.parameters.update(pool.parameters)
    started.build()
    started.deploy()
    return started


@pytest.fixture(scope="session")
def http(stack: LocalStack) -> Iterator[httpx.Client]:
    """Plain HTTP without any credential. Follows nothing."""
    with httpx.Client(base_url=stack.base_url, timeout=60, trust_env=False) as client:
        yield client


@pytest.fixture(scope="session")
def stage(stack: LocalStack) -> Stage:
    return Stage(stack)


@pytest.fixture(scope="session")
def files(stack: LocalStack) -> dict[str, Path]:
    """Real files of every type by short name, one of them over 20 MB."""
    return make_files(stack.directory / "files")


@pytest.fixture(scope="session")
def customer(stage: Stage, http: httpx.Client) -> Customer:
    return Customer.of(stage, http)


@pytest.fixture(scope="session")
def stranger(stage: Stage, http: httpx.Client) -> Customer:
    """A customer of the same service who has nothing to do with `customer`."""
    return Customer.of(stage, http)


@pytest.fixture(scope="session")
def kinds(stage: Stage, customer: Customer, files: dict[str, Path]) -> dict[str, Ways]:
    """The ways to one file of each type, by extension."""
    made = of_each_type(files, stage.new_directory())
    return {extension: ways_to(stage, customer, path) for extension, path in made.items()}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as launched:
        yield launched


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    opened = browser.new_page()
    yield opened
    opened.close()
