"""A bucket and a ring of keys on the simulated AWS, as operators and exporters move them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from claimcheck.ports import StoredObject
from tests.fakes import BUCKET, FakeClock

SECRET = "ring"


class SimulatedUploads:
    """A versioned bucket."""

    def __init__(self, s3: Any) -> None:
        self._s3 = s3
        s3.create_bucket(Bucket=BUCKET)
        s3.put_bucket_versioning(Bucket=BUCKET, VersioningConfiguration={"Status": "Enabled"})

    def put(
        self,
        key: str,
        body: bytes,
        *,
        content_type: str = "binary/octet-stream",
        content_encoding: str = "",
        metadata: Mapping[str, str] | None = None,
    ) -> StoredObject:
        encoding = {"ContentEncoding": content_encoding} if content_encoding else {}
        stored = self._s3.put_object(
            Bucket=BUCKET,
            Key=key,
            Body=body,
            ContentType=content_type,
            Metadata=dict(metadata or {}),
            **encoding,
        )
        return StoredObject(
            version_id=stored["VersionId"],
            size=len(body),
            content_type=content_type,
            content_encoding=content_encoding,
            etag=stored["ETag"],
            sha256=None,
            metadata=dict(metadata or {}),
            stored_at=self._stored_at(key, stored["VersionId"]),
        )

    def delete(self, key: str) -> None:
        self._s3.delete_object(Bucket=BUCKET, Key=key)

    def destroy(self, key: str, version_id: str) -> None:
        self._s3.delete_object(Bucket=BUCKET, Key=key, VersionId=version_id)

    def tag(self, key: str, version_id: str, tags: Mapping[str, str]) -> None:
        pairs = [{"Key": name, "Value": value} for name, value in tags.items()]
        self._s3.put_object_tagging(
            Bucket=BUCKET, Key=key, VersionId=version_id, Tagging={"TagSet": pairs}
        )

    def tags_of(self, key: str, version_id: str) -> Mapping[str, str]:
        found = self._s3.get_object_tagging(Bucket=BUCKET, Key=key, VersionId=version_id)
        return {tag["Key"]: tag["Value"] for tag in found["TagSet"]}

    def _stored_at(self, key: str, version_id: str) -> datetime:
        found = self._s3.head_object(Bucket=BUCKET, Key=key, VersionId=version_id)
        moment: datetime = found["LastModified"]
        return moment.astimezone(UTC)


class SimulatedRing:
    """A secret with a ring of keys, begun with a ring of one as a deployment begins it."""

    def __init__(self, secrets: Any, clock: FakeClock) -> None:
        self._secrets = secrets
        self._clock = clock
        self._keys: list[dict[str, str | None]] = [_new_key(1)]
        secrets.create_secret(Name=SECRET, SecretString=json.dumps(self._keys[0]))

    def rotate(self, keep_seconds: int) -> None:
        ends: datetime = self._clock.now() + timedelta(seconds=keep_seconds)
        self._keys[-1]["not_after"] = ends.isoformat()
        self._keys.append({**_new_key(len(self._keys) + 1), "not_after": None})
        self._secrets.put_secret_value(
            SecretId=SECRET, SecretString=json.dumps({"keys": self._keys})
        )


def _new_key(number: int) -> dict[str, str | None]:
    return {"kid": f"link-{number}", "key": f"key number {number} ".ljust(40, "x")}
