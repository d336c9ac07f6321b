"""The scenarios as a whole: nothing is left out, nothing vanishes, and they speak as the business does."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from pytest_bdd.parser import ScenarioTemplate

from engine.facts import FACTS
from engine.problem_catalogue import CATALOGUE
from engine.schema.book import Book, Offer
from engine.schema.folder import FIXTURES, RULES, book_files, kind_of
from engine.schema.load import load_book
from features.promises import FOLDER, Promise, asserted_names, country_of, read_promises, rows_of
from features.words import HOME

FEWEST = 60
SECTIONS = {"offers", "compliance", "releases", "audit"}
TECHNICAL = re.compile(
    r"\b(json|yaml|http|https|api|sql|sqlite|database|endpoint|payload|null|true|false|boolean|param\w*|enum|"
    r"exception|error code|status|request|response|server|python|rete|git|hash|sha|uuid|regex|minor units)\b"
    r"|\w_\w|::|=>|\{|\}",
    re.IGNORECASE,
)
CODES = frozenset(code for code in (*CATALOGUE, *FACTS) if re.search(r"[._-]", code))


@cache
def promises() -> tuple[Promise, ...]:
    """Every feature file."""
    return read_promises()


@cache
def book(rules: str = RULES) -> Book:
    """The retailer's book, or the fixtures'."""
    loaded = load_book(FOLDER.parent, rules)
    assert isinstance(loaded, Book), [str(problem) for problem in loaded.errors]
    return loaded


def shown_policies() -> list[tuple[str, str]]:
    """Where the rules of each book stand, with the id of each policy that must have a scenario."""
    return sorted(
        (rules, kind_of(name)[1])
        for rules in (RULES, FIXTURES)
        for name in book_files(FOLDER.parent, rules)
        if kind_of(name)[0] == "policy"
    )


def scenarios() -> list[ScenarioTemplate]:
    """Every scenario of every file."""
    return [scenario for promise in promises() for scenario in promise.scenarios]


@cache
def named_in(countries: frozenset[str] | None = None) -> frozenset[str]:
    """What the scenarios assert something about: all of them, or those that play in some countries."""
    return frozenset(name for scenario in scenarios() for name in asserted_names(scenario, countries))


def written(promise: Promise) -> str:
    """The text of a feature file."""
    return (FOLDER / promise.file).read_text("utf-8")


def test_there_are_enough_scenarios() -> None:
    """At least 60 scenarios describe the product, and at least five of them are in Arabic."""
    arabic = [scenario for scenario in scenarios() if scenario.feature.language == "ar"]
    assert len(scenarios()) >= FEWEST
    assert len(arabic) >= 5


def test_no_scenario_hides_another() -> None:
    """Two scenarios of a file never share a title: the parser would keep only the second."""
    keyword = re.compile(r"^\s*(?:Scenario(?: Outline)?|سيناريو(?: مخطط)?):", re.MULTILINE)
    for promise in promises():
        assert len(keyword.findall(written(promise))) == len(promise.scenarios), promise.file


def test_every_scenario_acts_and_asserts() -> None:
    """Every scenario has a When and a Then, and ends with what must hold."""
    for scenario in scenarios():
        kinds = [step.type for step in scenario.steps]
        assert "when" in kinds, scenario.name
        assert kinds[-1] == "then", scenario.name


def test_every_outline_has_rows() -> None:
    """No placeholder is left in any step: an outline without rows would run its own text."""
    for scenario in scenarios():
        for row in rows_of(scenario):
            assert not [step.name for step in scenario.render(row).steps if re.search(r"<\w+>", step.name)]


def test_what_proposes_a_change_is_not_run_against_a_proposed_book() -> None:
    """A scenario that proposes a change of its own is tagged to be left out of a proposal's scenarios."""
    proposing = re.compile(r"\bpropose[sd]?\b|اقترح")
    found = [each for each in scenarios() if any(proposing.search(step.name) for step in each.steps)]
    assert {each.feature.filename.split("/")[-2] for each in found} >= {"audit", "releases"}
    assert [each.name for each in found if "releases" not in each.tags | each.feature.tags] == []


@pytest.mark.parametrize(("rules", "policy_id"), shown_policies())
def test_every_policy_has_a_scenario(rules: str, policy_id: str) -> None:
    """Some scenario in a country of each policy asserts something about it by its title."""
    [policy] = [policy for policy in book(rules).policies if policy.id == policy_id]
    markets = book(rules).retailer.markets
    countries = frozenset(country for country in markets if policy.pack in markets[country].packs)
    assert {policy.document.title.en, policy.document.title.ar} & named_in(countries)


@pytest.mark.parametrize("rules", [RULES, FIXTURES])
def test_no_two_policies_of_a_country_share_a_title(rules: str) -> None:
    """A title names one policy where a scenario plays."""
    for country in book(rules).retailer.markets:
        for language in ("en", "ar"):
            policies = book(rules).policies_of(country)
            titles = Counter(policy.document.title.in_language(language) for policy in policies)
            assert [title for title, count in titles.items() if count > 1] == []


ABROAD = """
Feature: A promise
  Scenario: Somewhere
    Given a returning customer in the United Kingdom
    Then "A plan" is offered

  Scenario: Nowhere
    Given the customer lives in Kuwait
    Then "Another plan" is offered

  Scenario Outline: Here and there
    Given a new customer in <country>
    Then "<plan>" is offered

    Examples:
      | country   | plan  |
      | Germany   | Four  |
      | Australia | Three |
"""
ABROAD_ARABIC = """
# language: ar
خاصية: وعد
  سيناريو: هناك
    بفرض عميلة دائمة في مصر
    اذاً تُعرض خطة "ادفع لاحقاً"
"""


def test_a_scenario_plays_where_its_customer_is(tmp_path: Path) -> None:
    """The country is read off the customer, in both languages, and only what is asserted there counts."""
    (tmp_path / "abroad.feature").write_text(ABROAD, "utf-8")
    (tmp_path / "arabic.feature").write_text(ABROAD_ARABIC.lstrip(), "utf-8")
    played = [scenario for promise in read_promises(tmp_path) for scenario in promise.scenarios]
    countries = [country_of(scenario, row) for scenario in played for row in rows_of(scenario)]
    assert countries == ["GB", HOME, "DE", "AU", "EG"]
    named = frozenset().union(*(asserted_names(scenario, {"AU", "EG"}) for scenario in played))
    assert named == {"Three", "ادفع لاحقاً"}


@pytest.mark.parametrize("policy_id", sorted(policy.id for policy in book().policies))
def test_every_policy_is_seen_kept_and_broken(policy_id: str) -> None:
    """Each policy that can refuse or refer is seen to do so, and each is seen to be kept."""
    [policy] = [each for each in book().policies if each.id == policy_id]
    title = policy.document.title
    shown = ("is shown ", "the refusal says ", "يُذكر في الرفض")
    kept = {name for step in _then_steps("keeps ", "it keeps these", "تلتزم", *shown) for name in step}
    broken = {
        name for step in _then_steps("refused", "waits for", "تُرفض", "تنتظر", "against") for name in step
    }
    assert {title.en, title.ar} & kept
    if policy.document.kind in ("forbid", "require", "cap"):
        assert {title.en, title.ar} & broken


@cache
def _then_steps(*words: str) -> list[set[str]]:
    """The names in the Then steps that hold one of some words, in all rows."""
    found = []
    for scenario in scenarios():
        for row in rows_of(scenario):
            for step in scenario.render(row).steps:
                if step.type == "then" and any(word in step.name for word in words):
                    cells = [cell for line in step.datatable.raw() for cell in line] if step.datatable else []
                    found.append({*re.findall(r"\"([^\"]+)\"", step.name), *cells})
    return found


KINDS: dict[str, Callable[[Offer], object]] = {
    "0 %": lambda offer: not offer.plan.annual_rate and offer.plan.fee.amount.is_nothing,
    "seasonal": lambda offer: offer.document.available.season is not None,
    "a fixed down payment": lambda offer: _has_down_payment(offer) and not offer.plan.down_payment.is_chosen,
    "a chosen down payment": lambda offer: offer.plan.down_payment.is_chosen,
    "a deferred first payment": lambda offer: (
        str(offer.plan.first_due) not in ("None", "1 month", "1 week", "4 weeks")
    ),
    "interest": lambda offer: offer.plan.annual_rate > 0,
    "weekly": lambda offer: str(offer.plan.every) == "1 week",
    "every two weeks": lambda offer: str(offer.plan.every) == "2 weeks",
    "every four weeks": lambda offer: str(offer.plan.every) == "4 weeks",
    "a flat fee in the Emirates": lambda offer: (
        offer.document.market == "AE" and offer.plan.fee.amount.amount_minor > 0
    ),
    "a percent fee in the Emirates": lambda offer: (
        offer.document.market == "AE" and offer.plan.fee.amount.share > 0
    ),
    "paid by the merchant": lambda offer: offer.plan.fee.paid_by == "merchant",
    "exclusive": lambda offer: offer.document.stacking and offer.document.stacking.rule == "exclusive",
    "withdrawn": lambda offer: offer.document.status == "withdrawn",
}


def _has_down_payment(offer: Offer) -> bool:
    return not offer.plan.down_payment.least.is_nothing


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_offer_has_a_scenario(kind: str) -> None:
    """Some scenario asserts something about an offer of each kind."""
    titles = [offer.document.title for offer in book().offers if KINDS[kind](offer)]
    assert titles
    assert any({title.en, title.ar} & named_in() for title in titles)


def test_every_segment_and_season_has_a_scenario() -> None:
    """Some offer of each segment and each season is in a scenario."""
    texts = " ".join(
        book().files[offer.source.file] for offer in book().offers if offer.document.title.en in named_in()
    )
    lacking = [segment.id for segment in book().segments if not re.search(rf"\b{segment.id}\b", texts)]
    lacking += [season for season in book().seasons if f"season: {season}" not in texts]
    assert lacking == []


def test_tags_are_declared_and_name_the_part(pytestconfig: pytest.Config) -> None:
    """Every tag is declared in pyproject.toml, and every feature is in exactly one part of the page."""
    declared = {marker.partition(":")[0] for marker in pytestconfig.getini("markers")}
    for promise in promises():
        assert promise.feature.tags <= declared, promise.file
        assert len(promise.feature.tags & SECTIONS) == 1, promise.file


def test_scenarios_use_business_words() -> None:
    """No scenario speaks of formats, fields, codes or machines."""
    for promise in promises():
        text = "\n".join(
            line for line in written(promise).splitlines() if not line.lstrip().startswith(("#", "@"))
        )
        assert not TECHNICAL.findall(text), promise.file
        assert not [code for code in CODES if re.search(rf"(?<![\w-]){re.escape(code)}(?![\w-])", text)], (
            promise.file
        )


def test_every_refusal_by_a_policy_cites_it() -> None:
    """Each time a policy refuses or refers, the scenario names its source before it goes on."""
    by_policy = re.compile(r"(is refused by|waits for a person, by|بموجب) \"")
    cited = re.compile(r"^(it cites|تستند إلى) ")
    for scenario in scenarios():
        said = [step.name for step in scenario.steps if step.type == "then"]
        refusals = [number for number, text in enumerate(said) if by_policy.search(text)]
        for number, after in pairwise([*refusals, len(said)]):
            assert any(cited.match(text) for text in said[number:after]), (scenario.name, said[number])


UNDEFINED = """
Feature: A promise
  Scenario: Its first step is not defined
    Given a step that nobody ever wrote
    Then nothing is offered

  Scenario: Its last step is not defined
    Given a returning customer in Saudi Arabia
    Then a step that nobody ever wrote
"""


def test_an_undefined_step_fails_the_run(tmp_path: Path) -> None:
    """A scenario with an undefined step, be it the first, fails and is counted; it never vanishes."""
    shutil.copy(FOLDER.parent / "pyproject.toml", tmp_path)
    planted = tmp_path / "features"
    planted.mkdir()
    (planted / "planted.feature").write_text(UNDEFINED, "utf-8")
    shutil.copy(FOLDER / "test_features.py", planted)
    (planted / "conftest.py").write_text("from features.conftest import *\n", "utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "features"]
    environment = {"PYTHONPATH": str(FOLDER.parent)}
    run = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    assert run.returncode == 1, run.stdout
    assert "2 failed" in run.stdout
    assert run.stdout.count("StepDefinitionNotFoundError") >= 2
    assert Counter(run.stdout)["F"] >= 2
