"""The deployment template as tests read it, and tables made from it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import yaml

TEMPLATE = Path(__file__).parents[1] / "template.yaml"

# What CreateTable takes as the template words it; the rest is switched on by calls of its own.
_TABLE_PROPERTIES = (
    "AttributeDefinitions",
    "BillingMode",
    "GlobalSecondaryIndexes",
    "KeySchema",
)


class TemplateLoader(yaml.SafeLoader):
    """Reads CloudFormation's short tags as the long forms that they stand for."""


def _construct_tag(loader: TemplateLoader, suffix: str, node: yaml.Node) -> dict[str, Any]:
    value: Any
    if isinstance(node, yaml.ScalarNode):
        value = loader.construct_scalar(node)
    elif isinstance(node, yaml.SequenceNode):
        value = loader.construct_sequence(node, deep=True)
    else:
        assert isinstance(node, yaml.MappingNode)
        value = loader.construct_mapping(node, deep=True)
    if suffix == "GetAtt" and isinstance(value, str):
        value = value.split(".", 1)
    return {suffix if suffix in ("Ref", "Condition") else f"Fn::{suffix}": value}


TemplateLoader.add_multi_constructor("!", _construct_tag)


@cache
def load_template() -> dict[str, Any]:
    """The template, with short tags in their long form. Shared: not to be changed."""
    loader = TemplateLoader(TEMPLATE.read_text(encoding="utf-8"))
    try:
        template: dict[str, Any] = loader.get_single_data()
    finally:
        loader.dispose()
    return template


@contextmanager
def another_template(template: dict[str, Any]) -> Iterator[None]:
    """For as long as this lasts, everybody reads another template."""
    shared = load_template()
    kept, other = dict(shared), dict(template)
    try:
        _replace(shared, other)
        yield
    finally:
        _replace(shared, kept)


def _replace(shared: dict[str, Any], content: dict[str, Any]) -> None:
    shared.clear()
    shared.update(content)


def tables() -> dict[str, dict[str, Any]]:
    """The properties of every table by logical id."""
    return {
        name: resource["Properties"]
        for name, resource in load_template()["Resources"].items()
        if resource["Type"] == "AWS::DynamoDB::Table"
    }


def create_tables(client: Any) -> None:
    """Every table of the template, named by its logical id."""
    for name, properties in tables().items():
        wanted = {p: properties[p] for p in _TABLE_PROPERTIES if p in properties}
        client.create_table(TableName=name, **wanted)
