"""The simulation's own memory: read and put back behind everybody's back, without a call."""

from __future__ import annotations

from typing import Any

from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.dynamodb.models import dynamodb_backends
from moto.s3.models import s3_backends

REGION = "us-east-1"
ACCOUNT: str = DEFAULT_ACCOUNT_ID


def database() -> Any:
    return dynamodb_backends[ACCOUNT][REGION]


def storage() -> Any:
    return s3_backends[ACCOUNT]["aws"]
