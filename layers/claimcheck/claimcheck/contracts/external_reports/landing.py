"""The page that a browser gets for a link with limited uses. It runs no script."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from html import escape

from claimcheck.contracts.external_reports.links import FORM_FIELD
from claimcheck.contracts.http import Reply
from claimcheck.usecases.redeem_link import LinkPreview

_STYLE = """
:root { color-scheme: light dark; }
body { font: 1rem/1.5 system-ui, sans-serif; margin: 0; padding: 10vh 1.5rem; }
main { max-width: 34rem; margin: 0 auto; }
h1 { font-size: 1.375rem; overflow-wrap: anywhere; }
button { font: inherit; font-weight: 600; min-height: 3rem; padding: 0 2rem; cursor: pointer;
  color: #fff; background: #0b57a4; border: 2px solid #0b57a4; border-radius: .375rem; }
button:hover { background: #08417a; }
button:focus-visible { outline: 3px solid #e07a00; outline-offset: 3px; }
"""

# The form has no action, so it posts to the page's own URL: the link is not repeated in the page.
_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex, nofollow, noarchive">
<title>Download {name}</title>
<style>{style}</style>
</head>
<body>
<main>
<h1><bdi>{name}</bdi></h1>
<p>{size}</p>
<p id="uses">{uses}</p>
<form method="post">
<input type="hidden" name="{field}" value="{claim}">
<button type="submit" aria-describedby="uses">Download</button>
</form>
</main>
</body>
</html>
"""


def landing_page(preview: LinkPreview, storage_origin: str, claim: str) -> Reply:
    """Return a page with the file's name and size, and a button that redeems the link.

    The form has `claim`, so that pressing the button again after an interrupted download costs no
    second use.
    """
    file = preview.file
    page = _PAGE.format(
        name=escape(file.filename),
        size=human_size(file.size),
        uses=_uses(preview.max_uses),
        field=FORM_FIELD,
        claim=escape(claim),
        style=_STYLE,
    )
    headers = {
        "Content-Type": "text/html; charset=utf-8",
        "Content-Security-Policy": _policy(storage_origin),
    }
    return Reply(200, page.encode(), headers)


def _uses(max_uses: int | None) -> str:
    if max_uses is None:
        return "Press the button to download the file."
    times = "once" if max_uses == 1 else f"{max_uses} times"
    return f"This link works {times}. Opening this page did not count; downloading does."


def human_size(size: int) -> str:
    """Return `size` in bytes, kB, MB, GB or TB (powers of ten)."""
    if size < 1000:
        return f"{size} byte{'' if size == 1 else 's'}"
    amount, unit = size / 1000, "kB"
    for larger in ("MB", "GB", "TB"):
        # 999.95 and more would round to 1000.0: use the next unit.
        if amount < 999.95:
            break
        amount, unit = amount / 1000, larger
    return f"{amount:.1f} {unit}"


def _policy(storage_origin: str) -> str:
    digest = b64encode(sha256(_STYLE.encode()).digest()).decode()
    # Browsers apply form-action to the redirect after the form, too; large files are in storage.
    targets = " ".join(("'self'", storage_origin)).strip()
    return (
        f"default-src 'none'; style-src 'sha256-{digest}'; form-action {targets}; "
        "base-uri 'none'; frame-ancestors 'none'"
    )
