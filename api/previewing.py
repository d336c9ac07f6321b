"""Previews in a process of their own, one at a time: each loads a book, and checkouts go on meanwhile."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Final

import anyio
from anyio import to_process
from fastapi import Depends
from starlette.requests import Request as HttpRequest

from api.errors import TooBusy
from api.turns import Turns
from engine.analysis.aside import aside
from engine.analysis.preview import Preview, preview
from engine.request import Request

LONGEST_SECONDS: Final = 30
"""When a preview is given up; usually it takes a second, and a little more when the process is new."""


class Previews:
    """The queue of one service. The process lives on between previews, and ends with the event loop."""

    def __init__(self) -> None:
        self._turns = Turns()

    async def of(self, files: Mapping[str, str], path: str, text: str, request: Request) -> Preview:
        """`preview` in its turn. Raises TooBusy where too many wait, or it takes too long."""
        async with self._turns.taken():
            try:
                with anyio.fail_after(LONGEST_SECONDS):
                    return await to_process.run_sync(
                        aside, preview, dict(files), path, text, request, cancellable=True
                    )
            except TimeoutError:
                raise TooBusy(f"the preview was given up after {LONGEST_SECONDS} seconds") from None
            except anyio.BrokenWorkerProcess:  # it was ended from outside; the next preview has a new one
                raise TooBusy("the process that the preview was worked on in was ended") from None


def _previews(request: HttpRequest) -> Previews:
    previews: Previews = request.app.state.previews
    return previews


PreviewsOf = Annotated[Previews, Depends(_previews)]
