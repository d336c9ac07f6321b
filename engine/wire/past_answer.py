"""A recorded decision as the body that reads it back: the answer again, and what it rests on."""

from __future__ import annotations

from engine.wire.past import PastDecision
from engine.wire.record import facts_on_record, faults_on_record, request_on_record
from engine.wire.render import Body, Renderer


def past_answer(past: PastDecision, renderer: Renderer) -> Body:
    """The whole answer in its language, whatever part was sent, with the facts and the place in the log.

    `answered` says what part was sent; `answer_sha256` is the hash of exactly those bytes. Of a decision of
    before answers told of refusals, `refusal` is null.
    """
    decision, stored = past.decision, past.stored
    record = stored.record
    return {
        **renderer.answer(decision, record.decision_id, record.language),
        "received_at": record.received_at,
        "language": record.language,
        "engine_version": record.engine_version,
        "answered": past.detail,
        "customer": past.customer,
        "request": request_on_record(decision.request),
        "facts": facts_on_record(decision.facts, decision.currency),
        "faults": faults_on_record(decision),
        "record": {
            "position": stored.position,
            "writer": stored.writer,
            "body_sha256": stored.body_sha256,
            "previous_hash": stored.previous_hash,
            "record_hash": stored.record_hash,
            "answer_sha256": record.answer_sha256,
        },
    }
