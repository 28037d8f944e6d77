"""The types of request and response bodies as JSON Schema, by name."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaMode

from claimcheck.contracts.openapi import ContractOpenApi

Json = dict[str, Any]

_PLACE = "#/components/schemas/"


class _Untitled(GenerateJsonSchema):
    """Omits titles that only repeat a field's name."""

    def field_title_should_be_set(self, _schema: object) -> bool:
        return False


def reference(shape: type) -> Json:
    """Return the reference to a type's schema."""
    return {"$ref": f"{_PLACE}{shape.__name__}"}


def shapes_of(descriptions: tuple[ContractOpenApi, ...]) -> Json:
    """Return the schema of every type in `descriptions`, by name."""
    operations = [o for d in descriptions for o in d.operations.values()]
    sent = {o.body.shape for o in operations if o.body}
    answered = {g.shape for o in operations for g in o.replies if g.shape}
    refused = {shape for o in operations for shape in (o.error, o.invalid) if shape}
    open_ended = _definitions(sent)
    closed = {name: _closed(s) for name, s in _definitions(answered | refused).items()}
    return dict(sorted((open_ended | closed).items()))


def _definitions(shapes: Iterable[type]) -> Json:
    ordered = sorted(shapes, key=lambda shape: shape.__name__)
    mode: JsonSchemaMode = "validation"
    asked = [(shape.__name__, mode, TypeAdapter[Any](shape)) for shape in ordered]
    _, schema = TypeAdapter.json_schemas(
        asked,
        ref_template=f"{_PLACE}{{model}}",
        schema_generator=_Untitled,
    )
    definitions: Json = schema["$defs"]
    return definitions


def _closed(schema: Json) -> Json:
    # What is not named is never said; of a request, what is not named is only ignored.
    return schema | {"additionalProperties": False} if "properties" in schema else schema
