"""How contracts answer with a file: status and headers for each kind of delivery."""

from __future__ import annotations

from claimcheck.contracts.http import Reply, Request
from claimcheck.domain.delivery import Conditions, Delivery, FileAnswer
from claimcheck.domain.filename import content_disposition


def conditions_of(request: Request) -> Conditions:
    """Return the conditions in the request's headers. A POST has none."""
    if request.method == "POST":
        return Conditions()
    return Conditions(
        head=request.head,
        range=request.header("range"),
        if_range=request.header("if-range"),
        if_none_match=request.header("if-none-match"),
    )


def file_reply(answer: FileAnswer, *, redirect: int, cache_control: str = "") -> Reply:
    """Return the reply for a file.

    `redirect` is the status of a redirect to storage (303 or 307). `cache_control`, if not empty,
    replaces the common `Cache-Control` on 200 and 206.
    """
    caching = {"Cache-Control": cache_control} if cache_control else {}
    plan, file = answer.plan, answer.file
    match plan.delivery:
        case Delivery.WHOLE:
            return Reply(200, answer.body, _describe(answer) | caching, binary=True)
        case Delivery.METADATA:
            return Reply(200, b"", _describe(answer) | {"X-File-Size": str(file.size)} | caching)
        case Delivery.PART:
            span = {"Content-Range": plan.content_range(file.size)}
            return Reply(206, answer.body, _describe(answer) | span | caching, binary=True)
        case Delivery.REDIRECT:
            return Reply(redirect, b"", {"Location": answer.url})
        case Delivery.NOT_MODIFIED:
            return Reply(304, b"", {"ETag": file.etag})
        case Delivery.UNSATISFIABLE:
            return Reply(416, b"", {"Content-Range": plan.content_range(file.size)})


def _describe(answer: FileAnswer) -> dict[str, str]:
    return {
        "Content-Type": answer.file.mime_type,
        "Content-Disposition": content_disposition(answer.file.filename),
        "ETag": answer.file.etag,
        "Accept-Ranges": "bytes",
    }
