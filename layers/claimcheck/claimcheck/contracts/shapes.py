"""Types of fields that several contracts answer with, and their JSON Schema."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, WithJsonSchema

Url = Annotated[str, WithJsonSchema({"type": "string", "format": "uri"})]
Moment = Annotated[str, WithJsonSchema({"type": "string", "format": "date-time"})]
Uuid = Annotated[str, WithJsonSchema({"type": "string", "format": "uuid"})]
ByteCount = Annotated[int, Field(ge=0)]
NonEmpty = Annotated[str, Field(min_length=1)]
