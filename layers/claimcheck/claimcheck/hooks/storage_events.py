"""Parse `Object Created` (below `inbox/`) and `Object Deleted` events from S3 via EventBridge.

Object keys in these events are not URL-encoded, unlike in S3's own notifications. `Object Created`
has no metadata, so the metadata is read from the object.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from typing import TypeGuard, TypeVar
from urllib.parse import unquote

from claimcheck.domain.base64url import base64url_encode
from claimcheck.domain.export import (
    DeletedFile,
    Export,
    ExportedFile,
    InvalidExportError,
    tenant_of_key,
)
from claimcheck.domain.report import Interval, Kind, Source, State
from claimcheck.domain.retention import Retention
from claimcheck.domain.times import truncate_to_second

Member = TypeVar("Member", bound=StrEnum)

_SEQUENCER = re.compile(r"[0-9A-Fa-f]{1,64}", re.ASCII)


@dataclass(frozen=True, slots=True)
class CreatedObject:
    """A file that was uploaded to a tenant's inbox."""

    tenant: str
    key: str
    version_id: str | None
    sequencer: str


def read_storage_event(
    detail_type: str, detail: object, bucket: str
) -> CreatedObject | DeletedFile:
    """Return what an S3 event reports. Raises `InvalidExportError`, also for a foreign bucket."""
    fields = detail if isinstance(detail, dict) else {}
    stored = fields.get("object")
    stored = stored if isinstance(stored, dict) else {}
    key, version_id, sequencer = (stored.get(n) for n in ("key", "version-id", "sequencer"))
    source = fields.get("bucket")
    if not isinstance(source, dict) or source.get("name") != bucket:
        raise InvalidExportError("foreign_bucket")
    if not (_is_key(key) and _is_sequencer(sequencer) and isinstance(version_id, str | None)):
        raise InvalidExportError("malformed_object")
    tenant = tenant_of_key(key)
    if detail_type == "Object Deleted":
        hidden = fields.get("deletion-type") == "Delete Marker Created"
        return DeletedFile(tenant, key, hidden, sequencer)
    if detail_type != "Object Created":
        raise InvalidExportError("unknown_detail_type")
    if not key.startswith("inbox/"):
        raise InvalidExportError("not_an_inbox_object")
    return CreatedObject(tenant, key, version_id or None, sequencer)


def inbox_export(created: CreatedObject, metadata: Mapping[str, str], arrived: datetime) -> Export:
    """Return the export that an inbox object stands for. Raises `InvalidExportError`.

    The key decides the tenant. A tenant in the metadata must be the same. Text in metadata is
    percent-encoded, because HTTP headers cannot carry it otherwise.
    """
    values = {name: unquote(value) for name, value in metadata.items()}
    if values.get("tenant", created.tenant) != created.tenant:
        raise InvalidExportError("metadata_of_another_tenant")
    basename = created.key.rsplit("/", 1)[-1]
    return Export(
        tenant=created.tenant,
        kind=_member(Kind, values.get("kind", "report")),
        id=values.get("id") or _id_of_key(created.key),
        state=State.FINISHED,
        name=values.get("name") or basename.rsplit(".", 1)[0] or basename,
        created_at=_moment(values.get("created-at"), arrived),
        source=_member(Source, values.get("source", "manual")),
        interval=_member(Interval, values["interval"]) if values.get("interval") else None,
        single_use=_flag(values.get("single-use", "false")),
        params={},
        file=ExportedFile(
            created.key, created.version_id, values.get("filename", basename), "", None
        ),
        sequencer=created.sequencer,
        retention=_member(Retention, values["retention"]) if "retention" in values else None,
    )


def _is_key(value: object) -> TypeGuard[str]:
    """Whether `value` can be an object key: keys are UTF-8."""
    return isinstance(value, str) and value == value.encode("utf-8", "replace").decode()


def _is_sequencer(value: object) -> TypeGuard[str]:
    # Another text would compare as newer, or older, than every real sequencer.
    return isinstance(value, str) and _SEQUENCER.fullmatch(value) is not None


def _id_of_key(key: str) -> str:
    # One key is one report, so that a new version of the object replaces the earlier one.
    digest = base64url_encode(sha256(key.encode()).digest())
    return f"report_{digest[:22]}"


def _member(enum: type[Member], value: str) -> Member:
    try:
        return enum(value)
    except ValueError as error:
        raise InvalidExportError(f"invalid_metadata: {enum.__name__.lower()}") from error


def _moment(text: str | None, arrived: datetime) -> datetime:
    try:
        moment = datetime.fromisoformat(text) if text else arrived
        second = truncate_to_second(moment)
    except ValueError as error:
        raise InvalidExportError("invalid_metadata: created-at") from error
    if moment.tzinfo is None:
        raise InvalidExportError("invalid_metadata: created-at")
    return second


def _flag(text: str) -> bool:
    # A misspelled value must not turn a single-use report into an ordinary one.
    if text not in ("true", "false"):
        raise InvalidExportError("invalid_metadata: single-use")
    return text == "true"
