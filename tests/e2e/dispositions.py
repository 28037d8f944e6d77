"""The name in a Content-Disposition, as parsers that are not ours read it."""

from __future__ import annotations

from email.message import Message
from email.utils import collapse_rfc2231_value

from werkzeug.http import parse_options_header


def read_by_email(header: str) -> str | None:
    """The name that Python's mail parser finds; of two, the extended one (RFC 6266, 4.3)."""
    message = Message()
    message["Content-Disposition"] = header
    values = [v for n, v in message.get_params([], "content-disposition") if n == "filename"]
    extended = [value for value in values if isinstance(value, tuple)]
    return collapse_rfc2231_value((extended or values)[0]) if values else None


def read_by_werkzeug(header: str) -> str | None:
    return parse_options_header(header)[1].get("filename")
