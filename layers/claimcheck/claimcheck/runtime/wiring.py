"""The composition root: builds each port once per process, when it is first used.

Nothing here calls AWS. No session, secret or random value exists before the first request, so a
process that Lambda restores from a snapshot starts with none.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

from claimcheck.adapters.aws_client.credentials import OwnCredentials
from claimcheck.adapters.aws_client.dynamodb import DynamoDb
from claimcheck.adapters.aws_client.s3 import S3
from claimcheck.adapters.aws_client.secrets_manager import SecretsManager
from claimcheck.adapters.aws_client.service import Endpoint
from claimcheck.adapters.aws_client.sqs import Sqs
from claimcheck.adapters.aws_client.sts import Sts
from claimcheck.adapters.dynamodb.access import DynamoCredentials
from claimcheck.adapters.dynamodb.archive_chain import DynamoArchiveChain
from claimcheck.adapters.dynamodb.audit_log import DynamoAuditLog
from claimcheck.adapters.dynamodb.denial_batches import BatchedDenials
from claimcheck.adapters.dynamodb.denials import DynamoDenials
from claimcheck.adapters.dynamodb.expiries import DynamoExpiries
from claimcheck.adapters.dynamodb.links import DynamoLinks
from claimcheck.adapters.dynamodb.quota import DynamoQuota
from claimcheck.adapters.dynamodb.report_index import DynamoReportIndex
from claimcheck.adapters.dynamodb.reports import DynamoReports
from claimcheck.adapters.keys.kms_signer import KmsDigestSigner
from claimcheck.adapters.keys.rotation_store import SecretsManagerRotationStore
from claimcheck.adapters.keys.signing_keys import SecretsManagerSigningKeys
from claimcheck.adapters.s3.archive import S3Archive
from claimcheck.adapters.s3.files import S3Files
from claimcheck.adapters.s3.url_signer import StsUrlSigner
from claimcheck.adapters.sqs.dead_letters import SqsDeadLetters
from claimcheck.adapters.system.clock import SystemClock
from claimcheck.adapters.system.entropy import SystemEntropy
from claimcheck.adapters.tokens.access_tokens import JwtAccessTokens
from claimcheck.adapters.tokens.external_issuer import IssuerTokens
from claimcheck.adapters.tokens.issuer_settings import SecretTrustedIssuer
from claimcheck.domain.key_ring import Purpose
from claimcheck.runtime.settings import Settings, credential_variables


class Wiring:
    """All ports on AWS."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._clients: dict[str, Any] = {}

    @cached_property
    def clock(self) -> SystemClock:
        return SystemClock()

    @cached_property
    def entropy(self) -> SystemEntropy:
        return SystemEntropy()

    @cached_property
    def reports(self) -> DynamoReports:
        settings = self._settings
        return DynamoReports(self._client("dynamodb"), settings.reports_table, settings.audit_table)

    @cached_property
    def index(self) -> DynamoReportIndex:
        return DynamoReportIndex(self._client("dynamodb"), self._settings.reports_table)

    @cached_property
    def expiries(self) -> DynamoExpiries:
        return DynamoExpiries(self._client("dynamodb"), self._settings.reports_table)

    @cached_property
    def audit(self) -> DynamoAuditLog:
        return DynamoAuditLog(self._client("dynamodb"), self._settings.audit_table)

    @cached_property
    def denials(self) -> DynamoDenials:
        settings = self._settings
        return DynamoDenials(self._client("dynamodb"), settings.links_table, settings.audit_table)

    @cached_property
    def failed_logins(self) -> BatchedDenials:
        return BatchedDenials(self.denials)

    @cached_property
    def credentials(self) -> DynamoCredentials:
        return DynamoCredentials(self._client("dynamodb"), self._settings.access_table, self.clock)

    @cached_property
    def quota(self) -> DynamoQuota:
        return DynamoQuota(self._client("dynamodb"), self._settings.links_table)

    @cached_property
    def links(self) -> DynamoLinks:
        settings = self._settings
        client = self._client("dynamodb")
        return DynamoLinks(
            client, settings.links_table, settings.reports_table, settings.audit_table
        )

    @cached_property
    def files(self) -> S3Files:
        return S3Files(self._client("s3"), self._settings.files_bucket)

    @property
    def storage_origin(self) -> str:
        storage = urlsplit(self._settings.bucket_url)
        return f"{storage.scheme}://{storage.netloc}"

    @cached_property
    def signer(self) -> StsUrlSigner:
        settings = self._settings
        client = self._client("sts")
        return StsUrlSigner(
            client, settings.signer_role_arn, settings.bucket_url, settings.aws_region, self.clock
        )

    @cached_property
    def link_keys(self) -> SecretsManagerSigningKeys:
        return self._signing_keys(self._settings.link_secret)

    @cached_property
    def list_keys(self) -> SecretsManagerSigningKeys:
        return self._signing_keys(self._settings.list_secret)

    @cached_property
    def access_tokens(self) -> JwtAccessTokens:
        return JwtAccessTokens(self._signing_keys(self._settings.access_token_secret), self.clock)

    @cached_property
    def rings(self) -> Mapping[Purpose, SecretsManagerRotationStore]:
        client = self._sdk("secretsmanager")
        return {
            purpose: SecretsManagerRotationStore(client, secret)
            for purpose, secret in self._settings.secrets.items()
        }

    @cached_property
    def external_tokens(self) -> IssuerTokens:
        secret_id = self._settings.external_issuer_secret
        trusted = SecretTrustedIssuer(self._client("secretsmanager"), secret_id, self.clock)
        return IssuerTokens(trusted, self.clock)

    @cached_property
    def dead_letters(self) -> SqsDeadLetters:
        return SqsDeadLetters(self._client("sqs"), self._settings.dead_letter_queue_url)

    @cached_property
    def archive(self) -> S3Archive:
        return S3Archive(self._sdk("s3"), self._settings.archive_bucket)

    @cached_property
    def chain(self) -> DynamoArchiveChain:
        return DynamoArchiveChain(self._client("dynamodb"), self._settings.archive_table)

    @cached_property
    def digest_signer(self) -> KmsDigestSigner:
        return KmsDigestSigner(self._sdk("kms"), self._settings.archive_key)

    def _signing_keys(self, secret_id: str) -> SecretsManagerSigningKeys:
        return SecretsManagerSigningKeys(self._client("secretsmanager"), secret_id, self.clock)

    def _sdk(self, name: str) -> Any:
        """Return a boto3 client, for functions that no user waits for."""
        # Imported late: most functions never load boto3.
        import boto3
        from botocore.config import Config

        make: Callable[..., Any] = boto3.client  # typed by service name; ours is a variable
        retries: Any = {"mode": "standard", "total_max_attempts": 3}
        config = Config(connect_timeout=2, read_timeout=6, retries=retries)
        return make(name, config=config)

    def _client(self, name: str) -> Any:
        if name not in self._clients:
            self._clients[name] = self._makers[name]()
        return self._clients[name]

    @cached_property
    def _makers(self) -> Mapping[str, Callable[[], Any]]:
        settings = self._settings
        endpoint = Endpoint(
            settings.aws_region,
            OwnCredentials(credential_variables, self.clock.now),
            self.clock.now,
            settings.url_suffix,
            settings.aws_endpoint_url,
        )
        tables_url = settings.aws_endpoint_url_dynamodb or settings.aws_endpoint_url
        return {
            "dynamodb": lambda: DynamoDb(replace(endpoint, endpoint_url=tables_url)),
            "s3": lambda: S3(endpoint, settings.files_bucket),
            "secretsmanager": lambda: SecretsManager(endpoint),
            "sqs": lambda: Sqs(endpoint),
            "sts": lambda: Sts(endpoint),
        }
