"""The same with FastAPI behind Mangum, as their documentation shows."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from typing import Annotated, Any

import boto3
import jwt
from botocore.config import Config
from fastapi import Depends, FastAPI, HTTPException, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from mangum import Mangum
from pydantic import BaseModel

app = FastAPI()
dynamodb = boto3.client("dynamodb")
s3 = boto3.client("s3", config=Config(signature_version="s3v4"))


class Asked(BaseModel):
    document_id: str


class Issued(BaseModel):
    download_url: str


def claims_of(
    sent: Annotated[HTTPAuthorizationCredentials, Depends(HTTPBearer())],
) -> dict[str, Any]:
    try:
        claims: dict[str, Any] = jwt.decode(
            sent.credentials,
            os.environ["JWT_SECRET"],
            algorithms=["HS256"],
            audience="documents",
            issuer="claimcheck",
        )
    except jwt.InvalidTokenError as error:
        raise HTTPException(401, "Unauthorized") from error
    return claims


@app.post("/download")
def download_url(
    asked: Asked, request: Request, claims: Annotated[dict[str, Any], Depends(claims_of)]
) -> Issued:
    found = dynamodb.get_item(
        TableName=os.environ["REPORTS_TABLE"],
        Key={"tenant": {"S": claims["tenant"]}, "entity": {"S": f"document#{asked.document_id}"}},
        ConsistentRead=True,
    )
    if "Item" not in found:
        raise HTTPException(404, "Not found")
    _audit(request.scope["aws.event"], claims, asked.document_id)
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
    return Issued(download_url=url)


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


lambda_handler = Mangum(app, lifespan="off")
