"""The names and MIME types that downloaded files get."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import quote

MAX_NAME_BYTES = 180
OCTET_STREAM = "application/octet-stream"

_OFFICE = "application/vnd.openxmlformats-officedocument"
MIME_TYPES = {
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
_EXTENSIONS = {mime_type: extension for extension, mime_type in reversed(MIME_TYPES.items())}
_EXTENSION = re.compile(r"[A-Za-z0-9]{1,10}", re.ASCII)
_UNSAFE_ASCII = re.compile(r"[^A-Za-z0-9._ ()-]", re.ASCII)
# RFC 8187, section 3.2.1: the attr-chars need no escaping in `filename*` (quote() adds "_.-~").
_ATTR_CHARS = "!#$&+^`|"


def mime_type_of(filename: str, registered: str = "") -> str:
    """Return the type by extension, else `registered` if it is a known type, else octet-stream."""
    by_name = MIME_TYPES.get(extension_of(filename).lower())
    base = registered.partition(";")[0].strip().lower()
    return by_name or (base if base in _EXTENSIONS else OCTET_STREAM)


def extension_of(filename: str) -> str:
    """Return the part after the last dot if it looks like an extension, else an empty string."""
    stem, dot, extension = filename.rpartition(".")
    return extension if dot and stem and _EXTENSION.fullmatch(extension) else ""


def safe_filename(name: str, mime_type: str = "") -> str:
    """Return `name` without path, control and bidirectional characters, in 1 to 180 bytes.

    A name without an extension gets the one of `mime_type`.
    """
    last = re.split(r"[/\\]", name)[-1]
    printable = "".join(c for c in unicodedata.normalize("NFC", last) if _is_printable(c))
    plain = printable.strip(" .") or "download"
    extension = extension_of(plain) or _EXTENSIONS.get(mime_type, "")
    stem = plain.removesuffix(f".{extension}")
    return (
        f"{_truncate(stem, MAX_NAME_BYTES - len(extension) - 1)}.{extension}"
        if extension
        else _truncate(stem, MAX_NAME_BYTES)
    )


def content_disposition(filename: str) -> str:
    """Return `Content-Disposition: attachment` (RFC 6266, section 4; RFC 8187, section 3.2).

    The ASCII name is always quoted, and no character of `filename` can end the quotes. `filename*`
    is added if the ASCII name differs from `filename`.
    """
    ascii_name = unicodedata.normalize("NFKD", filename).encode("ascii", "ignore").decode()
    fallback = _UNSAFE_ASCII.sub("_", ascii_name).strip(" ") or "download"
    if extension_of(filename) and fallback.startswith("."):
        fallback = f"download{fallback}"
    plain = f'attachment; filename="{fallback}"'
    if fallback == filename:
        return plain
    return f"{plain}; filename*=UTF-8''{quote(filename, safe=_ATTR_CHARS)}"


def _is_printable(char: str) -> bool:
    # Category C: controls, formats (zero width, RTL override), surrogates and private use.
    return unicodedata.category(char)[0] != "C" and unicodedata.category(char) not in ("Zl", "Zp")


def _truncate(text: str, size: int) -> str:
    return text.encode()[:size].decode("utf-8", "ignore")
