"""`Object Created` below `inbox/` and `Object Deleted`, as S3 tells them through EventBridge.

Keys in these events are not encoded (unlike those of S3's own notifications): they are taken as
they stand. `Object Created` holds no metadata, so that comes from the object itself.
"""

from __future__ import annotations

import re
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from typing import TypeGuard, TypeVar
from urllib.parse import unquote

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

Choice = TypeVar("Choice", bound=StrEnum)

_SEQUENCER = re.compile(r"[0-9A-Fa-f]{1,64}", re.ASCII)


@dataclass(frozen=True, slots=True)
class CreatedObject:
    """A file that somebody put into a tenant's inbox."""

    tenant: str
    key: str
    version_id: str | None
    sequencer: str


def read_storage_event(
    detail_type: str, detail: object, bucket: str
) -> CreatedObject | DeletedFile:
    """What storage says. Raises `InvalidExportError`, also for any bucket but ours."""
    told = detail if isinstance(detail, dict) else {}
    stored = told.get("object")
    stored = stored if isinstance(stored, dict) else {}
    key, version_id, sequencer = (stored.get(n) for n in ("key", "version-id", "sequencer"))
    named = told.get("bucket")
    if not isinstance(named, dict) or named.get("name") != bucket:
        raise InvalidExportError("foreign_bucket")
    if not (_is_key(key) and _is_sequencer(sequencer) and isinstance(version_id, str | None)):
        raise InvalidExportError("malformed_object")
    tenant = tenant_of_key(key)
    if detail_type == "Object Deleted":
        hidden = told.get("deletion-type") == "Delete Marker Created"
        return DeletedFile(tenant, key, hidden, sequencer)
    if detail_type != "Object Created":
        raise InvalidExportError("unknown_detail_type")
    if not key.startswith("inbox/"):
        raise InvalidExportError("not_an_inbox_object")
    return CreatedObject(tenant, key, version_id or None, sequencer)


def inbox_export(created: CreatedObject, metadata: Mapping[str, str], arrived: datetime) -> Export:
    """The export that an inbox object stands for. Raises `InvalidExportError`.

    The key names the tenant; metadata may agree with it, never change it. Text in metadata is
    percent-encoded, because header values cannot carry it otherwise.
    """
    said = {name: unquote(value) for name, value in metadata.items()}
    if said.get("tenant", created.tenant) != created.tenant:
        raise InvalidExportError("metadata_of_another_tenant")
    basename = created.key.rsplit("/", 1)[-1]
    return Export(
        tenant=created.tenant,
        kind=_choice(Kind, said.get("kind", "report")),
        id=said.get("id") or _id_of_key(created.key),
        state=State.FINISHED,
        name=said.get("name") or basename.rsplit(".", 1)[0] or basename,
        created_at=_moment(said.get("created-at"), arrived),
        source=_choice(Source, said.get("source", "manual")),
        interval=_choice(Interval, said["interval"]) if said.get("interval") else None,
        single_use=_flag(said.get("single-use", "false")),
        params={},
        file=ExportedFile(
            created.key, created.version_id, said.get("filename", basename), "", None
        ),
        sequencer=created.sequencer,
        retention=_choice(Retention, said["retention"]) if "retention" in said else None,
    )


def _is_key(value: object) -> TypeGuard[str]:
    """Whether storage could have an object of that name: its names are UTF-8."""
    return isinstance(value, str) and value == value.encode("utf-8", "replace").decode()


def _is_sequencer(value: object) -> TypeGuard[str]:
    # Anything but a hexadecimal number would come after, or before, every true one.
    return isinstance(value, str) and _SEQUENCER.fullmatch(value) is not None


def _id_of_key(key: str) -> str:
    # The same key is the same report, so that a later version of the object replaces the earlier.
    digest = urlsafe_b64encode(sha256(key.encode()).digest())
    return f"report_{digest.decode()[:22]}"


def _choice(of: type[Choice], value: str) -> Choice:
    try:
        return of(value)
    except ValueError as error:
        raise InvalidExportError(f"invalid_metadata: {of.__name__.lower()}") from error


def _moment(text: str | None, arrived: datetime) -> datetime:
    try:
        moment = datetime.fromisoformat(text) if text else arrived
        told = truncate_to_second(moment)
    except ValueError as error:
        raise InvalidExportError("invalid_metadata: created-at") from error
    if moment.tzinfo is None:
        raise InvalidExportError("invalid_metadata: created-at")
    return told


def _flag(text: str) -> bool:
    # A sensitive report must not become an ordinary one by a spelling.
    if text not in ("true", "false"):
        raise InvalidExportError("invalid_metadata: single-use")
    return text == "true"
