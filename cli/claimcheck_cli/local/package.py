"""What a deployment uploads: an archive of each function and layer, made once for each build.

As `sam package` would: each archive is named by its content, so that a deployment publishes a new
version of what changed, and of nothing else.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import yaml

BUCKET = "claimcheck-local-artifacts"
TEMPLATE = "packaged.json"
_ARCHIVES = "archives"
_URIS = ("CodeUri", "ContentUri")
# Of every file: same files, same archive.
_DATE = (1980, 1, 1, 0, 0, 0)
_MODE = 0o644 << 16


def package(built: Path) -> None:
    """Archive what the template in `built` names, and write a template that names the archives."""
    template = yaml.safe_load((built / "template.yaml").read_text())
    (built / _ARCHIVES).mkdir()
    for resource in template["Resources"].values():
        properties = resource.get("Properties", {})
        for uri in _URIS:
            if uri in properties:
                properties[uri] = f"s3://{BUCKET}/{_archived(built, properties[uri])}"
    (built / TEMPLATE).write_text(json.dumps(template))


def packages(built: Path) -> Iterator[Path]:
    """The archives, and the template that names them."""
    yield from sorted((built / _ARCHIVES).iterdir())
    yield built / TEMPLATE


def _archived(built: Path, folder: str) -> str:
    archive = _archive_of(built / folder)
    name = f"{sha256(archive).hexdigest()}.zip"
    (built / _ARCHIVES / name).write_bytes(archive)
    return name


def _archive_of(folder: Path) -> bytes:
    archive = BytesIO()
    # Not compressed: whatever starts a function unpacks it, and that takes half the time so.
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_STORED) as file:
        for path in sorted(p for p in folder.rglob("*") if p.is_file()):
            entry = zipfile.ZipInfo(str(path.relative_to(folder)), _DATE)
            entry.external_attr = _MODE
            file.writestr(entry, path.read_bytes())
    return archive.getvalue()
