"""`POST /v1/decisions/{id}/replay`: its body and its answer, and how OpenAPI tells of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field

from engine.analysis.replay import Outcome
from engine.wire.answer import AnswerPart

PATH: Final = "/v1/decisions/{decision_id}/replay"


class WireReplaying(BaseModel):
    """What a recorded decision is held against; a body may be left out."""

    model_config = ConfigDict(extra="forbid", strict=True)

    against: Annotated[
        Literal["recorded", "active"],
        Field(
            description="`recorded`: the very book that decided. `active`: that one first, then the book "
            "that decides now."
        ),
    ] = "recorded"


class WireReplayedBooks(AnswerPart):
    """Digests of books."""

    recorded: Annotated[str, Field(description="The book that decided.")]
    replayed: Annotated[str, Field(description="The book that the decision was held against.")]


class WireReplayedEngines(AnswerPart):
    """Versions of the engine."""

    recorded: Annotated[str, Field(description="The engine that decided.")]
    replayed: Annotated[str, Field(description="The engine that decided again.")]


class WireDifference(AnswerPart):
    """The first place where the recorded answer and the replayed one differ."""

    pointer: Annotated[
        str,
        Field(
            description="RFC 6901 pointer into the whole answer, with its facts under `facts`.",
            examples=["/offers/0/quote/fees"],
        ),
    ]
    recorded: Annotated[Any, Field(description="What the record says; null where it says nothing.")]
    replayed: Annotated[Any, Field(description="What came out now; null where nothing did.")]


class WireReplay(AnswerPart):
    """What came of deciding a recorded request again."""

    decision_id: Annotated[str, Field(description="The decision.")]
    outcome: Annotated[
        Outcome,
        Field(
            description="`match`: the same answer, to the letter. `book_changed`: the book that decided is "
            "not kept as it was, or the active one answers otherwise. `engine_changed`: the same book "
            "answers otherwise. `facts_missing`: facts were erased, masked, or never kept."
        ),
    ]
    detail: Annotated[str, Field(description="The same in words.")]
    book: Annotated[WireReplayedBooks, Field(description="Which books.")]
    engine: Annotated[WireReplayedEngines, Field(description="Which engines.")]
    first_difference: Annotated[
        WireDifference | None,
        Field(description="Where the answers part; null where there is nothing to show."),
    ]


MODELS: Final[tuple[type[BaseModel], ...]] = (WireReplaying, WireReplay)


def describe_replay(paths: Mapping[str, dict[str, Any]]) -> None:
    """Fill in what the framework cannot know of the route."""
    operation = paths[PATH]["post"]
    asked = {
        "schema": _reference(WireReplaying),
        "examples": {"active": {"summary": "Against the active book", "value": {"against": "active"}}},
    }
    operation["requestBody"] = {"required": False, "content": {"application/json": asked}}
    told = {"application/json": {"schema": _reference(WireReplay)}}
    operation["responses"]["200"] = {"description": "What came of it.", "content": told}


def _reference(model: type[BaseModel]) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{model.__name__}"}
