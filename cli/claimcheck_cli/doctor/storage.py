"""Checks of tables, files bucket and secrets. They read no item and no file."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from botocore.exceptions import ClientError

from claimcheck.adapters.keys.rotation_store import SecretsManagerRotationStore
from claimcheck.domain.key_ring import Purpose, current_key
from claimcheck.domain.refusals import Unavailable
from claimcheck_cli.doctor.findings import Finding, Site, State, judged

REDEPLOY = "deploy the stack again"
BLOCKS = ("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets")
RESTORE_CORS = "put back the CORS rule of the template"


def tables(site: Site) -> Iterator[Finding]:
    """Each exists, has point-in-time recovery, and has deletion protection."""
    dynamodb = site.client("dynamodb")
    for name, table in sorted(site.deployment.tables.items()):
        described = dynamodb.describe_table(TableName=table)["Table"]
        yield judged("tables", described["TableStatus"] == "ACTIVE", f"{name} exists", "wait")
        is_protected = described.get("DeletionProtectionEnabled", False)
        yield site.only_on_aws(
            judged(
                "tables",
                is_protected,
                f"deletion protection of {name}",
                "deploy with DeletionProtection=on",
                State.WARNING,
            )
        )
        yield site.only_on_aws(_restorable(dynamodb, name, table))


def _restorable(dynamodb: Any, name: str, table: str) -> Finding:
    backups = dynamodb.describe_continuous_backups(TableName=table)["ContinuousBackupsDescription"]
    recovery = backups.get("PointInTimeRecoveryDescription", {})
    enabled = recovery.get("PointInTimeRecoveryStatus") == "ENABLED"
    return judged("tables", enabled, f"point-in-time recovery of {name}", REDEPLOY)


def bucket(site: Site) -> Iterator[Finding]:
    """Versioning, no public access, no old signatures, CORS, and lifecycle rules."""
    s3, of = site.client("s3"), {"Bucket": site.deployment.bucket}
    versions = s3.get_bucket_versioning(**of).get("Status") == "Enabled"
    yield judged("bucket", versions, "versioning is enabled", REDEPLOY)
    block = _set(s3.get_public_access_block, of).get("PublicAccessBlockConfiguration", {})
    is_blocked = all(block.get(name) for name in BLOCKS)
    yield judged("bucket", is_blocked, "public access is blocked", "block all public access")
    policy = json.loads(_set(s3.get_bucket_policy, of).get("Policy", "{}"))
    yield judged("bucket", _refuses_old(policy), "old signatures are refused", REDEPLOY)
    rules = _set(s3.get_bucket_cors, of).get("CORSRules", [])
    open_to_pages = any("*" in rule["AllowedOrigins"] for rule in rules)
    yield judged("bucket", open_to_pages, "CORS allows every origin", RESTORE_CORS)
    lifecycle = _set(s3.get_bucket_lifecycle_configuration, of).get("Rules", [])
    enabled = {rule["Status"] for rule in lifecycle} == {"Enabled"}
    yield site.only_on_aws(judged("bucket", enabled, "lifecycle rules are enabled", REDEPLOY))


def _set(read: Any, of: dict[str, str]) -> dict[str, Any]:
    """Return a setting of the bucket; empty if S3 has none."""
    try:
        answer: dict[str, Any] = read(**of)
    except ClientError as error:
        if not error.response["Error"]["Code"].startswith("NoSuch"):
            raise
        return {}
    return answer


def _refuses_old(policy: dict[str, Any]) -> bool:
    return any(
        statement["Effect"] == "Deny"
        and "s3:signatureAge" in statement.get("Condition", {}).get("NumericGreaterThan", {})
        for statement in policy.get("Statement", [])
    )


def secrets(site: Site) -> Iterator[Finding]:
    """Each key ring can be read and has a current key. No key is shown."""
    client, now = site.client("secretsmanager"), datetime.now(UTC)
    for purpose in Purpose:
        ring = None
        try:
            ring = SecretsManagerRotationStore(client, site.deployment.secret(purpose)).read()
        except Unavailable as unavailable:
            if "Denied" in unavailable.reason:
                yield Finding("secrets", State.SKIPPED, f"{purpose}: no permission")
                continue
        has_key = ring is not None and current_key(ring.keys, now) is not None
        fix = f"claimcheck keys rotate {purpose} --at-once"
        yield judged("secrets", has_key, f"{purpose} has a signing key", fix)
