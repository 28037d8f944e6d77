"""The simulation's own memory: read and put back behind everybody's back, without a call."""

from __future__ import annotations

from typing import Any

from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.dynamodb.models import dynamodb_backends
from moto.s3.models import s3_backends
from moto.secretsmanager.models import secretsmanager_backends

from claimcheck.adapters.dynamodb.attributes import Item

REGION = "us-east-1"
ACCOUNT: str = DEFAULT_ACCOUNT_ID


def database() -> Any:
    return dynamodb_backends[ACCOUNT][REGION]


def rows(table: str) -> list[Item]:
    """Through a client this would take most of a sweep's time."""
    return [item.to_json()["Attributes"] for item in database().tables[table].all_items()]


def storage() -> Any:
    return s3_backends[ACCOUNT]["aws"]


def objects(bucket: str) -> Any:
    """The versions of each object by its key."""
    return storage().buckets[bucket].keys


def vault() -> Any:
    """Where the secrets are."""
    return secretsmanager_backends[ACCOUNT][REGION]
