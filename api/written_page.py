"""Pages that `make docs` writes: given as they are, or how to get them."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse, Response

_NOT_YET: Final = """<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Taqseet: {title}</title>
<style>
body{{font:1.05rem/1.6 system-ui,sans-serif;max-width:38rem;margin:15vh auto;padding:0 1.5rem;color:#1c2430}}
code{{background:#eef1f5;padding:.15em .4em;border-radius:.3em}}</style>
<h1>{heading}</h1>
<p>{shows}</p>
<p>Run <code>make docs</code> in the checkout, then load this page again.</p></html>
"""


async def written_page(page: Path, *, title: str, heading: str, shows: str) -> Response:
    """The page in a file; while there is none one with `title` and `heading` that says what it will show."""
    text = await run_in_threadpool(lambda: page.read_text("utf-8") if page.is_file() else None)
    if text is None:
        text = _NOT_YET.format(title=title, heading=heading, shows=shows)
    return HTMLResponse(text, headers={"Cache-Control": "no-cache"})
