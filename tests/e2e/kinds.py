"""A real file of every type that the service knows by its extension."""

from __future__ import annotations

import json
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from PIL import Image

from claimcheck_cli.demo.files import rows

DEMO = ("csv", "xlsx", "pdf", "docx", "txt", "png")


def of_each_type(demo: dict[str, Path], directory: Path) -> dict[str, Path]:
    """The demo's small files by extension, and in `directory` those that the demo has not."""
    found = {name: demo[name] for name in DEMO}
    found["json"] = directory / "Sales of März.json"
    found["json"].write_text(json.dumps(rows(), ensure_ascii=False))
    found["zip"] = directory / "All of them.zip"
    with ZipFile(found["zip"], "w", ZIP_DEFLATED) as archive:
        archive.write(demo["csv"], "daily.csv")
    for extension in ("gif", "jpg", "jpeg"):
        found[extension] = directory / f"Chart in colour.{extension}"
        with Image.open(demo["png"]) as picture:
            picture.convert("RGB").save(found[extension])
    return found
