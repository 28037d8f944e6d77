"""Nothing of the code is forgotten: what is added to it is swept, or has a reason here."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from moto import mock_aws

from claimcheck.runtime.maintenance_handler import MAINTENANCE_TASKS
from tests.faults.catalogue import CASES
from tests.faults.fast_moto import hurry
from tests.faults.reached import asks_aws, functions_of, is_public, named, reached_by
from tests.faults.world import World

pytestmark = pytest.mark.slow

FUNCTIONS = Path(__file__).parents[2] / "functions"
NAMES = sorted(path.parent.name for path in FUNCTIONS.glob("*/app.py"))

# Only read, for the operator to look at: a failure leaves nothing half done.
LOOKED_AT = {
    "dynamodb/access.py DynamoAccessAdmin.of_tenant",
    "dynamodb/access.py DynamoAccessAdmin.tenants",
    "s3/archive.py S3ArchiveReader._read_object",
    "s3/archive.py S3ArchiveReader.list_objects",
    "dynamodb/audit_trail.py DynamoAuditTrail.of_report",
    "dynamodb/audit_trail.py DynamoAuditTrail.of_tenant",
    "dynamodb/audit_trail.py DynamoAuditTrail.rows",
    "keys/digest_verifiers.py KmsDigestVerifier._key",
}
# Called after a failure alone: pairs of faults befall it.
AFTER_FAILURE = {"dynamodb/links.py DynamoLinks.return_use"}
# Changes nothing either.
PROOF = {"usecases/verify_audit.py verify_audit"}


@pytest.fixture(scope="module")
def reached() -> Iterator[frozenset[str]]:
    with pytest.MonkeyPatch.context() as patched, mock_aws():
        hurry(patched)
        yield reached_by(World(), CASES)


def test_every_use_case_is_swept(reached: frozenset[str]) -> None:
    assert functions_of("usecases", is_public) - reached == PROOF


def test_every_hook_is_swept(reached: frozenset[str]) -> None:
    assert functions_of("hooks", is_public) <= reached


def test_every_duty_of_the_maintenance_is_swept(reached: frozenset[str]) -> None:
    assert {named(duty.__code__) for duty in MAINTENANCE_TASKS} <= reached


@pytest.mark.parametrize("function", NAMES)
def test_every_function_is_swept(function: str, reached: frozenset[str]) -> None:
    assert named(type(handler_of(function)).__call__.__code__) in reached


def test_every_call_to_aws_is_swept(reached: frozenset[str]) -> None:
    excused = {f"adapters/{name}" for name in LOOKED_AT | AFTER_FAILURE}
    assert functions_of("adapters", asks_aws) - reached == excused


def handler_of(function: str) -> Any:
    place = FUNCTIONS / function / "app.py"
    spec = importlib.util.spec_from_file_location(f"swept_{function}", place)
    assert spec is not None
    assert spec.loader is not None
    app = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(app)
    return app.lambda_handler
