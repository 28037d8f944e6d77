"""An identity provider of the company's own: a Cognito user pool whose clients are programs.

A trigger of the pool puts the tenant into each access token, as a company's own would do by client.
"""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import dataclass, field
from typing import Any

import httpx

from claimcheck_cli.aws import Actor

RESOURCES = "reports-api"
SCOPES = ("reports:read", "reports:list")
# Here the tenant is whatever the client asks for, so that one pool serves every test.
TRIGGER = """
def handler(event, context):
    asked = event["request"].get("clientMetadata", {})
    event["response"]["claimsAndScopeOverrideDetails"] = {
        "accessTokenGeneration": {"claimsToAddOrOverride": {"tenant": asked["tenant"]}}
    } if "tenant" in asked else None
    return event
"""
TRUST = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Principal": {"Service": "lambda.amazonaws.com"},
            "Action": "sts:AssumeRole",
        }
    ],
}


@dataclass(frozen=True)
class Pool:
    """A user pool with a client that the service is told of, and one that it is not."""

    endpoint_url: str
    issuer: str
    keys_url: str
    client: tuple[str, str] = field(repr=False)
    unknown_client: tuple[str, str] = field(repr=False)

    @property
    def parameters(self) -> dict[str, str]:
        """What the deployment has to be told to trust it."""
        return {
            "ExternalIssuer": self.issuer,
            "ExternalKeysUrl": self.keys_url,
            "ExternalAudiences": self.client[0],
            "ExternalAudienceClaim": "client_id",
            "ExternalScopePrefix": f"{RESOURCES}/",
        }

    def token(
        self,
        tenant: str = "",
        scope: str = f"{RESOURCES}/reports:read",
        client: tuple[str, str] | None = None,
    ) -> str:
        """An access token by client credentials; "": one that names no tenant."""
        answer = httpx.post(
            f"{self.endpoint_url}/oauth2/token",
            auth=client or self.client,
            data={
                "grant_type": "client_credentials",
                "scope": scope,
                "aws_client_metadata": json.dumps({"tenant": tenant} if tenant else {}),
            },
            trust_env=False,
        )
        assert answer.status_code == 200, answer.text
        return str(answer.json()["access_token"])


def new_pool(account: Actor, endpoint_url: str) -> Pool:
    cognito = account.client("cognito-idp")
    trigger = {"LambdaVersion": "V3_0", "LambdaArn": _trigger(account)}
    pool = cognito.create_user_pool(
        PoolName="company", LambdaConfig={"PreTokenGenerationConfig": trigger}
    )["UserPool"]["Id"]
    cognito.create_resource_server(
        UserPoolId=pool,
        Identifier=RESOURCES,
        Name=RESOURCES,
        Scopes=[{"ScopeName": scope, "ScopeDescription": scope} for scope in SCOPES],
    )
    return Pool(
        endpoint_url,
        f"https://cognito-idp.us-east-1.amazonaws.com/{pool}",
        f"{endpoint_url}/{pool}/.well-known/jwks.json",
        _client(cognito, pool, "known"),
        _client(cognito, pool, "unknown"),
    )


def _client(cognito: Any, pool: str, name: str) -> tuple[str, str]:
    made = cognito.create_user_pool_client(
        UserPoolId=pool,
        ClientName=name,
        GenerateSecret=True,
        AllowedOAuthFlowsUserPoolClient=True,
        AllowedOAuthFlows=["client_credentials"],
        AllowedOAuthScopes=[f"{RESOURCES}/{scope}" for scope in SCOPES],
    )["UserPoolClient"]
    return made["ClientId"], made["ClientSecret"]


def _trigger(account: Actor) -> str:
    role = account.client("iam").create_role(
        RoleName="company-tokens", AssumeRolePolicyDocument=json.dumps(TRUST)
    )["Role"]["Arn"]
    code = io.BytesIO()
    with zipfile.ZipFile(code, "w") as archive:
        archive.writestr("trigger.py", TRIGGER)
    made = account.client("lambda").create_function(
        FunctionName="company-tokens",
        Runtime="python3.12",
        Role=role,
        Handler="trigger.handler",
        Code={"ZipFile": code.getvalue()},
    )
    return str(made["FunctionArn"])
