"""The catalogue of problem codes: what each means and what mends it.

CONTRIBUTING.md carries this table, generated; a fixture book fires every code.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal


@dataclass(frozen=True, slots=True)
class CatalogueEntry:
    """One kind of mistake: its severity, its meaning and its mending, for a person who is no programmer."""

    severity: Literal["error", "warning"]
    meaning: str
    mend: str


def _error(meaning: str, mend: str) -> CatalogueEntry:
    return CatalogueEntry("error", meaning, mend)


def _warning(meaning: str, mend: str) -> CatalogueEntry:
    return CatalogueEntry("warning", meaning, mend)


CATALOGUE: Final[dict[str, CatalogueEntry]] = {
    # --- the file as text -------------------------------------------------------------------------
    "missing-file": _error("a file that every book needs is not there", "create it; the message names it"),
    "unreadable-file": _error("a file is not UTF-8 text or cannot be read", "save it as UTF-8"),
    "file-too-large": _error("a file is larger than 256 KiB", "split it, or remove what does not belong"),
    "yaml-syntax": _error(
        "the text is not YAML", "look at the indentation, the colons and the quotes near the place"
    ),
    "hidden-character": _error(
        "an invisible character, such as one that turns the direction of reading", "delete it"
    ),
    "yaml-feature": _error(
        "what hides what a file says: an anchor, an alias, a tag, a merge key, a second document",
        "write the value out where it is used",
    ),
    "nested-too-deep": _error(
        "lists and mappings are nested more than 20 levels deep", "flatten the condition"
    ),
    "duplicate-key": _error("one mapping has the same key twice", "keep one of the two"),
    "ambiguous-boolean": _error(
        "an unquoted `yes`, `no`, `on` or `off`, which YAML 1.1 reads as a boolean",
        "quote it, or write true or false",
    ),
    # --- the document's form ----------------------------------------------------------------------
    "missing-field": _error("a required field is not there", "add it"),
    "unknown-field": _error(
        "a field that this kind of document does not have", "correct the spelling or remove it"
    ),
    "wrong-type": _error(
        "a value of another kind than the field takes", "write the kind of value the message names"
    ),
    "not-one-of": _error("a value outside a closed list", "use one of the values the message lists"),
    "out-of-range": _error("a number outside its range", "use a number inside the range"),
    "invalid-id": _error("an id with characters that ids do not have", "rename it"),
    "invalid-date": _error(
        "a date that does not exist, or not written as year-month-day", "write it as 2026-11-27"
    ),
    "invalid-duration": _error("a span of time that cannot be read", "write it as `30 days` or `6 months`"),
    "invalid-share": _error("a share that cannot be read", "write it as `2.5 %`"),
    "invalid-money": _error(
        "an amount that cannot be read, or has more decimals than the currency", "write it as `500 SAR`"
    ),
    "float-money": _error(
        "an amount written as a bare decimal number, without a currency", "write it as `499.99 SAR`"
    ),
    "money-without-currency": _error("an amount without its currency", "add the currency, as in `500 SAR`"),
    "wrong-currency": _error(
        "an amount in another currency than the market it is for", "use the market's currency"
    ),
    "unknown-currency": _error("a currency code that is not in use", "use an ISO 4217 code such as SAR"),
    "missing-translation": _error("a text without its English or its Arabic", "add the missing language"),
    "unknown-time-zone": _error(
        "a time zone that the IANA database does not have", "use a name such as Asia/Riyadh"
    ),
    # --- names that point nowhere, or twice -------------------------------------------------------
    "duplicate-id": _error("two documents or entries have the same id", "rename one of them"),
    "id-not-folder": _error(
        "the id in a file differs from the name of its folder or file", "make them the same"
    ),
    "misplaced-file": _error(
        "a YAML file at a place where no document belongs", "move it to its place or delete it"
    ),
    "unknown-provider": _error(
        "an offer names a provider that has no file", "correct the name or add the provider"
    ),
    "unknown-season": _error(
        "a season that seasons.yaml does not have", "correct the name or add the season"
    ),
    "unknown-segment": _error(
        "a segment that segments.yaml does not have", "correct the name or add the segment"
    ),
    "unknown-category": _error(
        "a category outside the retailer's category tree", "correct the name or add the category"
    ),
    "unknown-input": _error(
        "a trait that is none of the inputs of retailer.yaml", "correct the name or declare the input"
    ),
    "forbidden-input": _error(
        "an input of a kind that the law of a market forbids",
        "take it out of retailer.yaml and out of every rule",
    ),
    "unknown-channel": _error(
        "a channel that the retailer does not have", "correct the name or add the channel"
    ),
    "unknown-market": _error(
        "a market that the retailer does not have", "correct the country or add the market"
    ),
    "unknown-regime": _error(
        "a regime that no pack of the market declares", "correct the name or declare the regime"
    ),
    "unknown-offer": _error("an offer that the book does not have", "correct the name"),
    "unknown-name": _error(
        "a name outside the closed list that its fact can take", "use one of the names listed"
    ),
    "unknown-pack": _error(
        "a market names a policy pack that has no folder", "correct the name or add the pack"
    ),
    "unused-pack": _warning("a policy pack that no market uses", "name it under a market's packs"),
    # --- conditions -------------------------------------------------------------------------------
    "unknown-fact": _error("a condition names a fact that does not exist", "`taqseet facts` lists them all"),
    "unknown-operator": _error(
        "a condition uses an operator that does not exist", "use one of the operators listed"
    ),
    "operator-type": _error(
        "an operator that does not fit the type of its fact", "use an operator that fits"
    ),
    "value-type": _error(
        "a value that does not fit the type of its fact", "write a value of the fact's type"
    ),
    "fact-stage": _error(
        "a fact that is not known where the condition is decided", "use a fact that is known there"
    ),
    "empty-condition": _error("a condition, list or group with nothing in it", "remove it or fill it"),
    "impossible-range": _error("a lower bound above the upper bound", "swap or correct the bounds"),
    "condition-too-wide": _error("a condition with too many alternatives", "split it into several documents"),
    "segment-cycle": _error("a segment that depends on itself", "break the circle"),
    # --- dates and windows ------------------------------------------------------------------------
    "empty-window": _error("a window that ends before it begins", "swap or correct the dates"),
    "overlapping-windows": _error(
        "two windows of one list that overlap", "make them end and begin on different days"
    ),
    "invalid-season-day": _error(
        "a day of the year that does not exist in its calendar", "correct the month and day"
    ),
    "month-end-required": _error(
        "installments counted in months without saying what a month after the 31st means",
        "add `month_end: clamp`",
    ),
    "month-end-unused": _error("`month_end` where no period counts months", "remove it"),
    # --- offers -----------------------------------------------------------------------------------
    "amount-band-missing": _error(
        "an offer that does not say from which cart total it holds",
        "add `cart.total: {at_least: …}` to `when`",
    ),
    "impossible-down-payment": _error("a down payment that leaves nothing to finance", "lower it"),
    "unreachable-offer": _error(
        "an offer that no cart can ever reach", "correct the condition the message names"
    ),
    "unpriceable-plan": _error(
        "a plan that has no price for any cart of its offer",
        "change the rate, the number of installments, the wait or the down payment",
    ),
    "forbidden-offer": _error(
        "an offer that a policy forbids on every day of its window", "change the offer, or withdraw it"
    ),
    "offer-without-agreement": _error(
        "an offer whose provider has no agreement on any day of its window",
        "add the agreement or move the window",
    ),
    "partly-forbidden-offer": _warning(
        "an offer that a policy forbids on some days of its window, as no case of it expects",
        "shorten the window, change the offer, or add a case that expects it",
    ),
    "agreement-gap": _warning(
        "an offer whose provider has no agreement on some days of its window", "extend the agreement"
    ),
    "product-not-provided": _error(
        "an offer of a product that its provider does not finance", "change the provider"
    ),
    "season-never-in-window": _error(
        "a seasonal offer whose season never falls inside its window", "widen the window or change the season"
    ),
    # --- providers and policies -------------------------------------------------------------------
    "unknown-claim": _error("an attestation of something no rule asks for", "use one of the claims listed"),
    "citation-without-clause": _error("a citation that does not say which clause", "add the clause"),
    "unconfirmed-block": _error(
        "an unconfirmed policy that says `on_missing: refuse`",
        "remove the line: an unconfirmed policy only refers",
    ),
    "kind-body-mismatch": _error(
        "a policy whose kind and body do not fit", "give the block that its kind needs, and no other"
    ),
    "cap-unit-mismatch": _error(
        "a cap that adds or compares different units", "use facts and a limit of one unit"
    ),
    "cap-without-limit": _error("a cap without `at_most` or `at_least`, or with both", "give exactly one"),
    "dated-values-disorder": _error(
        "dated values that are not in order, or two from the same day", "sort them by date"
    ),
    "money-needs-country": _error(
        "an amount in a rule that does not say for which one country it is",
        "add `country` beside it, or to `applies_to`",
    ),
    "unknown-placeholder": _error(
        "a text with a placeholder that no figure fills", "use one of the placeholders listed"
    ),
    "misplaced-placeholder": _error(
        "a figure of a quote in the text of a refusal, or what only a refusal has in the text of a quote",
        "use a placeholder that the message lists",
    ),
    "disclosure-moment": _error(
        "a text that does not say when it is shown, or says it twice",
        "give exactly one of `before` and `upon`",
    ),
    # --- cases ------------------------------------------------------------------------------------
    "missing-cases": _warning("an offer or policy without a cases.yaml", "add one, with its boundaries"),
    "case-request": _error(
        "a case whose request could not be read", "correct the request as the message says"
    ),
    "case-failed": _error(
        "a case that comes out otherwise than it expects", "correct the document or the case"
    ),
    "missing-schema-line": _warning(
        "a file without its `yaml-language-server` line, so that no editor can check it",
        "add the line the help gives",
    ),
}
