"""The calls of S3 that the functions make: reading and tagging the objects of one bucket."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Mapping
from datetime import datetime
from email.utils import parsedate_to_datetime
from hashlib import sha256
from io import BytesIO
from types import MappingProxyType
from typing import Any, Literal, Required, TypedDict, Unpack

from botocore.exceptions import HTTPClientError

from claimcheck.adapters.aws_client.http import Response, Transport
from claimcheck.adapters.aws_client.presign import quote_path, quote_query
from claimcheck.adapters.aws_client.service import (
    Endpoint,
    Service,
    ServiceError,
    metadata_of,
)
from claimcheck.adapters.aws_client.sigv4 import Request
from claimcheck.adapters.aws_client.xml import element_bodies, element_text, escape, parse_error

_NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/"
_METADATA_PREFIX = "x-amz-meta-"
# The names that boto3 has for headers of a response.
_FIELD_OF_HEADER = {
    "Content-Type": "ContentType",
    "Content-Encoding": "ContentEncoding",
    "Content-Range": "ContentRange",
    "ETag": "ETag",
    "x-amz-version-id": "VersionId",
    "x-amz-checksum-sha256": "ChecksumSHA256",
}


class _Object(TypedDict, total=False):
    Bucket: Required[str]
    Key: Required[str]
    VersionId: str


class HeadObject(_Object, total=False):
    """The parameters of `head_object`."""

    ChecksumMode: Literal["ENABLED"]


class GetObject(_Object, total=False):
    """The parameters of `get_object`. `Range` is an HTTP range."""

    Range: str


class GetObjectTagging(_Object, total=False):
    """The parameters of `get_object_tagging`."""


class Tag(TypedDict):
    """A tag of an object."""

    Key: str
    Value: str


class TagSet(TypedDict):
    """All tags of an object."""

    TagSet: list[Tag]


class PutObjectTagging(_Object, total=False):
    """The parameters of `put_object_tagging`, which replaces all tags."""

    Tagging: Required[TagSet]


class TaggedObject(TypedDict):
    """What `put_object_tagging` answers."""

    ResponseMetadata: Mapping[str, Any]


class ObjectHead(TypedDict, total=False):
    """What `head_object` answers. `ContentLength` is in bytes."""

    ContentLength: Required[int]
    LastModified: Required[datetime]
    ETag: Required[str]
    Metadata: Required[dict[str, str]]
    ContentType: str
    ContentEncoding: str
    ContentRange: str
    VersionId: str
    ChecksumSHA256: str


class ObjectContent(ObjectHead, total=False):
    """What `get_object` answers."""

    Body: Required[BytesIO]


class S3(Service):
    """Has methods of boto3's client, with the same parameters, results and errors."""

    name = "s3"

    def __init__(self, endpoint: Endpoint, bucket: str) -> None:
        # On AWS the bucket is in the host, on the embedded AWS in the path.
        origin = endpoint.endpoint_url or endpoint.origin(f"{bucket}.s3")
        self._root = f"/{bucket}" if endpoint.endpoint_url else ""
        super().__init__(endpoint, Transport(origin))

    def head_object(self, **parameters: Unpack[HeadObject]) -> ObjectHead:
        mode = parameters.get("ChecksumMode")
        headers = {"x-amz-checksum-mode": mode} if mode else {}
        return _parse_head(self._send("HeadObject", _request("HEAD", parameters, headers=headers)))

    def get_object(self, **parameters: Unpack[GetObject]) -> ObjectContent:
        headers = {"range": parameters["Range"]} if "Range" in parameters else {}
        response = self._send("GetObject", _request("GET", parameters, headers=headers))
        return {**_parse_head(response), "Body": BytesIO(response.body)}

    def get_object_tagging(self, **parameters: Unpack[GetObjectTagging]) -> TagSet:
        response = self._send("GetObjectTagging", _request("GET", parameters, "tagging"))
        tags = element_bodies(response.body, "Tag")
        return {
            "TagSet": [
                {"Key": element_text(tag, "Key"), "Value": element_text(tag, "Value")}
                for tag in tags
            ]
        }

    def put_object_tagging(self, **parameters: Unpack[PutObjectTagging]) -> TaggedObject:
        body = _tagging(parameters["Tagging"]["TagSet"])
        # S3 requires a checksum of the tags.
        checksum = {"x-amz-checksum-sha256": b64encode(sha256(body).digest()).decode()}
        request = _request("PUT", parameters, "tagging", headers=checksum, body=body)
        response = self._send("PutObjectTagging", request)
        return {"ResponseMetadata": metadata_of(response)}

    def _send(self, operation: str, request: Request) -> Response:
        return super()._send(operation, request._replace(path=self._root + request.path))

    def _parse_error(self, response: Response) -> ServiceError:
        return parse_error(response)


def _request(
    method: str,
    parameters: _Object,
    subresource: str = "",
    *,
    headers: Mapping[str, str] = MappingProxyType({}),
    body: bytes = b"",
) -> Request:
    """Return a request for a version of an object, or for a `subresource` of it."""
    version = parameters.get("VersionId")
    pairs = [subresource, f"versionId={quote_query(version)}" if version else ""]
    return Request(
        method,
        f"/{quote_path(parameters['Key'])}",
        "&".join(filter(None, pairs)),
        {**headers, "x-amz-content-sha256": sha256(body).hexdigest()},
        body,
    )


def _tagging(tags: Iterable[Tag]) -> bytes:
    elements = "".join(
        f"<Tag><Key>{escape(tag['Key'])}</Key><Value>{escape(tag['Value'])}</Value></Tag>"
        for tag in tags
    )
    return f'<Tagging xmlns="{_NAMESPACE}"><TagSet>{elements}</TagSet></Tagging>'.encode()


def _parse_head(response: Response) -> ObjectContent:
    headers = response.headers
    if "ETag" not in headers or "Last-Modified" not in headers:
        raise HTTPClientError(error="a response that is not of an object")
    head: Any = {
        field: headers[header] for header, field in _FIELD_OF_HEADER.items() if header in headers
    }
    head["Metadata"] = {
        name.lower().removeprefix(_METADATA_PREFIX): value
        for name, value in headers.items()
        if name.lower().startswith(_METADATA_PREFIX)
    }
    head["ContentLength"] = int(headers.get("Content-Length", 0))
    head["LastModified"] = parsedate_to_datetime(headers["Last-Modified"])
    parsed: ObjectContent = head
    return parsed
