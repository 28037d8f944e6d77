"""Items of the Links table, and the transaction items that change them."""

from __future__ import annotations

import sys
from datetime import datetime, timedelta

from claimcheck.adapters.aws_client.dynamodb import TransactWriteItem
from claimcheck.adapters.dynamodb.attributes import Item, instant, to_item, to_value
from claimcheck.domain.link import RESUME_WINDOW_SECONDS, Link
from claimcheck.domain.revocation import (
    CredentialLinks,
    ReportLinks,
    RevocationTarget,
    SingleLink,
    TenantLinks,
)

# Use counts outlive their link by eight days, so that no clock error lets a use be taken twice.
USES_TTL_SECONDS = 8 * 24 * 3600


def uses_key(link: Link) -> Item:
    """Return the key of the link's use count."""
    return _key(f"use#{link.id}")


def idempotency_row_key(link: Link, idempotency_hash: str) -> Item:
    """Return the key of the row that records when an idempotency key took a use."""
    return _key(f"claim#{link.id}#{idempotency_hash}")


def revocation_key(target: RevocationTarget) -> Item:
    """Return the key of the row that revokes all links covered by `target`."""
    match target:
        case SingleLink(link_id):
            return _key(f"link#{link_id}")
        case ReportLinks(tenant, subject):
            return _key(f"report#{tenant}#{subject.kind}#{subject.id}")
        case CredentialLinks(credential_id):
            return _key(f"credential#{credential_id}")
        case TenantLinks(tenant):
            return _key(f"tenant#{tenant}")


def take_use(table: str, link: Link) -> TransactWriteItem:
    """Count one use; fails if none is left."""
    limit = sys.maxsize if link.max_uses is None else link.max_uses
    return {
        "Update": {
            "TableName": table,
            "Key": uses_key(link),
            "UpdateExpression": "ADD uses :one SET #ttl = :ttl",
            "ConditionExpression": "attribute_not_exists(uses) OR uses < :limit",
            "ExpressionAttributeNames": {"#ttl": "ttl"},
            "ExpressionAttributeValues": {
                ":one": to_value(1),
                ":ttl": to_value(link.expires + USES_TTL_SECONDS),
                ":limit": to_value(limit),
            },
        }
    }


def return_use(table: str, link: Link) -> TransactWriteItem:
    """Subtract one use; fails if none was counted."""
    return {
        "Update": {
            "TableName": table,
            "Key": uses_key(link),
            "UpdateExpression": "ADD uses :less",
            "ConditionExpression": "uses > :none",
            "ExpressionAttributeValues": {":less": to_value(-1), ":none": to_value(0)},
        }
    }


def record_idempotency_key(
    table: str, link: Link, idempotency_hash: str, at: datetime
) -> TransactWriteItem:
    """Record when an idempotency key took a use; fails if it took one within the resume window."""
    return {
        "Update": {
            "TableName": table,
            "Key": idempotency_row_key(link, idempotency_hash),
            "UpdateExpression": "SET claimed_at = :at, #ttl = :ttl",
            "ConditionExpression": "attribute_not_exists(claimed_at) OR claimed_at < :horizon",
            "ExpressionAttributeNames": {"#ttl": "ttl"},
            "ExpressionAttributeValues": {
                ":at": to_value(instant(at)),
                ":ttl": to_value(link.expires + USES_TTL_SECONDS),
                ":horizon": to_value(instant(at - timedelta(seconds=RESUME_WINDOW_SECONDS))),
            },
        }
    }


def forget_idempotency_key(
    table: str, link: Link, idempotency_hash: str, at: datetime
) -> TransactWriteItem:
    """Forget the idempotency key of a returned use, which would allow one more download."""
    return {
        "Update": {
            "TableName": table,
            "Key": idempotency_row_key(link, idempotency_hash),
            "UpdateExpression": "REMOVE claimed_at",
            "ConditionExpression": "claimed_at = :at",
            "ExpressionAttributeValues": {":at": to_value(instant(at))},
        }
    }


def check_not_revoked(table: str, link: Link) -> TransactWriteItem:
    """Check that the link itself was not revoked after its state was read."""
    return {
        "ConditionCheck": {
            "TableName": table,
            "Key": revocation_key(SingleLink(link.id)),
            "ConditionExpression": "attribute_not_exists(revoked_before) "
            "OR revoked_before < :issued_at",
            "ExpressionAttributeValues": {":issued_at": to_value(link.issued_at)},
        }
    }


def _key(text: str) -> Item:
    return to_item({"mark": text})
