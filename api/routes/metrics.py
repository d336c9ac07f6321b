"""`GET /metrics`: the counters, in the text format of Prometheus."""

from __future__ import annotations

from fastapi import APIRouter
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.responses import Response

from api.dependencies import ServiceOf

router = APIRouter(tags=["Operation"])


@router.get("/metrics", summary="Counters for Prometheus")
async def metrics(service: ServiceOf) -> Response:
    """Decisions by outcome, reasons by code, disagreements of the evaluators, failures of the log."""
    return Response(generate_latest(service.metrics.registry), headers={"Content-Type": CONTENT_TYPE_LATEST})
