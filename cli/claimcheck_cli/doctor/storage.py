"""Checks of what keeps data: tables, files bucket, secrets. Reads no row and no file."""

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
ORIGINS_MEND = "put back the CORS rule of the template"


def tables(site: Site) -> Iterator[Finding]:
    """Each is there, can be restored to any second, and cannot be deleted by a slip."""
    dynamodb = site.client("dynamodb")
    for name, table in sorted(site.deployment.tables.items()):
        held = dynamodb.describe_table(TableName=table)["Table"]
        yield judged("tables", held["TableStatus"] == "ACTIVE", f"{name} is there", "wait")
        guarded = held.get("DeletionProtectionEnabled", False)
        yield site.only_on_aws(
            judged(
                "tables",
                guarded,
                f"deletion protection of {name}",
                "deploy with DeletionProtection=on",
                State.WARNING,
            )
        )
        yield site.only_on_aws(_restorable(dynamodb, name, table))


def _restorable(dynamodb: Any, name: str, table: str) -> Finding:
    told = dynamodb.describe_continuous_backups(TableName=table)["ContinuousBackupsDescription"]
    recovery = told.get("PointInTimeRecoveryDescription", {})
    enabled = recovery.get("PointInTimeRecoveryStatus") == "ENABLED"
    return judged("tables", enabled, f"point-in-time recovery of {name}", REDEPLOY)


def bucket(site: Site) -> Iterator[Finding]:
    """Versions, no public access, no old signatures, readable by browsers, and tidied up."""
    s3, of = site.client("s3"), {"Bucket": site.deployment.bucket}
    versions = s3.get_bucket_versioning(**of).get("Status") == "Enabled"
    yield judged("bucket", versions, "versions are kept", REDEPLOY)
    block = _set(s3.get_public_access_block, of).get("PublicAccessBlockConfiguration", {})
    closed = all(block.get(name) for name in BLOCKS)
    yield judged("bucket", closed, "public access is blocked", "block all public access")
    policy = json.loads(_set(s3.get_bucket_policy, of).get("Policy", "{}"))
    yield judged("bucket", _refuses_old(policy), "old signatures are refused", REDEPLOY)
    rules = _set(s3.get_bucket_cors, of).get("CORSRules", [])
    open_to_pages = any("*" in rule["AllowedOrigins"] for rule in rules)
    yield judged("bucket", open_to_pages, "pages of any origin may read", ORIGINS_MEND)
    tidied = _set(s3.get_bucket_lifecycle_configuration, of).get("Rules", [])
    enabled = {rule["Status"] for rule in tidied} == {"Enabled"}
    yield site.only_on_aws(judged("bucket", enabled, "lifecycle rules are enabled", REDEPLOY))


def _set(read: Any, of: dict[str, str]) -> dict[str, Any]:
    """What is set; nothing where S3 answers that it is not."""
    try:
        answer: dict[str, Any] = read(**of)
    except ClientError as error:
        if not error.response["Error"]["Code"].startswith("NoSuch"):
            raise
        return {}
    return answer


def _refuses_old(policy: dict[str, Any]) -> bool:
    return any(
        said["Effect"] == "Deny"
        and "s3:signatureAge" in said.get("Condition", {}).get("NumericGreaterThan", {})
        for said in policy.get("Statement", [])
    )


def secrets(site: Site) -> Iterator[Finding]:
    """Each ring can be read and has a key that signs now. No key is shown."""
    client, now = site.client("secretsmanager"), datetime.now(UTC)
    for purpose in Purpose:
        held = None
        try:
            held = SecretsManagerRotationStore(client, site.deployment.secret(purpose)).read()
        except Unavailable as unavailable:
            if "Denied" in unavailable.reason:
                yield Finding("secrets", State.UNSEEN, f"{purpose}: not looked at")
                continue
        signs = held is not None and current_key(held.keys, now) is not None
        repair = f"claimcheck keys rotate {purpose} --at-once"
        yield judged("secrets", signs, f"{purpose} has a key that signs", repair)
