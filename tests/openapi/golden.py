"""Writes the published description anew: `make openapi`."""

from __future__ import annotations

import json
from pathlib import Path

from claimcheck.runtime.openapi.document import openapi_document
from tests.client import BASE_URL

GOLDEN = Path(__file__).parents[2] / "docs" / "openapi.json"


def golden_text() -> str:
    """The document as it is kept: a change of any contract is a change of its lines."""
    return json.dumps(openapi_document(BASE_URL), indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    GOLDEN.write_text(golden_text(), encoding="utf-8")
