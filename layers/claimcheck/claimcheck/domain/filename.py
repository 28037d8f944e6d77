"""File names and types: what a customer's computer will save, and as what."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import quote

MAX_NAME_BYTES = 180
OCTETS = "application/octet-stream"

_OFFICE = "application/vnd.openxmlformats-officedocument"
TYPES = {
    "pdf": "application/pdf",
    "docx": f"{_OFFICE}.wordprocessingml.document",
    "xlsx": f"{_OFFICE}.spreadsheetml.sheet",
    "txt": "text/plain",
    "csv": "text/csv",
    "json": "application/json",
    "zip": "application/zip",
    "png": "image/png",
    "gif": "image/gif",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
}
_EXTENSIONS = {mime_type: extension for extension, mime_type in reversed(TYPES.items())}
_EXTENSION = re.compile(r"[A-Za-z0-9]{1,10}", re.ASCII)
_UNSAFE_ASCII = re.compile(r"[^A-Za-z0-9._ ()-]", re.ASCII)
# RFC 8187, section 3.2.1: attr-char, which `filename*` may hold unescaped (quote() adds "_.-~").
_ATTR_CHARS = "!#$&+^`|"


def mime_type_of(filename: str, registered: str = "") -> str:
    """The type by extension, else the registered one if we serve it, else plain octets."""
    by_name = TYPES.get(extension_of(filename).lower())
    base = registered.partition(";")[0].strip().lower()
    return by_name or (base if base in _EXTENSIONS else OCTETS)


def extension_of(filename: str) -> str:
    """What stands behind the last dot, if it looks like an extension; else an empty text."""
    stem, dot, extension = filename.rpartition(".")
    return extension if dot and stem and _EXTENSION.fullmatch(extension) else ""


def safe_filename(name: str, mime_type: str = "") -> str:
    """`name` without path parts, controls and bidirectional marks; 1 to 180 bytes.

    A name without an extension gets that of its type.
    """
    last = re.split(r"[/\\]", name)[-1]
    kept = "".join(c for c in unicodedata.normalize("NFC", last) if _printable(c))
    plain = kept.strip(" .") or "download"
    extension = extension_of(plain) or _EXTENSIONS.get(mime_type, "")
    stem = plain.removesuffix(f".{extension}")
    return (
        f"{_cut(stem, MAX_NAME_BYTES - len(extension) - 1)}.{extension}"
        if extension
        else _cut(stem, MAX_NAME_BYTES)
    )


def content_disposition(filename: str) -> str:
    """`attachment` with an always quoted ASCII name, and `filename*` where that lost something.

    RFC 6266, section 4; RFC 8187, section 3.2. No byte of `filename` can end the quoted text.
    """
    ascii_name = unicodedata.normalize("NFKD", filename).encode("ascii", "ignore").decode()
    fallback = _UNSAFE_ASCII.sub("_", ascii_name).strip(" ") or "download"
    if extension_of(filename) and fallback.startswith("."):
        fallback = f"download{fallback}"
    plain = f'attachment; filename="{fallback}"'
    if fallback == filename:
        return plain
    return f"{plain}; filename*=UTF-8''{quote(filename, safe=_ATTR_CHARS)}"


def _printable(char: str) -> bool:
    # C covers controls, formats (zero width, RTL override), surrogates and private use.
    return unicodedata.category(char)[0] != "C" and unicodedata.category(char) not in ("Zl", "Zp")


def _cut(text: str, size: int) -> str:
    return text.encode()[:size].decode("utf-8", "ignore")
