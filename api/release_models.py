"""The bodies of the release desk: proposals, approvals, activations, withdrawals, the audit, previews."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from api.models import WireText
from api.offer_models import WireMistake
from engine.wire.answer import AnswerPart, WireAnswer, WireBook

DIGEST_PATTERN = "^sha256:[0-9a-f]{64}$"
Digest = Annotated[str, Field(pattern=DIGEST_PATTERN)]
Moment = Annotated[
    str, Field(json_schema_extra={"format": "date-time", "examples": ["2026-11-27T07:15:00.000Z"]})
]
Who = Annotated[str, Field(examples=["fatimah.compliance"])]


class Asked(BaseModel):
    """Base of every body that the release desk is sent: no field that it does not declare."""

    model_config = ConfigDict(extra="forbid", strict=True)


Reason = Annotated[
    str,
    Field(
        description="Why, in 1 to 500 characters; it is kept for good.",
        examples=["The ceiling was lowered by circular 47"],
    ),
]


class WireReasoned(Asked):
    """Why something is done."""

    reason: Reason


class WireApproving(Asked):
    """The approval of one text of a proposal."""

    bundle: Annotated[
        Digest, Field(description="The text that was read: `bundle` of the proposal. Any other is refused.")
    ]
    reason: Reason


class WireActivating(Asked):
    """The activation of an approved proposal."""

    proposal: Annotated[str, Field(description="The proposal.")]
    reason: Reason
    effective_from: Annotated[
        str | None,
        Field(
            description="From when it decides: a moment with an offset, or a date, which begins where the "
            "first market of the book has midnight. Left out: at once.",
            examples=["2027-03-01", "2027-03-01T00:00:00+03:00"],
        ),
    ] = None


class WireRollingBack(Asked):
    """The return to a book that decided before."""

    book: Annotated[Digest | None, Field(description="Which; the last other one, unless given.")] = None
    reason: Reason


class WireEditedDocument(Asked):
    """A document as somebody has just edited it."""

    kind: Annotated[Literal["offer", "policy"], Field(description="What it is.")]
    id: Annotated[str, Field(description="Which; one that the book does not have is added.")]
    yaml: Annotated[str, Field(description="Its text.")]
    pack: Annotated[str | None, Field(description="The policy pack of a new policy, such as `sa`.")] = None


class WirePreviewing(Asked):
    """A request, and the document to decide it with."""

    request: Annotated[dict[str, Any], Field(description="A request as `POST /v1/eligibility` takes it.")]
    document: Annotated[WireEditedDocument, Field(description="The document to decide it with.")]


class WirePreviewAnswer(WireAnswer):
    """What would be answered; nothing was decided, so it has no id."""

    decision_id: Annotated[None, Field(description="Always null.")]  # type: ignore[assignment]


class WireChangedVerdict(AnswerPart):
    """An offer that comes out otherwise than by the active book."""

    id: Annotated[str, Field(description="The offer.")]
    before: Annotated[
        Literal["eligible", "ineligible", "referred"] | None,
        Field(description="By the active book; null for a new offer."),
    ]
    after: Annotated[
        Literal["eligible", "ineligible", "referred"] | None,
        Field(description="With the document; null for an offer that is gone from this market."),
    ]
    what: Annotated[
        list[Literal["verdict", "regime", "rank", "quote", "disclosures", "reasons"]],
        Field(min_length=1, description="What is not the same."),
    ]


class WirePreview(AnswerPart):
    """What a request would be answered with one document edited."""

    book: Annotated[
        WireBook | None, Field(description="The book with the document; null where it would not load.")
    ]
    compared_with: Annotated[WireBook, Field(description="The active book.")]
    problems: Annotated[
        list[WireMistake], Field(description="What is wrong with the book, if anything; cases are left out.")
    ]
    answer: Annotated[
        WirePreviewAnswer | None, Field(description="The answer; null where the book would not load.")
    ]
    changed: Annotated[
        list[WireChangedVerdict], Field(description="The offers that come out otherwise, by id.")
    ]


class WireProposalCases(AnswerPart):
    """The cases beside the offers and policies of a proposed book."""

    run: Annotated[int, Field(ge=0, description="How many were run; none where the book does not load.")]
    failed: Annotated[int, Field(ge=0, description="How many came out otherwise than they expect.")]


class WireApproval(AnswerPart):
    """That a second person has approved one text of a proposal."""

    approver: Annotated[Who, Field(description="Who.")]
    at: Annotated[Moment, Field(description="When.")]
    expires_at: Annotated[Moment, Field(description="From when it can no longer be used.")]
    bundle: Annotated[Digest, Field(description="The text that was approved.")]
    is_for_this_text: Annotated[bool, Field(description="False once the proposal was edited: it is void.")]
    reason: Annotated[str, Field(description="Why.")]


class WireProposalBrief(AnswerPart):
    """A proposal as a list shows it."""

    id: Annotated[str, Field(description="The proposal.", examples=["01KBFA4E00TAQSEETEXAMP1E00"])]
    status: Annotated[
        Literal["open", "approved", "expired", "rejected", "activated"],
        Field(description="Where it stands; `expired`: its approval was not used in time."),
    ]
    author: Annotated[Who, Field(description="Who made it.")]
    authors: Annotated[
        list[Who], Field(description="Everybody who wrote on it; none of them may approve it.")
    ]
    reason: Annotated[str, Field(description="Why; may be empty.")]
    made_at: Annotated[Moment, Field(description="When it was made.")]
    revised_at: Annotated[Moment, Field(description="When its text was last changed.")]
    base: Annotated[Digest, Field(description="The book that it changes.")]
    book: Annotated[WireBook, Field(description="The book that it makes.")]
    bundle: Annotated[Digest, Field(description="Its text, all files together: what an approval names.")]
    errors: Annotated[int, Field(ge=0, description="How many mistakes keep it from being approved.")]
    warnings: Annotated[int, Field(ge=0, description="How many warnings there are.")]
    cases: Annotated[WireProposalCases, Field(description="How its cases came out.")]
    approval: Annotated[WireApproval | None, Field(description="Its last approval, if there was one.")]


class WireProposedDocument(AnswerPart):
    """A file that is not the same as in the book before."""

    file: Annotated[str, Field(description="The file, from the folder of the book.")]
    change: Annotated[Literal["added", "removed", "changed"], Field(description="What became of it.")]


class WireBookChange(AnswerPart):
    """One thing that a proposal changes, in a sentence."""

    kind: Annotated[str, Field(description="Of what kind of document.", examples=["policy", "offer"])]
    id: Annotated[str, Field(description="Of which.", examples=["sa.bnpl.22.1"])]
    file: Annotated[str, Field(description="Where it stands.")]
    aspect: Annotated[str, Field(description="What of it, as a code.", examples=["limit"])]
    text: Annotated[str, Field(description="The change in plain words, in the language asked for.")]


class WireFileChange(WireProposedDocument):
    """How a file differs, where the books cannot be compared."""

    lines_added: Annotated[int, Field(ge=0, description="How many lines are new.")]
    lines_removed: Annotated[int, Field(ge=0, description="How many lines are gone.")]
    first_line: Annotated[int, Field(ge=1, description="The first line that is not the same.")]
    texts: Annotated[WireText, Field(description="The same in a sentence.")]


class WireScenarioRun(AnswerPart):
    """How the scenarios came out against a proposed book."""

    passed: Annotated[int, Field(ge=0, description="How many passed.")]
    failed: Annotated[int, Field(ge=0, description="How many did not.")]
    failures: Annotated[list[str], Field(description="The titles of those, with their places.")]
    seconds: Annotated[int, Field(ge=0, description="How long they took.")]


class WireProposal(WireProposalBrief):
    """A proposal with all that was found about it."""

    problems: Annotated[list[WireMistake], Field(description="The first 200 problems, with their places.")]
    changes: Annotated[
        list[WireBookChange], Field(description="What it changes, in plain words, the weightiest first.")
    ]
    files: Annotated[
        list[WireFileChange], Field(description="The changed files, where the book would not load.")
    ]
    documents: Annotated[list[WireProposedDocument], Field(description="Every file that is not the same.")]
    scenarios: Annotated[
        WireScenarioRun | None, Field(description="How the scenarios came out; null where they were not run.")
    ]


class WireProposals(AnswerPart):
    """Proposals, the newest first."""

    proposals: Annotated[list[WireProposalBrief], Field(description="This page of them.")]
    has_more: Annotated[bool, Field(description="Whether more come after.")]


class WireActivation(AnswerPart):
    """That a book became, or is to become, the one that decides."""

    id: Annotated[str, Field(description="The activation.", examples=["01KBFA4E00TAQSEETEXAMP1E00"])]
    kind: Annotated[Literal["activated", "rolled_back"], Field(description="Forwards, or back.")]
    proposal: Annotated[
        str | None, Field(description="The proposal; null for the first book and for a roll-back.")
    ]
    book: Annotated[WireBook, Field(description="The book.")]
    bundle: Annotated[Digest, Field(description="Its text, all files together.")]
    actor: Annotated[Who, Field(description="Who activated it.")]
    reason: Annotated[str, Field(description="Why.")]
    at: Annotated[Moment, Field(description="When that was done.")]
    effective_from: Annotated[
        Moment | None, Field(description="The moment it was scheduled for; null: at once.")
    ]


class WireWithdrawal(AnswerPart):
    """That an offer is not to be shown, whichever book decides."""

    offer: Annotated[str, Field(description="The offer.")]
    actor: Annotated[Who, Field(description="Who withdrew it.")]
    reason: Annotated[str, Field(description="Why.")]
    at: Annotated[Moment, Field(description="When.")]


class WireReinstated(AnswerPart):
    """That a withdrawn offer may be shown again."""

    offer: Annotated[str, Field(description="The offer.")]
    is_withdrawn: Annotated[Literal[False], Field(description="Always false.")]


class WireActivations(AnswerPart):
    """What decides, what is to, what did, and which offers are set aside."""

    active: Annotated[WireActivation | None, Field(description="What decides now.")]
    scheduled: Annotated[list[WireActivation], Field(description="What is to, the earliest first.")]
    withdrawn: Annotated[list[WireWithdrawal], Field(description="The offers that are set aside.")]
    history: Annotated[
        list[WireActivation], Field(description="This page of what took effect, the newest first.")
    ]
    has_more: Annotated[bool, Field(description="Whether more of the history comes after.")]


class WireEvent(AnswerPart):
    """One thing that happened to the book or to the log."""

    id: Annotated[str, Field(description="The event.", examples=["01KBFA4E00TAQSEETEXAMP1E00"])]
    at: Annotated[Moment, Field(description="When.")]
    kind: Annotated[str, Field(description="What.", examples=["proposed", "approved", "activated"])]
    actor: Annotated[Who, Field(description="Who; `taqseet` is the service itself.")]
    subject: Annotated[str, Field(description="To what: a proposal, an activation, an offer, a key.")]
    reason: Annotated[str, Field(description="Why; may be empty for a proposal.")]
    details: Annotated[dict[str, Any], Field(description="What else belongs to an event of this kind.")]
    position: Annotated[int, Field(ge=1, description="Its place in the chain, which decisions share.")]
    writer: Annotated[str, Field(description="Which process wrote it.")]
    record_hash: Annotated[str, Field(description="The hash that the next record is sealed with.")]


class WireAudit(AnswerPart):
    """The audit trail, the newest first."""

    events: Annotated[list[WireEvent], Field(description="This page of it.")]
    has_more: Annotated[bool, Field(description="Whether more come after.")]
