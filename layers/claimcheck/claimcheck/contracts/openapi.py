"""How contracts describe their routes for OpenAPI.

These modules are loaded only for `/openapi.json` and `/docs`. Example responses are made by the
contract's own code, so they cannot differ from what is sent.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal

from claimcheck.contracts.contract import Contract, Route
from claimcheck.contracts.files import file_reply
from claimcheck.contracts.http import Reply, Request
from claimcheck.domain.audit import Attempt
from claimcheck.domain.delivery import ByteRange, Delivery, FileAnswer, Plan
from claimcheck.domain.refusals import Refusal
from claimcheck.domain.report import Interval, Kind, Report, Source, State, StoredFile

Schema = Mapping[str, Any]

BASE_URL = "https://files.example.com"
TENANT = "0198c5a2-7c3e-7d1b-9a64-2f5d8e1b7c01"
AT = datetime(2026, 3, 12, 9, 30, 15, tzinfo=UTC)
FILE = StoredFile(
    bucket="claimcheck-prod-123456789012-eu-central-1",
    key=f"reports/{TENANT}/profit_and_loss_2026-01-01_2026-03-31.csv",
    version_id="1",
    filename="profit_and_loss_2026-01-01_2026-03-31.csv",
    size=48213,
    mime_type="text/csv",
    etag='"9979b97c3b7cc3d02a678b02f7c41d2f"',
)
REPORT = Report(
    tenant=TENANT,
    kind=Kind.REPORT,
    id="report_Jc0n7yQx2VwK9sT4bLmA1e",
    encrypted_id="6f1c2f0e-4c8a-4a36-9d1e-0b7f4a5f9c21",
    state=State.FINISHED,
    name="profit_and_loss",
    created_at=AT,
    source=Source.AUTO,
    interval=Interval.MONTHLY,
    file=FILE,
    params={"start_date": "2026-01-01", "ledger_id": None, "generated_by_name": "Ada Kowalska"},
)
STORAGE_URL = (
    "https://claimcheck-prod-123456789012-eu-central-1.s3.eu-central-1.amazonaws.com/"
    "reports/profit_and_loss.csv?X-Amz-Signature=SIGNATURE"
)


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of a request; `schema` is JSON Schema."""

    name: str
    place: Literal["path", "query", "header"]
    text: str
    schema: Schema
    required: bool = False


@dataclass(frozen=True, slots=True)
class Body:
    """The body of a request: its media type, the type of its fields, and an example."""

    media_type: str
    shape: type
    example: object
    required: bool = True


@dataclass(frozen=True, slots=True)
class DescribedReply:
    """A reply that is not a refusal. `shape` is the type of its JSON body."""

    reply: Reply
    text: str
    shape: type | None = None


@dataclass(frozen=True, slots=True)
class Operation:
    """One route.

    `refusals` are the refusals that it may answer; quota and outage are added to every route.
    `error` is the type of a refusal's JSON body, `invalid` that of an `InvalidRequest` if it
    differs. `security` are alternatives: schemes with the scopes needed; empty if none is needed.
    """

    id: str
    summary: str
    replies: tuple[DescribedReply, ...]
    refusals: tuple[Refusal, ...]
    error: type
    invalid: type | None = None
    parameters: tuple[Parameter, ...] = ()
    body: Body | None = None
    security: tuple[Mapping[str, list[str]], ...] = ()
    text: str = ""


@dataclass(frozen=True, slots=True)
class ContractOpenApi:
    """The description of a contract. `operations` are keyed by the route's method and path.

    `schemes` returns OpenAPI's security schemes for a service at a base URL.
    """

    contract: Contract
    text: str
    operations: Mapping[tuple[str, str], Operation]
    schemes: Callable[[str], Mapping[str, Schema]] = field(default=lambda _base_url: {})


def example_request(method: str = "GET", path: str = "/", **of: Any) -> Request:
    """Return a request for examples; `of` are its other fields."""
    attempt = Attempt(id="request", at=AT, contract="", route=f"{method} {path}")
    return Request(method, path, BASE_URL, attempt, **of)


def refusal_reply(contract: Contract, route: Route, refusal: Refusal) -> Reply:
    """Return the contract's reply for `refusal` on `route`."""
    return contract.refusal_reply(refusal, route, example_request(route.method, route.path))


def refusal_of(ask: Callable[[], object]) -> Refusal:
    """Return the refusal that `ask` raises. Raises `AssertionError` if it raises none."""
    try:
        ask()
    except Refusal as refusal:
        return refusal
    raise AssertionError("was not refused")


CONDITIONS = (
    Parameter(
        "Range",
        "header",
        "One range of bytes; up to 4 MiB are answered without a redirect.",
        {"type": "string", "examples": ["bytes=0-4194303"]},
    ),
    Parameter("If-Range", "header", "The range counts only for this ETag.", {"type": "string"}),
    Parameter("If-None-Match", "header", "ETags that are at hand already.", {"type": "string"}),
)


def whole_file(redirect: int, cache_control: str = "") -> tuple[DescribedReply, ...]:
    """Return the replies that deliver a file."""
    answer = FileAnswer(FILE, Plan(Delivery.WHOLE))
    elsewhere = FileAnswer(FILE, Plan(Delivery.REDIRECT), url=STORAGE_URL)
    return (
        DescribedReply(
            file_reply(answer, redirect=redirect, cache_control=cache_control),
            "The file, up to 4 MiB.",
        ),
        DescribedReply(
            file_reply(elsewhere, redirect=redirect),
            "The file is larger: a storage URL that works for 120 seconds.",
        ),
    )


def any_part(redirect: int, cache_control: str = "") -> tuple[DescribedReply, ...]:
    """Return the replies to GET of a file."""
    part = FileAnswer(FILE, Plan(Delivery.PART, ByteRange(0, 1023)))
    return (
        *whole_file(redirect, cache_control),
        DescribedReply(
            file_reply(part, redirect=redirect, cache_control=cache_control),
            "The range that was asked for.",
        ),
        _unchanged(redirect),
        DescribedReply(
            file_reply(FileAnswer(FILE, Plan(Delivery.UNSATISFIABLE)), redirect=redirect),
            "The file ends before the range begins.",
        ),
    )


def metadata(redirect: int, cache_control: str = "") -> tuple[DescribedReply, ...]:
    """Return the replies to HEAD of a file."""
    answer = FileAnswer(FILE, Plan(Delivery.METADATA))
    reply = file_reply(answer, redirect=redirect, cache_control=cache_control)
    return (DescribedReply(reply, "What is known of the file."), _unchanged(redirect))


def _unchanged(redirect: int) -> DescribedReply:
    answer = FileAnswer(FILE, Plan(Delivery.NOT_MODIFIED))
    return DescribedReply(
        file_reply(answer, redirect=redirect), "The file is one of those at hand."
    )
