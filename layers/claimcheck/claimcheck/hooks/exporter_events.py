"""`Export Started`, `Export Completed` and `Export Failed` from our own bus.

The published form of the detail is `events/schemas/export.json`; this is its reader.
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
    """The export that an event of our bus speaks of. Raises `InvalidExportError`."""
    state = STATES.get(detail_type)
    if state is None:
        raise InvalidExportError("unknown_detail_type")
    try:
        told = ExportDetail.model_validate(detail)
    except PydanticError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        raise InvalidExportError(f"invalid_detail: {place}: {first['type']}") from error
    return Export(
        tenant=told.tenant,
        kind=Kind(told.kind),
        id=told.id,
        state=state,
        name=told.name,
        created_at=_created_at(told.created_at or arrived),
        source=Source(told.source),
        interval=Interval(told.interval) if told.interval else None,
        action=told.action,
        single_use=told.single_use,
        restricted=told.restricted,
        params=_params(told.params),
        file=_file(told.file),
        revision=told.revision,
        retention=told.retention,
    )


def _file(told: FileDetail | None) -> ExportedFile | None:
    if told is None:
        return None
    return ExportedFile(told.key, told.version_id, told.filename, told.mime_type, told.sha256)


def _created_at(told: datetime) -> datetime:
    try:
        return truncate_to_second(told)
    except ValueError as error:
        raise InvalidExportError("invalid_detail: created_at: out_of_range") from error


def _params(told: dict[str, Any]) -> dict[str, Any]:
    """Contracts give these back as JSON: what no JSON text can hold is refused while it can be."""
    try:
        json.dumps(told, ensure_ascii=False, allow_nan=False).encode()
    except ValueError as error:
        raise InvalidExportError("invalid_detail: params: not_json") from error
    return told
