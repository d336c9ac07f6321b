"""`GET /scenarios`: the living documentation, as the last run of the scenarios left it."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import Response

from api.dependencies import ServiceOf
from api.written_page import written_page

router = APIRouter(include_in_schema=False)


@router.get("/scenarios")
@router.get("/scenarios.html")  # as the page of policies names it, beside which it lies as a file
async def scenarios(service: ServiceOf) -> Response:
    """The page that `make docs` writes, or how to get it."""
    return await written_page(
        service.settings.scenarios_page,
        title="scenarios",
        heading="The scenarios have not been run here yet",
        shows="This page shows what Taqseet promises, each scenario with the result of its last run.",
    )
