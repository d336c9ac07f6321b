"""The JSON Schemas of editors: current, accepting what the loader accepts, refusing typical mistakes."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from engine.facts import FACTS
from engine.problems import Problems
from engine.schema.folder import KINDS, kind_of, schema_line
from engine.schema.json_parts import facts_known_to
from engine.schema.json_schemas import FOLDER, schema_of, text_of
from engine.schema.load import load_book
from engine.schema.yaml_source import plain, read_yaml
from engine.tests.schema.documents import TWINS, changed, good_file

ROOT = Path(__file__).parents[3]
SHIPPED = sorted(
    path.relative_to(ROOT).as_posix()
    for part in ("rules", "policies")
    for path in (ROOT / part).rglob("*.yaml")
)


@cache
def validator(kind: str) -> Draft202012Validator:
    """What an editor checks a kind of document with."""
    return Draft202012Validator(json.loads((FOLDER / f"{kind}.json").read_text("utf-8")))


def document(text: str) -> Any:
    """A document as an editor sees it."""
    source, problems = read_yaml("x.yaml", text.encode())
    assert source is not None
    assert not problems
    return plain(source.root)


@pytest.mark.parametrize("kind", KINDS)
def test_a_schema_is_current(kind: str) -> None:
    """The committed schema is what the models say; `make schemas` writes it anew."""
    assert (FOLDER / f"{kind}.json").read_text("utf-8") == text_of(schema_of(kind))


def test_there_is_no_schema_too_many() -> None:
    """Every schema is of a kind of document that there is."""
    assert {path.stem for path in FOLDER.iterdir()} == KINDS.keys()


@pytest.mark.parametrize("kind", KINDS)
def test_a_schema_is_one(kind: str) -> None:
    """A schema keeps the rules of its dialect and says what the document is for."""
    schema = validator(kind).schema
    Draft202012Validator.check_schema(schema)
    assert isinstance(schema, dict)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["title"].startswith("Taqseet: ")
    assert schema["description"]


def test_every_shipped_document_is_valid() -> None:
    """What the loader accepts, an editor accepts."""
    invalid = []
    for name in SHIPPED:
        kind, _ = kind_of(name)
        assert kind is not None, name
        errors = validator(kind).iter_errors(document((ROOT / name).read_text("utf-8")))
        invalid += [f"{name}: {error.json_path}: {error.message[:200]}" for error in errors]
    assert not invalid


def test_every_shipped_document_names_its_schema() -> None:
    """An editor finds the schema of a file by its first line, and the schema is there."""
    for name in SHIPPED:
        kind, _ = kind_of(name)
        line = (ROOT / name).read_text("utf-8").splitlines()[0]
        assert line == schema_line(kind or "", name)
        assert (ROOT / name).parent.joinpath(line.partition("$schema=")[2]).resolve().is_file()


def test_the_shipped_book_has_no_warning_of_its_form() -> None:
    """The book that is shipped loads without a warning."""
    book = load_book(ROOT)
    assert not isinstance(book, Problems)
    assert not book.warnings


GOOD_FRAGMENTS = [
    ("offer", "when: {cart.total: {at_least: 100 SAR}, not: {channel: store}}"),
    ("offer", "when: {cart.total: {above: 99.99 SAR}, any: [{channel: [store]}, {customer.known: false}]}"),
    ("offer", "when: [{cart.total: {at_least: 100 SAR}}, {customer.tenure: {present: false}}]"),
    ("offer", "when: {cart.total: {at_least: 100 SAR}, customer.segments: {none_of: [new]}}"),
    ("offer", "when: {cart.total: {above: 0 SAR}, business_date: {above: 2026-02-01}, cart.quantity: [1]}"),
    ("cap", "cap: {measure: plan.apr, at_most: 30 %}"),
    ("cap", "cap: {measure: plan.fees + plan.financed, at_most: 3 x customer.net_monthly_income}"),
    ("cap", "cap: {measure: plan.fees, at_most: {lowest_of: [5 SAR, 1 % of plan.financed]}}"),
    ("cap", "cap: {measure: plan.fees, at_most: [{from: 2026-01-01, value: 5 SAR}]}"),
    ("cap", "cap: {measure: answer.plans_shown, at_most: 6}"),
    ("policy", "applies_to: {regime: house.free, offer.product: [bnpl]}"),
    ("policy", "disclose: {before: contract, show: {en: A, ar: B}}\nkind: disclose\nrequire: remove"),
    ("policy", "disclose: {upon: refusal, show: {en: A, ar: B}}\nkind: disclose\nrequire: remove"),
    ("regimes", ""),
    ("retailer", ""),
    ("seasons", ""),
    ("segments", ""),
    ("provider", ""),
    ("offer-cases", ""),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "fields"), GOOD_FRAGMENTS, ids=[f"{k}-{f:.60}" for k, f in GOOD_FRAGMENTS])
def test_what_is_right_is_not_underlined(kind: str, fields: str) -> None:
    """An editor accepts every way of writing that the loader accepts."""
    name = TWINS[kind]
    text = changed(kind, fields)[name] if fields else good_file(name)
    schema, _ = kind_of(name)
    assert not [error.message for error in validator(schema or "").iter_errors(document(text))]


BAD_FRAGMENTS = [
    ("offer", "when: {cart.totl: {at_least: 100 SAR}}"),
    ("offer", "when: {cart.total: {atleast: 100 SAR}}"),
    ("offer", "when: {cart.total: {at_least: 100}}"),
    ("offer", "when: {cart.total: {at_least: 99.99}}"),
    ("offer", "when: {channel: {at_least: store}}"),
    ("offer", "when: {plan.apr: {at_most: 10 %}}"),
    ("offer", "when: {customer.tenure: 90}"),
    ("offer", "when: {customer.known: 'true'}"),
    ("offer", "when: {customer.consents: [bureau_querry]}"),
    ("offer", "when: {cart.quantity: {present: true}}"),
    ("offer", "when: {any: []}"),
    ("offer", "when: {}"),
    ("offer", "title: {en: Only English}"),
    ("offer", "title: {en: '', ar: ''}"),
    ("offer", "product: loan"),
    ("offer", "offer: In_Four"),
    ("offer", "market: Saudi"),
    ("offer", "available: {from: 1 November, until: 2026-12-31}"),
    ("offer", "stacking: {grup: a, rule: best}"),
    ("offer", "plan: {installments: 61, every: 1 month, first_due: at_checkout, rate: none, residue: last}"),
    ("offer", "plan: remove"),
    ("cap", "cap: {measure: plan.financd, at_most: 5000 SAR}"),
    ("cap", "cap: {measure: cart.categories, at_most: 5000 SAR}"),
    ("cap", "cap: {measure: plan.financed, at_most: lots}"),
    ("cap", "cap: {measure: plan.financed, at_most: 2 x plan.financd}"),
    ("cap", "cap: {measure: plan.financed, at_most: [5000 SAR]}"),
    ("policy", "citation: {authority: A, instrument: B, confidence: primary, checked_on: 2026-11-21}"),
    ("policy", "kind: forbids"),
    ("policy", "disclose: {show: {en: A, ar: B}}\nkind: disclose\nrequire: remove"),
    (
        "policy",
        "disclose: {before: contract, upon: refusal, show: {en: A, ar: B}}\nkind: disclose\nrequire: remove",
    ),
    ("policy", "disclose: {upon: purchase, show: {en: A, ar: B}}\nkind: disclose\nrequire: remove"),
    ("policy", "applies_to: {answer.plans_shown: 5}"),
    ("segments", "segments: {gold: {title: {en: Gold, ar: ذهبي}, when: {cart.quantity: 1}}}"),
    ("segments", "segments: {Gold: {title: {en: Gold, ar: ذهبي}, when: {customer.known: true}}}"),
    ("seasons", "seasons: {summer: {title: {en: S, ar: ص}, gregorian: {from: 1 June, until: 08-31}}}"),
    ("provider", "attestations: [{claim: owns_goods, from: 2026-01-01, until: 2026-12-31, evidence: seen}]"),
    ("provider", "unavailable: [{from: 2026-01-01, until: 31 December, because: maintenance}]"),
    ("offer-cases", "cases: [{case: one, expect: accepted}]"),
    ("offer-cases", "cases: [{case: one, given: {cart: {totl: 5 SAR}}, expect: eligible}]"),
    ("offer-cases", "cases: [{case: one, given: {cart: {total: 5}}, expect: eligible}]"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "fields"), BAD_FRAGMENTS, ids=[f"{k}-{f:.80}" for k, f in BAD_FRAGMENTS])
def test_a_typical_mistake_is_underlined_while_it_is_typed(kind: str, fields: str) -> None:
    """An editor refuses the mistakes that need no other file to be seen."""
    name = TWINS[kind]
    schema, _ = kind_of(name)
    assert list(validator(schema or "").iter_errors(document(changed(kind, fields)[name])))


def test_an_editor_explains_every_fact() -> None:
    """A fact is completed with its meaning and where it comes from, wherever it can be used."""
    for kind in ("offer", "segments", "regimes", "policy"):
        schema = validator(kind).schema
        assert isinstance(schema, dict)
        completed = schema["$defs"]["Condition"]["anyOf"][0]["properties"]
        assert completed.keys() - {"all", "any", "not"} == facts_known_to(kind).keys()
        for name in facts_known_to(kind):
            assert completed[name]["description"].startswith(FACTS[name].meaning)
