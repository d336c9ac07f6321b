"""`GET /scenarios`: the living documentation, as the last run of the scenarios left it."""

from __future__ import annotations

from typing import Final

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse, Response

from api.dependencies import ServiceOf

router = APIRouter(include_in_schema=False)

_NOT_YET: Final = """<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Taqseet: scenarios</title>
<style>
body{font:1.05rem/1.6 system-ui,sans-serif;max-width:38rem;margin:15vh auto;padding:0 1.5rem;color:#1c2430}
code{background:#eef1f5;padding:.15em .4em;border-radius:.3em}</style>
<h1>The scenarios have not been run here yet</h1>
<p>This page shows what Taqseet promises, scenario by scenario, each with the result of its last run.</p>
<p>Run <code>make docs</code> in the checkout, then load this page again.</p></html>
"""


@router.get("/scenarios")
async def scenarios(service: ServiceOf) -> Response:
    """The page that `make docs` writes, or how to get it."""
    page = service.settings.scenarios_page
    text = await run_in_threadpool(lambda: page.read_text("utf-8") if page.is_file() else _NOT_YET)
    return HTMLResponse(text, headers={"Cache-Control": "no-cache"})
