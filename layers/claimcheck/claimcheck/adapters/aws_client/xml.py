"""Text from the flat XML of STS and S3. It is no XML parser, so XML attacks do not apply."""

from __future__ import annotations

import html
import re

from claimcheck.adapters.aws_client.http import Response
from claimcheck.adapters.aws_client.service import ServiceError


def element_text(document: bytes, element: str) -> str:
    """Return the text of the first `element`; empty if there is none."""
    match = re.search(rf"<{element}>([^<]*)</{element}>", document.decode("utf-8", "replace"))
    return html.unescape(match[1]) if match else ""


def element_bodies(document: bytes, element: str) -> list[bytes]:
    """Return the content of each `element`."""
    return re.findall(rf"<{element}>(.*?)</{element}>".encode(), document, re.DOTALL)


def escape(text: str) -> str:
    """Escape a text as the content of an element."""
    return html.escape(text, quote=False)


def parse_error(response: Response) -> ServiceError:
    """Return the response's error. Without a body, its code is the HTTP status."""
    code = element_text(response.body, "Code") or str(response.status)
    return ServiceError(code, element_text(response.body, "Message"), {})
