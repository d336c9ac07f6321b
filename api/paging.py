"""Long lists a page at a time, by a cursor: `limit`, `starting_after`, and `has_more` in the answer.

A cursor is the id of the last item of the page before. So a page does not shift when something new comes in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Annotated, Final, NamedTuple, TypeVar

from fastapi import Depends, Query

from api.errors import InvalidParameter
from engine.wire.fields import quoted

ItemT = TypeVar("ItemT")
USUAL_LIMIT: Final = 20
LARGEST_LIMIT: Final = 100


class Page(NamedTuple):
    """Which page of a list is asked for."""

    limit: int
    starting_after: str | None

    def of(self, items: Iterable[ItemT], id_of: Callable[[ItemT], str]) -> tuple[list[ItemT], bool]:
        """The items of this page, and whether more come after it.

        `items` are in the order of the list. Raises InvalidParameter where the cursor is none of theirs.
        """
        listed: Sequence[ItemT] = list(items)
        first = 0
        if self.starting_after is not None:
            places = (place for place, item in enumerate(listed) if id_of(item) == self.starting_after)
            place = next(places, None)
            if place is None:
                raise InvalidParameter(
                    f"`starting_after` names nothing that is listed: {quoted(self.starting_after)}"
                )
            first = place + 1
        end = first + self.limit
        return list(listed[first:end]), len(listed) > end


def _page(
    limit: Annotated[
        int, Query(ge=1, le=LARGEST_LIMIT, description="How many are listed at most.")
    ] = USUAL_LIMIT,
    starting_after: Annotated[
        str | None, Query(description="The id of the last one of the page before; the first page without it.")
    ] = None,
) -> Page:
    return Page(limit, starting_after)


PageOf = Annotated[Page, Depends(_page)]
