"""The least that does it: boto3, PyJWT, one function."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from typing import Any

import boto3
import jwt
from botocore.config import Config

dynamodb = boto3.client("dynamodb")
s3 = boto3.client("s3", config=Config(signature_version="s3v4"))


def lambda_handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    try:
        claims = jwt.decode(
            event["headers"]["Authorization"].removeprefix("Bearer "),
            os.environ["JWT_SECRET"],
            algorithms=["HS256"],
            audience="documents",
            issuer="claimcheck",
        )
    except jwt.InvalidTokenError:
        return _reply(401, {"message": "Unauthorized"})
    document_id = json.loads(event["body"])["document_id"]
    found = dynamodb.get_item(
        TableName=os.environ["REPORTS_TABLE"],
        Key={"tenant": {"S": claims["tenant"]}, "entity": {"S": f"document#{document_id}"}},
        ConsistentRead=True,
    )
    if "Item" not in found:
        return _reply(404, {"message": "Not found"})
    _audit(event, claims, document_id)
    url = s3.generate_presigned_url(
        "get_object",
        Params={
            "Bucket": found["Item"]["bucket"]["S"],
            "Key": found["Item"]["object_key"]["S"],
            "VersionId": found["Item"]["version_id"]["S"],
            "ResponseContentDisposition": "attachment",
        },
        ExpiresIn=3600,
    )
    return _reply(200, {"download_url": url})


def _audit(event: dict[str, Any], claims: dict[str, Any], document_id: str) -> None:
    request_id = event["requestContext"]["requestId"]
    dynamodb.put_item(
        TableName=os.environ["AUDIT_TABLE"],
        Item={
            "tenant": {"S": claims["tenant"]},
            "at": {"S": f"{datetime.now(UTC).isoformat()}#{request_id}"},
            "principal": {"S": claims["sub"]},
            "subject": {"S": f"{claims['tenant']}#document#{document_id}"},
            "action": {"S": "issued"},
            "source_ip": {"S": event["requestContext"]["identity"]["sourceIp"]},
        },
        ConditionExpression="attribute_not_exists(tenant)",
    )


def _reply(status: int, body: dict[str, str]) -> dict[str, Any]:
    return {
        "statusCode": status,
        "headers": {"Content-Type": "application/json"},
        "body": json.dumps(body),
    }
