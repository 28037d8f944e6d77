"""A stage before anything is done: a simulated AWS with what a deployment consists of."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from claimcheck.domain.key_ring import Purpose
from claimcheck.runtime.settings import Settings
from tests.client import BASE_URL
from tests.fakes import BUCKET
from tests.faults.simulated import ACCOUNT, REGION
from tests.ports.archives import ARCHIVE
from tests.ports.worlds import QUEUE
from tests.simulated_aws import simulated_client
from tests.template import create_tables

# Another than ourselves, whose tokens are taken as well.
EXTERNAL_ISSUER = {
    "issuer": "https://issuer.example.com",
    "keys_url": "https://issuer.example.com/keys",
    "audiences": "claimcheck",
    "stage": "prod",
}
SERVICES = ("dynamodb", "kms", "s3", "secretsmanager", "sqs", "sts")


def clients_of_all() -> dict[str, Any]:
    return {name: simulated_client(name) for name in SERVICES}


def built(clients: Mapping[str, Any]) -> Settings:
    """What the functions are told of the stage, once it is there."""
    create_tables(clients["dynamodb"])
    _create_buckets(clients["s3"])
    for ring in Purpose:
        key = {"kid": f"{ring}-1", "key": ring.ljust(40, "x")}
        clients["secretsmanager"].create_secret(Name=ring, SecretString=json.dumps(key))
    trusted = json.dumps(EXTERNAL_ISSUER)
    clients["secretsmanager"].create_secret(Name="external-issuer", SecretString=trusted)
    queue = clients["sqs"].create_queue(QueueName=QUEUE)["QueueUrl"]
    made = clients["kms"].create_key(KeySpec="ECC_NIST_P256", KeyUsage="SIGN_VERIFY")
    return _settings(queue, made["KeyMetadata"]["KeyId"])


def _create_buckets(s3: Any) -> None:
    s3.create_bucket(Bucket=BUCKET)
    s3.put_bucket_versioning(Bucket=BUCKET, VersioningConfiguration={"Status": "Enabled"})
    s3.create_bucket(Bucket=ARCHIVE, ObjectLockEnabledForBucket=True)


def _settings(queue: str, archive_key: str) -> Settings:
    return Settings(
        reports_table="ReportsTable",
        access_table="AccessTable",
        links_table="LinksTable",
        audit_table="AuditTable",
        files_bucket=BUCKET,
        bucket_url=f"https://{BUCKET}.s3.{REGION}.amazonaws.com",
        signer_role_arn=f"arn:aws:iam::{ACCOUNT}:role/signer",
        access_token_secret=Purpose.ACCESS_TOKEN,
        external_issuer_secret="external-issuer",
        link_secret=Purpose.LINK,
        list_secret=Purpose.LIST,
        dead_letter_queue_url=queue,
        public_base_url=BASE_URL,
        aws_region=REGION,
        archive_bucket=ARCHIVE,
        archive_table="ArchiveTable",
        archive_key=archive_key,
    )
