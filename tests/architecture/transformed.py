"""The template as CloudFormation gets it from the transform."""

from __future__ import annotations

import copy
from typing import Any

from samtranslator.translator.transform import transform

from tests.template import load_template


def transformed() -> dict[str, Any]:
    """What SAM makes of the template, without its parameters' values."""
    template = copy.deepcopy(load_template())
    for resource in template["Resources"].values():
        for place in ("CodeUri", "ContentUri"):
            if place in resource["Properties"]:
                resource["Properties"][place] = "s3://artifacts/built.zip"
    result: dict[str, Any] = transform(template, {}, NoManagedPolicies())
    return result


class NoManagedPolicies:
    """What the transform asks for the policies that AWS manages; our functions use none."""

    def load(self) -> dict[str, str]:
        return {}
