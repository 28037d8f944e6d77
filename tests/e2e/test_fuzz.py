"""Whatever is asked of the deployed API, by whomever: every answer is one that it describes.

What is asked is made from the served description, valid and not, by schemathesis. How often:
`FUZZ_EXAMPLES` times an operation (`make fuzz`); without it fewer times, and always the same.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DataObject
from schemathesis import Case, CheckFunction, Response
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from claimcheck.runtime.openapi.document import operations
from claimcheck_cli.local.stack import LocalStack
from tests.e2e.fuzzed import Fuzzed, fuzzed_api
from tests.e2e.records import Records
from tests.e2e.stage import Stage

pytestmark = pytest.mark.e2e

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "0"))
NAMES = [operation.id for _, _, operation in operations()]
# Left out by name: `unsupported_method` and `allow_header_conformance` want 405, where this API
# answers as for an unknown path; `positive_data_acceptance`, `negative_data_rejection` and
# `missing_required_header` want 2xx for what is well formed and 400 for what is not, where
# credentials and ids decide first; `ignored_auth`, `object_level_authorization`, `use_after_free`
# and `ensure_resource_availability` are the subjects of tests with tenants of their own.
CHECKS: list[CheckFunction] = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
SETTINGS = settings(
    max_examples=EXAMPLES or 50,
    derandomize=not EXAMPLES,
    database=None,
    deadline=None,
    phases=[Phase.generate, Phase.shrink],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(scope="module")
def fuzzed(
    stack: LocalStack, stage: Stage, http: httpx.Client, files: dict[str, Path]
) -> Iterator[Fuzzed]:
    records = Records(stage, http, files["csv"])
    with fuzzed_api(stack.base_url, stage, http, records) as api:
        yield api


def answered_by_the_gateway(response: Response) -> bool:
    """Whether the embedded gateway took the path for another: it decodes `%2F` before it routes."""
    return response.status_code == 403 and b"Missing Authentication Token" in response.content


@pytest.mark.parametrize("name", NAMES)
def test_no_request_gets_an_answer_that_is_not_described(fuzzed: Fuzzed, name: str) -> None:
    operation = fuzzed.schema.find_operation_by_id(name)

    @SETTINGS
    @given(case=fuzzed.cases(operation), data=st.data())
    def ask(case: Case[Any], data: DataObject) -> None:
        fuzzed.aim(case, data)
        response = fuzzed.ask(case, data)
        if not answered_by_the_gateway(response):
            case.validate_response(response, checks=CHECKS)

    ask()
