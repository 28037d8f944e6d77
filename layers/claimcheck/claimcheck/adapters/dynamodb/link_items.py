"""Rows of the Links table, and the changes of them that a transaction is made of."""

from __future__ import annotations

import sys
from datetime import datetime, timedelta
from typing import Any

from claimcheck.adapters.dynamodb.attributes import Item, instant, to_item, to_value
from claimcheck.domain.link import RESUME_SECONDS, Link

# Uses outlive their link by this much, so that no clock is off by enough to spend one twice.
KEPT_SECONDS = 8 * 24 * 3600


def mark_key(mark: str) -> Item:
    return to_item({"mark": mark})


def uses_mark(link: Link) -> str:
    return f"use#{link.id}"


def claim_mark(link: Link, claim: str) -> str:
    return f"claim#{link.id}#{claim}"


def revoking_marks(link: Link) -> tuple[str, ...]:
    """The marks that can end a link; its own comes first."""
    return (
        f"link#{link.id}",
        f"report#{link.tenant}#{link.kind}#{link.report_id}",
        f"credential#{link.issuer}",
        f"tenant#{link.tenant}",
    )


def used(table: str, link: Link) -> dict[str, Any]:
    """Takes a use, if one is left."""
    limit = sys.maxsize if link.max_uses is None else link.max_uses
    return {
        "Update": {
            "TableName": table,
            "Key": mark_key(uses_mark(link)),
            "UpdateExpression": "ADD uses :one SET #ttl = :ttl",
            "ConditionExpression": "attribute_not_exists(uses) OR uses < :limit",
            "ExpressionAttributeNames": {"#ttl": "ttl"},
            "ExpressionAttributeValues": {
                ":one": to_value(1),
                ":ttl": to_value(link.expires + KEPT_SECONDS),
                ":limit": to_value(limit),
            },
        }
    }


def unused(table: str, link: Link) -> dict[str, Any]:
    """Frees a use, if one is taken."""
    return {
        "Update": {
            "TableName": table,
            "Key": mark_key(uses_mark(link)),
            "UpdateExpression": "ADD uses :less",
            "ConditionExpression": "uses > :none",
            "ExpressionAttributeValues": {":less": to_value(-1), ":none": to_value(0)},
        }
    }


def claimed(table: str, link: Link, claim: str, at: datetime) -> dict[str, Any]:
    """Under which claim the use was taken; a claim that is noted already takes no second."""
    return {
        "Update": {
            "TableName": table,
            "Key": mark_key(claim_mark(link, claim)),
            "UpdateExpression": "SET claimed_at = :at, #ttl = :ttl",
            "ConditionExpression": "attribute_not_exists(claimed_at) OR claimed_at < :horizon",
            "ExpressionAttributeNames": {"#ttl": "ttl"},
            "ExpressionAttributeValues": {
                ":at": to_value(instant(at)),
                ":ttl": to_value(link.expires + KEPT_SECONDS),
                ":horizon": to_value(instant(at - timedelta(seconds=RESUME_SECONDS))),
            },
        }
    }


def unclaimed(table: str, link: Link, claim: str, at: datetime) -> dict[str, Any]:
    """Else the claim would open the file once more, beside the use that is free again."""
    return {
        "Update": {
            "TableName": table,
            "Key": mark_key(claim_mark(link, claim)),
            "UpdateExpression": "REMOVE claimed_at",
            "ConditionExpression": "claimed_at = :at",
            "ExpressionAttributeValues": {":at": to_value(instant(at))},
        }
    }


def unrevoked(table: str, link: Link) -> dict[str, Any]:
    """That the link's own mark has not come between the standing and the spending."""
    return {
        "ConditionCheck": {
            "TableName": table,
            "Key": mark_key(revoking_marks(link)[0]),
            "ConditionExpression": "attribute_not_exists(revoked_before) "
            "OR revoked_before < :issued_at",
            "ExpressionAttributeValues": {":issued_at": to_value(link.issued_at)},
        }
    }
