"""A refusal of credit as the answer tells it: its principal reasons, and the notices filled with them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.evaluation.refusal import Refusal
from engine.pricing.disclosures import fill_notice
from engine.wire.refusal_texts import BETWEEN_CATEGORIES, BETWEEN_REASONS, CATEGORIES, NO_CATEGORY, REASONS


def refusal_on_wire(
    refusal: Refusal | None, citations: Mapping[str, dict[str, Any]], language: str
) -> dict[str, Any] | None:
    """The refusal with its texts; None where credit was not refused. `citations` are by policy."""
    if refusal is None:
        return None
    reasons = [{"code": code, "text": REASONS[code][language]} for code in refusal.principal_reasons]
    categories = [CATEGORIES[name][language] for name in refusal.data_categories]
    figures = {
        "principal_reasons": BETWEEN_REASONS[language].join(reason["text"] for reason in reasons),
        "data_categories": BETWEEN_CATEGORIES[language].join(categories) or NO_CATEGORY[language],
    }
    notices = []
    for policy in refusal.notices:
        shown = policy.document.disclose
        assert shown is not None
        text = fill_notice(shown.show.in_language(language), figures)
        notices.append(
            {"code": "upon_refusal", "text": text, "policy": policy.id, "citation": citations[policy.id]}
        )
    return {"principal_reasons": reasons, "notices": notices}
