"""`GET /policies`: every policy in plain words, by jurisdiction, for those who answer for it."""

from __future__ import annotations

from typing import Final

from fastapi import APIRouter
from starlette.responses import Response

from api.dependencies import ServiceOf
from api.written_page import written_page

POLICIES_PAGE: Final = "policies.html"
"""The file's name, beside the page of scenarios."""

router = APIRouter(include_in_schema=False)


@router.get("/policies")
@router.get(f"/{POLICIES_PAGE}")  # as the page of scenarios names it, beside which it lies as a file
async def policies_page(service: ServiceOf) -> Response:
    """The page that `make docs` writes, or how to get it."""
    return await written_page(
        service.settings.scenarios_page.with_name(POLICIES_PAGE),
        title="policies",
        heading="The policies have not been written down here yet",
        shows="This page shows every policy in plain words, with its clause, dates, cases and scenarios.",
    )
