"""Who acts: the header `Taqseet-Actor`, by which every change to the book is put down to somebody.

This version has no keys: the service believes the header, which is why it listens on loopback alone. A page
in a browser cannot send it to another site unasked, so nobody acts without meaning to.
"""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import Depends, Header
from starlette.requests import Request

from engine.release.events import checked_actor
from engine.release.refusals import ReleaseRefused

ACTOR_HEADER: Final = "Taqseet-Actor"


def _actor(
    request: Request,
    name: Annotated[
        str | None,
        Header(
            alias=ACTOR_HEADER,
            description="Who acts: 1 to 64 letters, digits and `._@-`, such as `fatimah.compliance`.",
        ),
    ] = None,
) -> str:
    """The name of who acts. Raises ReleaseRefused where it is missing, given twice, or can be none."""
    if len(request.headers.getlist(ACTOR_HEADER)) > 1:  # which one a proxy added is not ours to guess
        raise ReleaseRefused("unknown_actor", f"{ACTOR_HEADER} is given more than once")
    if not name:
        help = "1 to 64 letters, digits and `._@-`, such as `fatimah.compliance`"
        raise ReleaseRefused("unknown_actor", f"the header {ACTOR_HEADER} does not say who is acting", help)
    return checked_actor(name)


Actor = Annotated[str, Depends(_actor)]
