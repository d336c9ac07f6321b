"""JSON Schemas of what the documents' models leave open: conditions, caps and the requests of cases."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from engine.claims import CONSENTS
from engine.facts import FACTS, Fact, FactType, Stage
from engine.schema.build import OFFER_STAGES, POLICY_STAGES, REGIME_STAGES, outside_offer, outside_segment
from engine.schema.cap_reader import MEASURED_TYPES
from engine.schema.condition_reader import OPERATOR_MEANINGS, operators_of
from engine.schema.names import FIXED_NAMES

Schema = dict[str, Any]

_DATE: Final = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
_MONEY: Final = "^[0-9]+(\\.[0-9]+)? ?[A-Z]{3}$"
_VALUES: Final[Mapping[FactType, Schema]] = {
    "money": {"type": "string", "pattern": _MONEY, "examples": ["500 SAR", "499.99 SAR"]},
    "count": {"type": "integer", "minimum": 0, "maximum": 1_000_000},
    "days": {"type": "string", "pattern": "^[0-9]{1,5} (day|week)s?$", "examples": ["90 days"]},
    "months": {"type": "string", "pattern": "^[0-9]{1,5} (month|year)s?$", "examples": ["6 months"]},
    "years": {"type": "string", "pattern": "^[0-9]{1,5} years?$", "examples": ["18 years"]},
    "share": {"type": "string", "pattern": "^[0-9]{1,6}(\\.[0-9]{1,4})? *%$", "examples": ["2.5 %"]},
    "date": {"type": "string", "pattern": _DATE, "examples": ["2026-11-27"]},
    "flag": {"type": "boolean"},
    "name": {"type": "string", "minLength": 1, "maxLength": 200},
    "names": {"type": "string", "minLength": 1, "maxLength": 200},
}
_CONDITION: Final[Schema] = {"$ref": "#/$defs/Condition"}
_CONDITIONS: Final[Schema] = {"type": "array", "items": _CONDITION, "minItems": 1}


def value_of(fact: Fact) -> Schema:
    """One value that a fact can be compared with."""
    fixed = FIXED_NAMES.get(fact.vocabulary) if fact.vocabulary else None
    return {"enum": sorted(fixed)} if fixed else _VALUES[fact.type]


def _several(value: Schema) -> Schema:
    return {"type": "array", "items": value, "minItems": 1}


def comparison_name(fact: Fact) -> str:
    """The name under which a schema defines what can stand beside a fact: facts of one kind share one."""
    what = fact.vocabulary if fact.vocabulary in FIXED_NAMES else fact.type
    return f"{what}{'-or-missing' if fact.optional else ''}"


def comparison_of(fact: Fact) -> Schema:
    """All that can stand beside a fact in a condition: a value, a list, or operators."""
    value = value_of(fact)
    operators: Schema = {}
    for operator in operators_of(fact):
        takes: Schema = value
        if operator == "present":
            takes = {"type": "boolean"}
        elif operator in ("any_of", "all_of", "none_of"):
            takes = {"anyOf": [value, _several(value)]}
        operators[operator] = {"description": OPERATOR_MEANINGS[operator], **takes}
    by_operator = {
        "type": "object",
        "properties": operators,
        "additionalProperties": False,
        "minProperties": 1,
    }
    return {"anyOf": [value, _several(value), by_operator]}


def definitions_of_conditions(facts: Mapping[str, Fact]) -> dict[str, Schema]:
    """The definitions that `Condition` needs, and itself."""
    comparisons = {comparison_name(fact): comparison_of(fact) for fact in facts.values()}
    return {"Condition": condition(facts), **dict(sorted(comparisons.items()))}


def condition(facts: Mapping[str, Fact]) -> Schema:
    """A condition over some facts."""
    groups: Schema = {
        "all": {"description": "all of these hold", "anyOf": [_CONDITION, _CONDITIONS]},
        "any": {"description": "at least one of these holds", "anyOf": [_CONDITION, _CONDITIONS]},
        "not": {"description": "this does not hold", **_CONDITION},
    }
    by_fact = {
        "type": "object",
        "properties": {name: _mention_of(fact) for name, fact in facts.items()} | groups,
        "additionalProperties": False,
        "minProperties": 1,
    }
    return {
        "title": "Condition",
        "description": "Facts with what must hold of each; all of them must hold.",
        "anyOf": [by_fact, _CONDITIONS],
    }


def _mention_of(fact: Fact) -> Schema:
    return {
        "description": f"{fact.meaning} ({fact.source})",
        "$ref": f"#/$defs/{comparison_name(fact)}",
    }


def facts_known_to(kind: str) -> dict[str, Fact]:
    """The facts that the conditions of a kind of document can use."""
    match kind:
        case "offer":
            return {n: f for n, f in FACTS.items() if f.stage in OFFER_STAGES and not outside_offer(n)}
        case "segments":
            return {n: f for n, f in FACTS.items() if f.stage in OFFER_STAGES and not outside_segment(n)}
        case "regimes":
            return {n: f for n, f in FACTS.items() if f.stage in REGIME_STAGES and n != "regime"}
        case _:
            return {n: f for n, f in FACTS.items() if f.stage in POLICY_STAGES}


def measure() -> Schema:
    """A measure of a cap: facts that can be added, joined by plus and minus."""
    names = "|".join(name.replace(".", "\\.") for name, fact in FACTS.items() if fact.type in MEASURED_TYPES)
    return {
        "type": "string",
        "pattern": f"^({names})( *[-+−] *({names}))*$",
        "examples": ["customer.bnpl_outstanding + plan.financed", "plan.apr", "answer.plans_shown"],
    }


def limit() -> Schema:
    """A limit of a cap: a value, a multiple of a fact, the lowest of several, or any of these by date."""
    names = "|".join(
        name.replace(".", "\\.")
        for name, fact in FACTS.items()
        if fact.type in MEASURED_TYPES and fact.stage is not Stage.ANSWER
    )
    times = "[0-9]{1,6}(\\.[0-9]{1,6})?"
    relative = {
        "type": "string",
        "pattern": f"^([0-9.]+ *% of|{times} x) ({names})$",
        "examples": ["0.5 % of plan.financed", "3 x customer.net_monthly_income"],
    }
    term = {"anyOf": [*(_VALUES[kind] for kind in MEASURED_TYPES), relative]}
    lowest = {
        "type": "object",
        "properties": {"lowest_of": {"description": "the lowest of these counts", **_several(term)}},
        "required": ["lowest_of"],
        "additionalProperties": False,
    }
    value = {"anyOf": [term, lowest]}
    dated = {
        "type": "object",
        "properties": {
            "from": {"description": "the first day of the value", **_VALUES["date"]},
            "value": value,
        },
        "required": ["from", "value"],
        "additionalProperties": False,
    }
    return {"anyOf": [*value["anyOf"], _several(dated)]}


def _object(properties: Schema) -> Schema:
    return {"type": "object", "properties": properties, "additionalProperties": False}


def request(*, with_offer: bool, nullable: bool) -> Schema:
    """The request of a case, in the wire's shape with amounts as YAML writes them."""
    money, day, text = _VALUES["money"], _VALUES["date"], {"type": "string"}
    amounts = dict.fromkeys(("discount", "shipping", "paid_by_other_means"), money)
    line = _object({"sku": text, "category": text, "quantity": {"type": "integer"}, "unit_price": money})
    cart = {"total": money, "category": text, "currency": text, "lines": _several(line), **amounts}
    count = {"type": "integer", "minimum": 0}
    income = dict.fromkeys(("salary", "pension", "other_monthly_average", "aid", "housing_support"), money)
    income["other_statements_years"] = count
    account = dict.fromkeys(("outstanding", "fees_charged", "late_fees_charged"), money)
    account |= {"provider": text, "since": day}
    flags = ("identity_verified", "bureau_checked", "covered_borrower", "housing_beneficiary")
    obligations = dict.fromkeys(("salary_deducted", "mortgage", "other"), money)
    customer: Schema = {
        **dict.fromkeys(("id", "residency", "currency"), text),
        **dict.fromkeys(flags, _VALUES["flag"]),
        **dict.fromkeys(("monthly_income", "monthly_obligations", "bnpl_outstanding"), money),
        **dict.fromkeys(("date_of_birth", "customer_since"), day),
        "days_past_due": count,
        "consents": {"type": "array", "items": {"enum": sorted(CONSENTS)}},
        "creditworthiness": {"enum": sorted(FIXED_NAMES["creditworthiness"])},
        "traits": {"type": "array", "items": text},
        "accounts": {"type": "array", "items": _object(account)},
    }
    check = {"kind": {"enum": sorted(FIXED_NAMES["credit_check"])}, "checked_on": day}
    fields: Schema = {
        "as_of": {"description": "the moment, with its offset, in quotes", **text},
        "channel": text,
        "language": {"enum": ["en", "ar"]},
        "down_payment": {"description": "what the customer wishes to pay at once", **money},
    }
    if with_offer:
        fields["offer"] = {"description": "the offer that is judged", **text}
    make = _nullable if nullable else dict
    parts = {"income": income, "obligations": obligations, "credit_check": check}
    customer |= {name: _object(make(part)) for name, part in parts.items()}
    fields |= {"cart": _object(make(cart)), "customer": _object(make(customer))}
    return _object(make(fields))


def _nullable(properties: Schema) -> Schema:
    return {name: {"anyOf": [schema, {"type": "null"}]} for name, schema in properties.items()}


def facts_set_by_hand() -> Schema:
    """Facts with the values that a case sets; a set of names is a list or one name."""
    return _object({name: {"description": fact.meaning, **_by_hand(fact)} for name, fact in FACTS.items()})


def _by_hand(fact: Fact) -> Schema:
    value = value_of(fact)
    return {"anyOf": [value, _several(value)]} if fact.type == "names" else value


def quote_figures() -> Schema:
    """Figures of a quote that a case expects."""
    names = (
        "cash_price", "down_payment", "financed", "fees", "fees_vat", "interest", "total_payable",
        "due_today",
    )  # fmt: skip
    return _object({**dict.fromkeys(names, _VALUES["money"]), "apr": _VALUES["share"]})


def figure() -> Schema:
    """What a cap comes to, in the unit of its measure; months or days may stand as a bare count."""
    return {"anyOf": [_VALUES[kind] for kind in MEASURED_TYPES]}
