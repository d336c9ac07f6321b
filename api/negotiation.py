"""Which of several forms of an answer a caller wants (RFC 9110, 12.5.1)."""

from __future__ import annotations

from typing import Final

from starlette.requests import Request

YAML: Final = "application/yaml"
TEXT: Final = "text/plain"
_MOST_RANGES: Final = 20


def prefers(request: Request, media_type: str, usual: str = "application/json") -> bool:
    """Whether `Accept` names `media_type`, and wants it more than the usual one.

    Of two that are wanted alike the one named first counts; a range such as `text/*` stands for the usual
    answer, so that a browser gets what a program gets.
    """
    wanted = _weights(request.headers.get("accept", ""))
    if media_type not in wanted:
        return False
    weight, position = wanted[media_type]
    rival, place = wanted.get(usual, (-1.0, 0))
    return weight > 0 and (weight > rival or (weight == rival and position < place))


def _weights(accept: str) -> dict[str, tuple[float, int]]:
    """Each media type that is named, with its weight and its place in the list."""
    found: dict[str, tuple[float, int]] = {}
    for position, part in enumerate(accept.split(",")[:_MOST_RANGES]):
        media_type, *parameters = (piece.strip() for piece in part.lower().split(";"))
        weight = next((text.removeprefix("q=") for text in parameters if text.startswith("q=")), "1")
        found.setdefault(media_type, (_weight(weight), position))
    return found


def _weight(text: str) -> float:
    try:
        return min(max(float(text), 0.0), 1.0)
    except ValueError:
        return 0.0
