"""The calls of S3 that doors make: to look at a stored object, and to read it."""

from __future__ import annotations

from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from hashlib import sha256
from io import BytesIO
from typing import Any

from claimcheck.adapters.aws.markup import error_in
from claimcheck.adapters.aws.service import Place, Service, ServiceError
from claimcheck.adapters.aws.signature import Request
from claimcheck.adapters.aws.transport import Response, Transport
from claimcheck.adapters.presign import object_path, quoted

_EMPTY = sha256(b"").hexdigest()
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

    def __init__(self, place: Place, bucket: str) -> None:
        # Simulated, a bucket is a part of the path; on AWS it has a host.
        origin = place.endpoint_url or place.origin(f"{bucket}.s3")
        self._root = f"/{bucket}" if place.endpoint_url else ""
        super().__init__("s3", place, Transport(origin))

    def head_object(self, **asked: str) -> dict[str, Any]:
        mode = {"x-amz-checksum-mode": asked["ChecksumMode"]} if "ChecksumMode" in asked else {}
        return _told(self._about("HEAD", asked, mode))

    def get_object(self, **asked: str) -> dict[str, Any]:
        span = {"range": asked["Range"]} if "Range" in asked else {}
        response = self._about("GET", asked, span)
        return {**_told(response), "Body": BytesIO(response.body)}

    def _about(self, method: str, asked: Mapping[str, str], headers: Mapping[str, str]) -> Response:
        version = asked.get("VersionId")
        request = Request(
            method,
            f"{self._root}/{object_path(asked['Key'])}",
            f"versionId={quoted(version)}" if version else "",
            {**headers, "x-amz-content-sha256": _EMPTY},
        )
        return self._asked(f"{method.title()}Object", request)

    def _error(self, response: Response) -> ServiceError:
        return error_in(response)


def _told(response: Response) -> dict[str, Any]:
    headers = response.headers
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
