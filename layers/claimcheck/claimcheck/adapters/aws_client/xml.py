"""Texts out of the flat XML that STS and S3 answer with; no parser, so nothing to attack."""

from __future__ import annotations

import html
import re

from claimcheck.adapters.aws_client.http import Response
from claimcheck.adapters.aws_client.service import ServiceError


def text_of(document: bytes, element: str) -> str:
    """The text of the first `element`; empty if there is none."""
    found = re.search(rf"<{element}>([^<]*)</{element}>", document.decode("utf-8", "replace"))
    return html.unescape(found[1]) if found else ""


def parts_of(document: bytes, element: str) -> list[bytes]:
    """What stands inside of each `element`."""
    return re.findall(rf"<{element}>(.*?)</{element}>".encode(), document, re.DOTALL)


def escaped(text: str) -> str:
    """A text as the content of an element."""
    return html.escape(text, quote=False)


def error_in(response: Response) -> ServiceError:
    """The error in an answer; one without a body is named by its status."""
    code = text_of(response.body, "Code") or str(response.status)
    return ServiceError(code, text_of(response.body, "Message"), {})
