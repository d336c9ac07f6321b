"""A recorded decision as the body that reads it back: the answer again, and what it rests on."""

from __future__ import annotations

from engine.decision import Decision
from engine.wire.past import PastDecision
from engine.wire.record import facts_on_record, faults_on_record, request_on_record
from engine.wire.render import Body, Renderer


def past_answer(past: PastDecision, renderer: Renderer) -> Body:
    """The whole answer in its language, whatever part was sent, with the facts and the place in the log.

    `answered` says what part was sent; `answer_sha256` is the hash of exactly those bytes. Of a decision of
    before answers told of refusals, `refusal` is null. `masked` are facts that were never written down; texts
    and parameters that rest on them lack their figures. Where the facts were erased, `erased` is true and the
    answer is the `erased_answer`.
    """
    decision, record = past.decision, past.stored.record
    answer = (
        erased_answer(past, renderer)
        if past.is_erased
        else renderer.answer(decision, record.decision_id, record.language)
    )
    return {
        **answer,
        "received_at": record.received_at,
        "language": record.language,
        "engine_version": record.engine_version,
        "answered": past.detail,
        "erased": past.is_erased,
        "masked": list(past.masked),
        "customer": past.customer,
        "request": request_on_record(decision.request),
        "facts": None if past.is_erased else facts_on_record(decision.facts, decision.currency),
        "faults": faults_on_record(decision.faults),
        "record": _place(past),
    }


def erased_answer(past: PastDecision, renderer: Renderer) -> Body:
    """What an answer was whose personal facts were erased: offers and quotes, and who said no by which law.

    What a customer read of a refused offer, its figures and its remedies went with the facts.
    """
    decision, record = past.decision, past.stored.record
    answer = renderer.answer(decision, record.decision_id, record.language, "none")
    withheld = [
        {
            "id": verdict.offer.id,
            "provider": verdict.offer.offer.document.provider,
            "verdict": verdict.outcome,
            "reasons": [
                {
                    "code": reason.finding.code,
                    "policy": reason.finding.policy,
                    "citation": renderer.citation(reason.finding.policy),
                    "source": reason.source,
                }
                for reason in verdict.reasons
            ],
        }
        for verdict in decision.withheld
    ]
    return {**answer, "ineligible": withheld, "refusal": erased_refusal(decision, renderer)}


def erased_refusal(decision: Decision, renderer: Renderer) -> Body | None:
    """The notices that went with a refusal of credit, without the personal reasons that filled them."""
    if decision.refusal is None:
        return None
    notices = [
        {"code": "upon_refusal", "policy": policy.id, "citation": renderer.citation(policy.id)}
        for policy in decision.refusal.notices
    ]
    return {"principal_reasons": None, "notices": notices}


def _place(past: PastDecision) -> Body:
    stored = past.stored
    return {
        "position": stored.position,
        "writer": stored.writer,
        "body_sha256": stored.body_sha256,
        "previous_hash": stored.previous_hash,
        "record_hash": stored.record_hash,
        "answer_sha256": stored.record.answer_sha256,
    }
