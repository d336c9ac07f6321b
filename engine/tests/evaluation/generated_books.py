"""Random books, as YAML texts through the real loader."""

from __future__ import annotations

import json
from dataclasses import dataclass
from random import Random
from typing import Final

from engine.compiler.compile import compile_book
from engine.compiler.compiled import CompiledBook
from engine.problems import Problems
from engine.schema.folder import Folder, add_file, kind_of, schema_line
from engine.schema.load import book_of
from engine.tests.evaluation.generated import chances
from engine.tests.evaluation.generated_conditions import (
    CATEGORIES,
    CHANNELS,
    DATES,
    POLICY_FACTS,
    REGIME_FACTS,
    REQUEST_FACTS,
    SEGMENTS,
    Written,
    without_money,
    written,
)

CURRENCIES: Final = {"SA": "SAR", "KW": "KWD"}


def text(words: str) -> Written:
    """A text in both languages."""
    return {"en": words, "ar": f"{words} بالعربية"}


@dataclass(frozen=True, slots=True)
class BookShape:
    """How many offers and policies a generated book tries to have; unlawful offers are left out."""

    offers: int = 10
    policies: int = 6


def generated_book(seed: object, shape: BookShape = BookShape()) -> CompiledBook:
    """A compiled book; documents that are wrong by chance are left out."""
    rng = chances(f"book {seed}")
    documents = _documents(rng, shape)
    for _ in range(20):
        outcome = compiled_documents(documents)
        if isinstance(outcome, CompiledBook):
            return outcome
        wrong = {problem.span.file for problem in outcome.items if problem.severity == "error"}
        droppable = {file for file in wrong if kind_of(file)[0] in ("offer", "policy")}
        assert droppable, [str(problem) for problem in outcome.items]
        documents = {file: document for file, document in documents.items() if file not in droppable}
    raise AssertionError(f"no book for seed {seed}")


def compiled_documents(documents: dict[str, Written]) -> CompiledBook | Problems:
    """The compiled book of documents by their path, read as YAML, or its problems."""
    folder = Folder()
    for file, document in documents.items():
        kind = kind_of(file)[0]
        assert kind is not None
        body = json.dumps(document, ensure_ascii=False, indent=1)
        add_file(folder, file, f"{schema_line(kind, file)}\n{body}\n".encode())
    book = book_of(folder)
    return book if isinstance(book, Problems) else compile_book(book)


def _documents(rng: Random, shape: BookShape) -> dict[str, Written]:
    documents = {
        "rules/retailer.yaml": retailer(rng),
        "rules/segments.yaml": {"segments": _segments(rng)},
        "rules/seasons.yaml": {"seasons": seasons()},
        "policies/house/regimes.yaml": {"regimes": [_regime(rng, name) for name in ("first", "second")]},
    }
    for country in CURRENCIES:
        for number in range(2):
            name = f"provider-{country.lower()}-{number}"
            documents[f"rules/providers/{name}.yaml"] = _provider(rng, name, country)
    for number in range(shape.offers):
        documents[f"rules/offers/offer-{number}/offer.yaml"] = _offer(rng, f"offer-{number}")
    for number in range(shape.policies):
        pack = rng.choice(("house", "house", "sa", "kw"))
        name = f"{pack}.{number}"
        documents[f"policies/{pack}/{name}/policy.yaml"] = _policy(rng, name, pack)
    for pack in ("sa", "kw"):
        documents[f"policies/{pack}/{pack}.keep/policy.yaml"] = {
            **_head(rng, f"{pack}.keep", "record"),
            "record": {"keep": "10 years", "from": "decision"},
        }
    return documents


def retailer(rng: Random) -> Written:
    """A retailer with two markets whose currencies have two and three decimals."""
    markets = {
        country: {
            "title": text(country),
            "currency": currency,
            "time_zone": "Asia/Riyadh" if country == "SA" else "Asia/Kuwait",
            "vat": "15 %",
            "apr": "effective",
            "packs": ["house", country.lower()],
        }
        for country, currency in CURRENCIES.items()
    }
    tree = {name: {"title": text(name)} for name in ("gift-cards", "travel")}
    below = {name: {"title": text(name)} for name in ("phones", "laptops")}
    tree["electronics"] = {"title": text("electronics"), "includes": below}
    return {
        "retailer": "generated",
        "title": text("A generated retailer"),
        "version": "1",
        "channels": list(CHANNELS),
        "markets": markets,
        "categories": tree,
        "attestations": _attestations(rng, ("no_surcharge",)),
    }


def _attestations(rng: Random, claims: tuple[str, ...]) -> list[Written]:
    return [
        {"claim": claim, "from": rng.choice(DATES[:2]), "until": rng.choice(DATES[2:]), "evidence": "seen"}
        for claim in claims
        if rng.random() < 0.8
    ]


def _segments(rng: Random) -> Written:
    tenure = f"{rng.choice((90, 365))} days"
    conditions: Written = {
        "adult": {"customer.age": {"at_least": "18 years"}},
        "returning": {"customer.tenure": {"at_least": tenure}},
        "rich": {"country": "SA", "customer.monthly_income": {"at_least": "12000 SAR"}},
        "gold": {"customer.segments": rng.choice((["returning", "rich"], {"all_of": ["returning", "rich"]}))},
        "newcomer": {"not": {"customer.segments": {"any_of": ["returning"]}}},
        "vip": {"customer.segments": {"all_of": ["gold", "adult"]}, "customer.known": True},
    }
    return {name: {"title": text(name), "when": conditions[name]} for name in SEGMENTS}


def seasons() -> Written:
    """A season that turns the year, one with announced days, one by the table alone."""
    announced = [{"year": 1448, "from": "2027-02-09", "until": "2027-03-10"}]
    return {
        "winter": {"title": text("winter"), "gregorian": {"from": "11-28", "until": "02-10"}},
        "ramadan": {
            "title": text("ramadan"),
            "hijri": {"from": "09-01", "until": "09-30"},
            "announced": announced,
        },
        "eid": {"title": text("eid"), "hijri": {"from": "10-01", "until": "10-05"}},
    }


def _regime(rng: Random, name: str) -> Written:
    when = written(rng, without_money(REGIME_FACTS), "SAR", 1)
    return {"regime": name, "title": text(name), "citation": _citation("primary"), "when": when}


def _citation(confidence: str) -> Written:
    return {
        "authority": "An authority",
        "instrument": "An instrument",
        "clause": "Art. 1",
        "confidence": confidence,
        "checked_on": "2026-11-21",
    }


def _provider(rng: Random, name: str, country: str) -> Written:
    licence = {"authority": "An authority", "number": "1", "from": "2026-01-01"}
    return {
        "provider": name,
        "title": text(name),
        "country": country,
        "products": ["bnpl", "consumer_finance"],
        "licences": [
            {**licence, "product": product, "until": rng.choice(("2027-12-31", "2026-11-27"))}
            for product in ("bnpl", "consumer_finance")
        ],
        "attestations": _attestations(rng, ("bureau_member",)),
        "agreements": [
            {"from": "2026-01-01", "until": "2027-12-31", "merchant_discount": "3 %", "settlement": "7 days"}
        ],
        "unavailable": [{"from": "2026-11-28", "until": "2026-11-28", "because": "closed"}]
        if rng.random() < 0.2
        else [],
    }


def _offer(rng: Random, name: str) -> Written:
    country = rng.choice(("SA", "SA", "SA", "KW"))
    currency = CURRENCIES[country]
    first, last = rng.choice(((100, 5000), (500, 5000), (100, 1000), (500, 2500)))
    when: Written = {
        "channel": rng.sample(CHANNELS, rng.choice((1, 3, 3))),
        "cart.total": {
            rng.choice(("at_least", "above")): f"{first} {currency}",
            rng.choice(("at_most", "below")): f"{last} {currency}",
        },
    }
    extra = [written(rng, REQUEST_FACTS, currency) for _ in range(rng.choice((0, 0, 0, 1, 2)))]
    available: Written = {
        "from": rng.choice(("2026-01-01", *DATES[:2])),
        "until": rng.choice((*DATES[2:], "2027-12-31", "2027-12-31")),
    }
    if rng.random() < 0.2:
        available["season"] = rng.choice(("winter", "winter", "ramadan"))
    if rng.random() < 0.4:
        when["cart.categories"] = {"none_of": ["gift-cards", *rng.sample(CATEGORIES, rng.choice((0, 0, 1)))]}
    if rng.random() < 0.1:
        when["cart.quantity"] = {"at_least": rng.choice((2, 3))}
    document: Written = {
        "offer": name,
        "title": text(name),
        "provider": f"provider-{country.lower()}-{rng.randrange(2)}",
        "market": country,
        "product": rng.choice(("bnpl", "consumer_finance")),
        "plan": _plan(rng, currency),
        "available": available,
        "status": rng.choice(("active",) * 29 + ("withdrawn",)),
        "when": {**when, "all": extra} if extra else when,
    }
    if rng.random() < 0.5:
        rule = rng.choice(("exclusive", "best", "best", "joint"))
        document["stacking"] = {"group": rng.choice(("seasonal", "everyday")), "rule": rule}
    return document


def _plan(rng: Random, currency: str) -> Written:
    every = rng.choice(("1 month", "2 weeks", "10 days"))
    first_due = rng.choice(("at_checkout", f"after {every}"))
    plan: Written = {
        "installments": rng.choice((3, 4, 6, 12)),
        "every": every,
        "first_due": first_due,
        "down_payment": rng.choice(
            ("none", "10 %", f"20 {currency}", {"at_least": "10 %", "at_most": "50 %"})
        ),
        "fee": {
            "amount": rng.choice(("none", "none", "1.5 %", f"2 % + 3 {currency}")),
            "paid_by": rng.choice(("consumer", "merchant")),
            "charged": rng.choice(("at_checkout", "first", "spread")),
        },
        "rate": rng.choice(("none", "none", "12 % a year")),
        "residue": rng.choice(("first", "last")),
    }
    if "month" in every:
        plan["month_end"] = "clamp"
    return plan


def _head(rng: Random, name: str, kind: str) -> Written:
    confidence = rng.choice(("primary", "primary", "secondary", "unconfirmed"))
    head: Written = {
        "policy": name,
        "title": text(name),
        "kind": kind,
        "citation": _citation(confidence),
        "message": text("No"),
    }
    if confidence != "unconfirmed" and rng.random() < 0.3:
        head["on_missing"] = rng.choice(("refuse", "refer"))
    if rng.random() < 0.25:
        head["in_force"] = {rng.choice(("from", "until")): rng.choice(DATES[1:4])}
    return head


def _policy(rng: Random, name: str, pack: str) -> Written:
    kind = rng.choice(("forbid", "forbid", "require", "require", "cap", "cap", "cap", "disclose"))
    country = {"sa": "SA", "kw": "KW"}.get(pack)
    currency = CURRENCIES[country or "SA"]
    facts = POLICY_FACTS if country else without_money(POLICY_FACTS)
    document = _head(rng, name, kind)
    applies: list[Written] = [{"country": country}] if country else []
    if rng.random() < 0.6:
        applies.append(written(rng, facts, currency, 1))
    if applies:
        document["applies_to"] = _merged(applies)
    if kind in ("forbid", "require"):
        parts = [written(rng, facts, currency) for _ in range(rng.choice((1, 2, 2)))]
        document[kind] = {"all" if kind == "forbid" else "any": parts}
        document["reason"] = rng.choice(("compliance_violation", "compliance_violation", "category_excluded"))
    elif kind == "cap":
        document["cap"] = _cap(rng, currency) if country else _plain_cap(rng)
        document["reason"] = rng.choice(("compliance_violation", "customer_limit_exceeded"))
    else:
        document["disclose"] = {"show": text("APR {apr}."), "before": "contract"}
    return document


def _merged(parts: list[Written]) -> Written:
    whole: Written = {}
    for part in parts:
        if whole.keys().isdisjoint(part):
            whole |= part
        else:
            whole = {**whole, "all": [*whole.get("all", []), part]}
    return whole


def _plain_cap(rng: Random) -> Written:
    return rng.choice(
        (
            {"measure": "answer.plans_shown", "at_most": rng.choice((1, 2))},
            {"measure": "offer.installments", "at_most": rng.choice((6, 8))},
            {"measure": "plan.apr", "at_most": rng.choice(("5 %", "30 %"))},
            {"measure": "plan.term_cost", "at_most": "5 % of plan.financed"},
        )
    )


def _cap(rng: Random, currency: str) -> Written:
    exposure = "customer.bnpl_outstanding + plan.financed"
    dated = [
        {"from": "2026-11-01", "value": f"{rng.choice((500, 5000))} {currency}"},
        {"from": "2026-11-28", "value": f"{rng.choice((900, 2000))} {currency}"},
    ]
    burden = "plan.monthly_average + customer.monthly_obligations"
    lowest = {"lowest_of": [f"2000 {currency}", "0.5 x customer.net_monthly_income"]}
    return rng.choice(
        (
            {"measure": "answer.plans_shown", "at_most": rng.choice((1, 2, 3))},
            {"measure": exposure, "at_most": dated},
            {"measure": exposure, "at_most": lowest},
            {"measure": "plan.financed - plan.due_today", "at_most": f"1000 {currency}"},
            {"measure": burden, "at_most": "33 % of customer.salary"},
            {"measure": "plan.smallest_installment", "at_least": f"{rng.choice((20, 100))} {currency}"},
            {"measure": "customer.bnpl_outstanding", "at_most": f"1000 {currency}"},
            {"measure": "plan.fees_without_vat", "at_most": "1 % of plan.financed"},
        )
    )  # fmt: skip
