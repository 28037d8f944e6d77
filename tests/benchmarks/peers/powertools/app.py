"""The same with Powertools, set up as its documentation shows: logger, metrics, resolver."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from typing import Any

import boto3
import jwt
from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.event_handler import APIGatewayRestResolver
from aws_lambda_powertools.event_handler.exceptions import NotFoundError, UnauthorizedError
from aws_lambda_powertools.logging import correlation_paths
from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.typing import LambdaContext
from botocore.config import Config

logger = Logger(service="peer")
metrics = Metrics(namespace="Peer", service="peer")
app = APIGatewayRestResolver()
dynamodb = boto3.client("dynamodb")
s3 = boto3.client("s3", config=Config(signature_version="s3v4"))


@app.post("/download")
def download_url() -> dict[str, str]:
    claims = _claims()
    document_id = app.current_event.json_body["document_id"]
    found = dynamodb.get_item(
        TableName=os.environ["REPORTS_TABLE"],
        Key={"tenant": {"S": claims["tenant"]}, "entity": {"S": f"document#{document_id}"}},
        ConsistentRead=True,
    )
    if "Item" not in found:
        raise NotFoundError("Not found")
    _audit(claims, document_id)
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
    metrics.add_metric(name="UrlIssued", unit=MetricUnit.Count, value=1)
    logger.info("issued", extra={"document_id": document_id})
    return {"download_url": url}


def _claims() -> dict[str, Any]:
    try:
        claims: dict[str, Any] = jwt.decode(
            app.current_event.headers["Authorization"].removeprefix("Bearer "),
            os.environ["JWT_SECRET"],
            algorithms=["HS256"],
            audience="documents",
            issuer="claimcheck",
        )
    except jwt.InvalidTokenError as error:
        raise UnauthorizedError("Unauthorized") from error
    return claims


def _audit(claims: dict[str, Any], document_id: str) -> None:
    context = app.current_event.request_context
    dynamodb.put_item(
        TableName=os.environ["AUDIT_TABLE"],
        Item={
            "tenant": {"S": claims["tenant"]},
            "at": {"S": f"{datetime.now(UTC).isoformat()}#{context.request_id}"},
            "principal": {"S": claims["sub"]},
            "subject": {"S": f"{claims['tenant']}#document#{document_id}"},
            "action": {"S": "issued"},
            "source_ip": {"S": context.identity.source_ip},
        },
        ConditionExpression="attribute_not_exists(tenant)",
    )


@logger.inject_lambda_context(correlation_id_path=correlation_paths.API_GATEWAY_REST)
@metrics.log_metrics(capture_cold_start_metric=True)
def lambda_handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    return app.resolve(event, context)
