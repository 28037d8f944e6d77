"""The calls of S3 that functions make: to look at a stored object, to read it, and to tag it."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Mapping
from email.utils import parsedate_to_datetime
from hashlib import sha256
from io import BytesIO
from types import MappingProxyType
from typing import Any

from botocore.exceptions import HTTPClientError

from claimcheck.adapters.aws_client.http import Response, Transport
from claimcheck.adapters.aws_client.presign import object_path, quoted
from claimcheck.adapters.aws_client.service import Place, Service, ServiceError, metadata_of
from claimcheck.adapters.aws_client.sigv4 import Request
from claimcheck.adapters.aws_client.xml import error_in, escaped, parts_of, text_of

_NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/"
_METADATA = "x-amz-meta-"
# What boto3 calls the headers of an answer.
_NAMES = {
    "Content-Type": "ContentType",
    "Content-Encoding": "ContentEncoding",
    "Content-Range": "ContentRange",
    "ETag": "ETag",
    "x-amz-version-id": "VersionId",
    "x-amz-checksum-sha256": "ChecksumSHA256",
}


class S3(Service):
    """Methods of boto3's client, for the objects of one bucket."""

    name = "s3"

    def __init__(self, place: Place, bucket: str) -> None:
        # Simulated, a bucket is a part of the path; on AWS it has a host.
        origin = place.endpoint_url or place.origin(f"{bucket}.s3")
        self._root = f"/{bucket}" if place.endpoint_url else ""
        super().__init__(place, Transport(origin))

    def head_object(self, **asked: Any) -> dict[str, Any]:
        mode = {"x-amz-checksum-mode": asked["ChecksumMode"]} if "ChecksumMode" in asked else {}
        return _told(self._asked("HeadObject", _request("HEAD", asked, headers=mode)))

    def get_object(self, **asked: Any) -> dict[str, Any]:
        span = {"range": asked["Range"]} if "Range" in asked else {}
        response = self._asked("GetObject", _request("GET", asked, headers=span))
        return {**_told(response), "Body": BytesIO(response.body)}

    def get_object_tagging(self, **asked: Any) -> dict[str, Any]:
        response = self._asked("GetObjectTagging", _request("GET", asked, "tagging"))
        tags = parts_of(response.body, "Tag")
        return {"TagSet": [{name: text_of(tag, name) for name in ("Key", "Value")} for tag in tags]}

    def put_object_tagging(self, **asked: Any) -> dict[str, Any]:
        body = _tagging(asked["Tagging"]["TagSet"])
        # S3 takes tags only with a checksum of them.
        checksum = {"x-amz-checksum-sha256": b64encode(sha256(body).digest()).decode()}
        request = _request("PUT", asked, "tagging", headers=checksum, body=body)
        return {"ResponseMetadata": metadata_of(self._asked("PutObjectTagging", request))}

    def _asked(self, operation: str, request: Request) -> Response:
        return super()._asked(operation, request._replace(path=self._root + request.path))

    def _error(self, response: Response) -> ServiceError:
        return error_in(response)


def _request(
    method: str,
    asked: Mapping[str, Any],
    part: str = "",
    *,
    headers: Mapping[str, str] = MappingProxyType({}),
    body: bytes = b"",
) -> Request:
    """A request about a version of an object, or about a `part` of it."""
    version = asked.get("VersionId")
    pairs = [part, f"versionId={quoted(version)}" if version else ""]
    return Request(
        method,
        f"/{object_path(asked['Key'])}",
        "&".join(filter(None, pairs)),
        {**headers, "x-amz-content-sha256": sha256(body).hexdigest()},
        body,
    )


def _tagging(tags: Iterable[Mapping[str, str]]) -> bytes:
    pairs = "".join(
        f"<Tag><Key>{escaped(tag['Key'])}</Key><Value>{escaped(tag['Value'])}</Value></Tag>"
        for tag in tags
    )
    return f'<Tagging xmlns="{_NAMESPACE}"><TagSet>{pairs}</TagSet></Tagging>'.encode()


def _told(response: Response) -> dict[str, Any]:
    headers = response.headers
    if "ETag" not in headers or "Last-Modified" not in headers:
        raise HTTPClientError(error="an answer that is of no object")
    told: dict[str, Any] = {
        name: headers[header] for header, name in _NAMES.items() if header in headers
    }
    told["Metadata"] = {
        name.lower().removeprefix(_METADATA): value
        for name, value in headers.items()
        if name.lower().startswith(_METADATA)
    }
    told["ContentLength"] = int(headers.get("Content-Length", 0))
    told["LastModified"] = parsedate_to_datetime(headers["Last-Modified"])
    return told
