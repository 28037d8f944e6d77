"""What the ratios have to keep to, and why some do not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bar:
    """`most` is what the ratio may be with boto3 in the functions, `lean` what without it.

    `reason` is said where it is more.
    """

    what: str
    most: float
    lean: float
    reason: str = ""

    def limit(self, *, lean: bool) -> float:
        return self.lean if lean else self.most


_DEEDS = (
    "The peers neither count requests against a quota, nor look up whether the caller still "
    "stands, nor sign with credentials whose end is known"
)
BARS: Mapping[str, Bar] = {
    "cold_vs_boto3": Bar(
        "Process to first answer, against a bare boto3 handler",
        0.80,
        0.50,
        f"{_DEEDS}: our first answer takes six calls to AWS, theirs two.",
    ),
    "cold_vs_fastapi": Bar(
        "The same, against FastAPI with Mangum",
        0.40,
        0.25,
        f"{_DEEDS}: our first answer takes six calls to AWS, theirs two.",
    ),
    "warm_vs_boto3": Bar(
        "CPU of one issued URL, against a bare boto3 handler",
        0.95,
        0.50,
        "The calls to DynamoDB are nearly all of it, and boto3 makes ours as it makes theirs; what "
        "signing by hand saves goes into the log line, the quota and the audit's fuller entry.",
    ),
    "warm_vs_fastapi": Bar("The same, against FastAPI with Mangum", 0.75, 0.40, "As above."),
    "presign_vs_botocore": Bar("Signing a storage URL, against botocore", 0.10, 0.10),
    "verify_vs_pyjwt": Bar("Verifying a gated link, against PyJWT's HS256", 0.40, 0.40),
    "bad_link_vs_good": Bar("Refusing a forged link, against reading a good one", 1.2, 1.2),
    "list_time_1m_vs_1k": Bar(
        "A page of 50 of the longest listing, against one of a thousand",
        1.2,
        1.2,
        "Capacity is the same to the unit; what differs is DynamoDB Local, one process on SQLite.",
    ),
    "rss_vs_boto3": Bar(
        "Peak memory after the first answer, against a bare boto3 handler",
        1.25,
        0.85,
        "Pydantic and Powertools are loaded beside what answers.",
    ),
}
