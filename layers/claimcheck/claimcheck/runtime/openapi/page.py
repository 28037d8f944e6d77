"""The page that shows the OpenAPI document to people. It runs no script."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Iterable, Iterator
from hashlib import sha256
from html import escape
from typing import Any

from claimcheck.contracts.http import Reply
from claimcheck.runtime.openapi.headers import EVERYWHERE
from claimcheck.runtime.openapi.style import STYLE

Json = dict[str, Any]

_DIGEST = b64encode(sha256(STYLE.encode()).digest()).decode()
_POLICY = (
    f"default-src 'none'; style-src 'sha256-{_DIGEST}'; form-action 'none'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
HEADERS = {"Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": _POLICY}
_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
<header>
<h1>{title}</h1>
<p>{text}</p>
<p>Base URL: <code>{server}</code> · for programs: <a href="openapi.json">openapi.json</a></p>
<p>Every answer carries {everywhere}.</p>
<nav aria-label="Routes">{contents}</nav>
</header>
<main>{sections}</main>
</body>
</html>
"""


def docs_page(document: Json) -> Reply:
    """The page of `document`."""
    page = _PAGE.format(
        title=escape(document["info"]["title"]),
        text=_prose(document["info"]["description"]),
        style=STYLE,
        server=escape(document["servers"][0]["url"]),
        everywhere=", ".join(f"<code>{name}</code>" for name in EVERYWHERE),
        contents="".join(_contents(document)),
        sections="".join(_section(document, tag) for tag in document["tags"]),
    )
    return Reply(200, page.encode(), HEADERS)


def _routes(document: Json, tag: str) -> Iterator[tuple[str, str, Json]]:
    for path, verbs in document["paths"].items():
        for verb, operation in verbs.items():
            if tag in operation["tags"]:
                yield verb.upper(), path, operation


def _contents(document: Json) -> Iterator[str]:
    for tag in document["tags"]:
        links = [
            f'<li><a href="#{operation["operationId"]}">{_route(verb, path)}</a></li>'
            for verb, path, operation in _routes(document, tag["name"])
        ]
        yield f'<p><a href="#{tag["name"]}">{tag["name"]}</a></p><ul>{"".join(links)}</ul>'


def _section(document: Json, tag: Json) -> str:
    routes = _routes(document, tag["name"])
    shown = "".join(_operation(document, *route) for route in routes)
    name = tag["name"]
    return (
        f'<section><h2 id="{name}">{name}</h2><p>{_prose(tag["description"])}</p>{shown}</section>'
    )


def _operation(document: Json, verb: str, path: str, operation: Json) -> str:
    return "".join(
        (
            f'<article><h3 id="{operation["operationId"]}">{_route(verb, path)}</h3>',
            f"<p>{_prose(operation['summary'])}. {_prose(operation.get('description', ''))}</p>",
            _security(document, operation["security"]),
            _parameters(operation.get("parameters", [])),
            _request_body(operation.get("requestBody")),
            _responses(operation["responses"]),
            "</article>",
        )
    )


def _security(document: Json, alternatives: list[Json]) -> str:
    schemes = document["components"]["securitySchemes"]
    shown = [
        "".join(
            f"{_prose(schemes[name]['description'])} {_scopes(scopes)}"
            for name, scopes in alternative.items()
        )
        for alternative in alternatives
    ]
    return f"<p>Credential: {' Or: '.join(one or 'none.' for one in shown or [''])}</p>"


def _scopes(scopes: list[str]) -> str:
    return f"Scope <code>{escape(' '.join(scopes))}</code>." if scopes else ""


def _parameters(parameters: list[Json]) -> str:
    rows = [
        (
            f"<code>{escape(p['name'])}</code>",
            p["in"] + (", required" if p["required"] else ""),
            _prose(p["description"]),
            f"<code>{escape(json.dumps(p['schema']))}</code>",
        )
        for p in parameters
    ]
    return _table(("Parameter", "Where", "What", "Schema"), rows) if rows else ""


def _request_body(body: Json | None) -> str:
    if body is None:
        return ""
    shown = (
        f"<p>Body: <code>{escape(media_type)}</code></p>{_sample(media['example'])}"
        for media_type, media in body["content"].items()
    )
    return "".join(shown)


def _responses(responses: Json) -> str:
    rows = [
        (
            f"<code>{status}</code>",
            _prose(response["description"]),
            ", ".join(f"<code>{n}</code>" for n in response["headers"] if n not in EVERYWHERE),
            "".join(_media(name, media) for name, media in response.get("content", {}).items()),
        )
        for status, response in responses.items()
    ]
    return _table(("Status", "When", "Headers", "Body"), rows)


def _media(media_type: str, media: Json) -> str:
    shown = f"<code>{escape(media_type)}</code>"
    samples = "".join(_sample(example["value"]) for example in media.get("examples", {}).values())
    return f"<details><summary>{shown}</summary>{samples}</details>" if samples else f"{shown} "


def _table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    head = "".join(f'<th scope="col">{name}</th>' for name in heads)
    body = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    return f'<div class="table"><table><tr>{head}</tr>{body}</table></div>'


def _route(verb: str, path: str) -> str:
    return f'<code><span class="verb">{verb}</span> {escape(path)}</code>'


def _sample(value: object) -> str:
    return f"<pre>{escape(json.dumps(value, indent=2, ensure_ascii=False))}</pre>"


def _prose(text: str) -> str:
    """`text` with what stands between backticks as code."""
    parts = escape(text).split("`")
    return "".join(f"<code>{p}</code>" if i % 2 else p for i, p in enumerate(parts))
