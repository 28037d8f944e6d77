"""Parse `Export Started`, `Export Completed` and `Export Failed` events from our own bus.

`events/schemas/export.json` is the published schema of their detail.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StrictBool, StrictInt, StrictStr
from pydantic import ValidationError as PydanticError

from claimcheck.domain.export import Export, ExportedFile, InvalidExportError
from claimcheck.domain.report import Interval, Kind, Source, State
from claimcheck.domain.retention import Retention
from claimcheck.domain.times import truncate_to_second

STATES = {
    "Export Started": State.PENDING,
    "Export Completed": State.FINISHED,
    "Export Failed": State.FAILED,
}

_Text = Annotated[StrictStr, Field(min_length=1, max_length=256)]


class FileDetail(BaseModel):
    """Where the file lies; size and etag come from storage itself."""

    model_config = ConfigDict(frozen=True)

    key: Annotated[StrictStr, Field(min_length=1, max_length=1024)]
    version_id: _Text | None = None
    filename: Annotated[StrictStr, Field(max_length=1024)] = ""
    mime_type: Annotated[StrictStr, Field(max_length=256)] = ""
    sha256: Annotated[StrictStr, Field(pattern="^[0-9a-f]{64}$")] | None = None


class ExportDetail(BaseModel):
    """The detail of an exporter's event. Unknown fields are ignored, wrong ones are refused."""

    model_config = ConfigDict(frozen=True)

    tenant: StrictStr
    kind: Literal["report", "task", "document"]
    id: StrictStr
    revision: Annotated[StrictInt, Field(ge=0, lt=2**53)]
    name: _Text
    created_at: AwareDatetime | None = None
    source: Literal["auto", "manual"] = "manual"
    interval: Literal["daily", "weekly", "monthly", "yearly"] | None = None
    action: _Text = "export"
    single_use: StrictBool = False
    restricted: StrictBool = False
    retention: Retention | None = None
    params: dict[StrictStr, Any] = Field(default_factory=dict)
    file: FileDetail | None = None
    document_url: Annotated[StrictStr, Field(max_length=2048)] | None = None


def read_exporter_event(detail_type: str, detail: object, arrived: datetime) -> Export:
    """Return the export that an event describes. Raises `InvalidExportError`."""
    state = STATES.get(detail_type)
    if state is None:
        raise InvalidExportError("unknown_detail_type")
    try:
        event = ExportDetail.model_validate(detail)
    except PydanticError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        location = ".".join(str(part) for part in first["loc"])
        raise InvalidExportError(f"invalid_detail: {location}: {first['type']}") from error
    return Export(
        tenant=event.tenant,
        kind=Kind(event.kind),
        id=event.id,
        state=state,
        name=event.name,
        created_at=_created_at(event.created_at or arrived),
        source=Source(event.source),
        interval=Interval(event.interval) if event.interval else None,
        action=event.action,
        single_use=event.single_use,
        restricted=event.restricted,
        params=_params(event.params),
        file=_file(event.file),
        revision=event.revision,
        retention=event.retention,
    )


def _file(file: FileDetail | None) -> ExportedFile | None:
    if file is None:
        return None
    return ExportedFile(file.key, file.version_id, file.filename, file.mime_type, file.sha256)


def _created_at(time: datetime) -> datetime:
    try:
        return truncate_to_second(time)
    except ValueError as error:
        raise InvalidExportError("invalid_detail: created_at: out_of_range") from error


def _params(params: dict[str, Any]) -> dict[str, Any]:
    """Refuse parameters that JSON cannot represent, because contracts return them as JSON."""
    try:
        json.dumps(params, ensure_ascii=False, allow_nan=False).encode()
    except ValueError as error:
        raise InvalidExportError("invalid_detail: params: not_json") from error
    return params
