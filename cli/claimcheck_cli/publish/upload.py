"""Uploads with a checksum. Each upload returns the object's version."""

from __future__ import annotations

from collections.abc import Callable, MutableMapping
from hashlib import file_digest
from pathlib import Path
from typing import Any

from claimcheck.domain.filename import content_disposition, mime_type_of
from claimcheck_cli.failures import CliError
from claimcheck_cli.publish.export import Uploaded

Progress = Callable[[int], None]

PART_BYTES = 16 * 1024 * 1024
_KEY = "claimcheck_key"


class Uploads:
    """Uploads to a bucket. It may be used by several threads."""

    def __init__(self, s3: Any, bucket: str) -> None:
        self._s3, self._bucket = s3, bucket
        self._versions: dict[str, str] = {}
        # The transfer library keeps S3's answer to itself, and asking S3 afterwards would need the
        # right to read: the answer is caught on its way.
        s3.meta.events.register("before-parameter-build.s3", self._note_key)
        s3.meta.events.register("after-call.s3", self._note_version)

    def upload(self, path: Path, key: str, filename: str, progress: Progress) -> Uploaded:
        """Put the file at `path` under `key`, to be saved as `filename`.

        `progress` is called with the bytes of each part sent. Raises `CliError` for a file that
        cannot be read.
        """
        from boto3.s3.transfer import TransferConfig

        digest, size = _digest(path)
        self._s3.upload_file(
            str(path),
            self._bucket,
            key,
            ExtraArgs={
                "ContentType": mime_type_of(filename),
                # Signed URLs say it again; this is for whatever reads the object without one.
                "ContentDisposition": content_disposition(filename),
                "Metadata": {"sha256": digest},
            },
            Callback=progress,
            Config=TransferConfig(multipart_threshold=PART_BYTES, multipart_chunksize=PART_BYTES),
        )
        return Uploaded(key, self._versions.pop(key), size, digest)

    def _note_key(
        self, params: MutableMapping[str, Any], context: MutableMapping[str, Any], **_: object
    ) -> None:
        context[_KEY] = params.get("Key")

    def _note_version(
        self, parsed: MutableMapping[str, Any], context: MutableMapping[str, Any], **_: object
    ) -> None:
        if "VersionId" in parsed:
            self._versions[context[_KEY]] = parsed["VersionId"]


def _digest(path: Path) -> tuple[str, int]:
    try:
        with path.open("rb") as file:
            return file_digest(file, "sha256").hexdigest(), file.tell()
    except OSError as error:
        raise CliError(f"{path}: {error.strerror}") from error
