"""The settings of a function. Nothing else reads the process environment."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, fields

from claimcheck.domain.key_ring import Purpose

CREDENTIAL_VARIABLES = (
    "AWS_ACCESS_KEY_ID",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN",
    "AWS_CONTAINER_CREDENTIALS_FULL_URI",
    "AWS_CONTAINER_AUTHORIZATION_TOKEN",
    "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE",
)


def credential_variables(environ: Mapping[str, str] = os.environ) -> dict[str, str]:
    """Return the variables with the function's own credentials.

    They are not a setting: they change when Lambda restores a snapshot.
    """
    return {name: environ[name] for name in CREDENTIAL_VARIABLES if environ.get(name)}


@dataclass(frozen=True, slots=True)
class Settings:
    """Every field comes from the environment variable of the same name in upper case.

    A function gets only the settings that it needs; the others stay empty and are not used.
    `bucket_url` is the origin, and path if any, of the files bucket. With an empty
    `public_base_url`, links name the host that API Gateway was called by. `url_suffix` is the
    domain of the partition's services. `aws_endpoint_url`, set by the embedded AWS, replaces the
    address of every service, and `aws_endpoint_url_dynamodb` that of DynamoDB.
    """

    reports_table: str = ""
    access_table: str = ""
    links_table: str = ""
    audit_table: str = ""
    files_bucket: str = ""
    bucket_url: str = ""
    signer_role_arn: str = ""
    access_token_secret: str = ""
    external_issuer_secret: str = ""
    link_secret: str = ""
    list_secret: str = ""
    dead_letter_queue_url: str = ""
    public_base_url: str = ""
    allowed_origins: str = ""
    aws_region: str = ""
    archive_bucket: str = ""
    archive_table: str = ""
    archive_key: str = ""
    aws_endpoint_url: str = ""
    aws_endpoint_url_dynamodb: str = ""
    url_suffix: str = ""

    @classmethod
    def from_env(cls, environ: Mapping[str, str] = os.environ) -> Settings:
        return cls(**{f.name: environ.get(f.name.upper(), "") for f in fields(cls)})

    @property
    def secrets(self) -> Mapping[Purpose, str]:
        """Return the secret of each key ring that the function has a setting for."""
        secrets = {
            Purpose.ACCESS_TOKEN: self.access_token_secret,
            Purpose.LINK: self.link_secret,
            Purpose.LIST: self.list_secret,
        }
        return {purpose: secret for purpose, secret in secrets.items() if secret}

    @property
    def origins(self) -> frozenset[str]:
        """Return the web origins whose pages may read responses."""
        return frozenset(
            origin.strip() for origin in self.allowed_origins.split(",") if origin.strip()
        )
