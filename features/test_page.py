"""The page of scenarios: what is on it, and that a failed scenario is seen."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import pytest

from engine.schema.book import Book
from engine.schema.fields import Text
from engine.schema.load import load_book
from features.page import render
from features.page_content import PageContent, linked, page_content
from features.page_failure import readable
from features.promises import FOLDER, read_promises, rows_of
from features.results import ScenarioResult, read_results, row_key, write_results

RUN_AT = "27 November 2026, 10:15 in Riyadh"


@cache
def book() -> Book:
    """The retailer's book."""
    loaded = load_book(FOLDER.parent)
    assert isinstance(loaded, Book)
    return loaded


@cache
def elsewhere() -> Book:
    """Fixtures: the retailer's first policy again, and one plan in a country of its own name."""
    own = book()
    market = own.retailer.markets["SA"].model_copy(update={"title": Text(en="Far away", ar="بعيد")})
    retailer = own.retailer.model_copy(update={"markets": {"SA": market}})
    offer = replace(own.offers_of("SA")[0], id="far-plan")
    return replace(own, retailer=retailer, offers=(offer,), policies=own.policies[:1], digest="sha256:far")


def all_passed() -> list[ScenarioResult]:
    """Results in which every scenario passed, each looking at one policy and one offer."""
    return [
        ScenarioResult(
            promise.file, scenario.line_number, row_key(row), "passed", ("pay-in-3",), ("sa.bnpl.22.1",)
        )
        for promise in read_promises()
        for scenario in promise.scenarios
        for row in rows_of(scenario)
    ]


def content(results: list[ScenarioResult]) -> PageContent:
    """The page's content for some results."""
    return page_content([book()], read_promises(), results, RUN_AT)


class Places(HTMLParser):
    """Collects the ids of a page, the links inside it, and what it would load from elsewhere."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.targets: set[str] = set()
        self.foreign: list[str] = []

    def note(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what a tag names and where it leads."""
        for name, value in attrs:
            if name == "id":
                self.ids.append(value or "")
            elif name == "href" and (value or "").startswith("#"):
                self.targets.add((value or "")[1:])
            elif name in ("src", "href"):
                self.foreign.append(f"{tag} {value}")

    handle_starttag = note  # the parser's own name


def places(html: str) -> Places:
    """The places of a page."""
    found = Places()
    found.feed(html)
    return found


def test_every_link_leads_somewhere_and_nothing_is_loaded() -> None:
    """The page is one file: its links stay inside it, or lead to a policy on the page beside it."""
    found = places(render(content(all_passed())))
    beside = {"a policies.html", *(f"a policies.html#policy-{policy.id}" for policy in book().policies)}
    assert set(found.foreign) == beside
    assert len(found.ids) == len(set(found.ids))
    assert found.targets <= set(found.ids)


def test_every_policy_and_offer_is_on_the_page() -> None:
    """Each policy and offer has its row, with the Arabic title and the clause."""
    html = render(content(all_passed()))
    ids = places(html).ids
    assert {f"policy-{policy.id}" for policy in book().policies} <= set(ids)
    assert {f"offer-{offer.id}" for offer in book().offers} <= set(ids)
    assert "إجمالي التمويل القائم بالدفع الآجل للفرد" in html
    assert "Art. 22(1)" in html


def test_the_fixtures_stand_beside_the_retailers_book() -> None:
    """Plans and policies of both books are listed, each once, with the country of their own book."""
    page = page_content([book(), elsewhere()], read_promises(), all_passed(), RUN_AT)
    html = render(page)
    assert page.book is book()
    assert [view.policy for view in page.policies] == list(book().policies)
    assert re.search(r'<tr id="offer-far-plan">.*?Far away, ', html, re.DOTALL)
    assert "sha256:far" in html


def test_what_has_no_scenario_is_listed() -> None:
    """A policy at which no scenario looked is named as such."""
    page = content(all_passed())
    without = [view.policy.id for view in page.policies if not view.scenarios]
    assert "sa.bnpl.22.1" not in without
    assert "sa.bnpl.22.2" in without
    assert "Without a scenario:" in render(page)


def test_a_failed_scenario_is_shown_with_its_step() -> None:
    """A failure is counted, opened and explained, and the page does not pass."""
    results = all_passed()
    promise = read_promises()[0]
    scenario = promise.scenarios[0]
    step = scenario.steps[-1].line_number
    failure = replace(
        results[0],
        outcome="failed",
        failed_step=step,
        message="AssertionError: <the customer's> plan\nassert []",
    )
    page = content([failure, *results[1:]])
    html = render(page)
    assert not page.passed
    assert page.count("failed") == 1
    assert '<p dir="auto">&lt;the customer&#39;s&gt; plan</p>' in html
    assert "AssertionError" not in html
    assert f"This step failed:</b> <bdi>{scenario.steps[-1].keyword.strip()} " in html
    assert re.search(r'data-outcome="failed" open', html)


def test_a_scenario_that_was_not_run_is_no_success() -> None:
    """A scenario without a result is shown as not run, and the page does not pass."""
    page = content(all_passed()[1:])
    assert page.count("not run") == 1
    assert not page.passed
    assert content(all_passed()).passed


def test_the_page_is_the_same_for_the_same_run() -> None:
    """The same files, book, results and moment give the same page."""
    assert render(content(all_passed())) == render(content(all_passed()))
    assert RUN_AT in render(content(all_passed()))


def test_arabic_promises_run_from_right_to_left() -> None:
    """An Arabic promise carries its language and direction."""
    html = render(content(all_passed()))
    assert re.search(
        r'<section class="promise" id="compliance-arabic-customers"[^>]* dir="rtl" lang="ar"', html
    )


@pytest.mark.parametrize(
    ("message", "lines"),
    [
        ("AssertionError: ['ineligible', ' ae.23.1']\nassert []", ("Found instead: ineligible, ae.23.1.",)),
        (
            "AssertionError: []\nassert 0 == 3\n +  where 0 = len(())",
            ("Found instead: nothing.", "Found 0, expected 3."),
        ),
        ("AssertionError: no advice is given\nassert None is not None", ("no advice is given",)),
        (
            "AssertionError: assert 34991 == 34990\n +  where 34991 = Quote(...).down_payment_minor",
            ("Found 349.91, expected 349.90.",),
        ),
        (
            "AssertionError: assert ['a', 'b'] == ['a']\n  \n  Left contains one more item: 'b'\n  Use -v",
            ("Found a, b, expected a.", "Not expected: b."),
        ),
        (
            "AssertionError: assert (1, 'x...z') == (1, 'x...y')\n  \n  At index 1 diff: 'x z' != 'x y'",
            ("Found x z, expected x y.",),
        ),
        ("AssertionError: assert 'old' == 'new'\n  \n  - new\n  + old", ("Found “old”, expected “new”.",)),
        ("AssertionError: assert False", ("What the step says is not so.",)),
        (
            'StepDefinitionNotFoundError: Step definition is not found: Then "x".',
            ("No step has this wording.",),
        ),
        ("KeyError: 'no plan is called so'", ("'no plan is called so'",)),
        ("", ()),
    ],
)
def test_a_failure_is_told_in_words(message: str, lines: tuple[str, ...]) -> None:
    """What was found and what was expected is told without the notation of the test runner."""
    assert readable(message, "its down payment is SAR 349.90") == lines


def test_a_keyword_and_its_text_are_two_words() -> None:
    """A space stands between them, so that Arabic letters do not join across."""
    html = render(content(all_passed()))
    assert '<span class="keyword">بفرض</span> <span>' in html
    assert "</span><span>" not in re.sub(
        r"<nav.*?</nav>|<ul class=\"figures\".*?</ul>", "", html, flags=re.DOTALL
    )


def test_the_retailers_own_rules_are_told_from_the_law() -> None:
    """A rule of the handbook is marked as the retailer's own, an article as read at its source."""
    html = render(content(all_passed()))
    rows = {row[1]: row[2] for row in re.finditer(r'<tr id="policy-([^"]+)">(.*?)</tr>', html, re.DOTALL)}
    assert "own rule" in rows["house.stacking"]
    assert "read at the source" not in rows["house.stacking"]
    assert "read at the source" in rows["sa.bnpl.22.1"]
    own = [view.policy.id for view in content(all_passed()).policies if view.is_own]
    assert own == [id for id in rows if id.startswith("house.")]


def test_names_in_quotes_are_links_and_text_is_escaped() -> None:
    """A name in quotes leads to its row; whatever else stands in a step is text."""
    shown = linked('"No fee" & <b>', {"No fee": "#policy-x"}, is_arabic=False)
    assert str(shown) == '<q class="name"><a href="#policy-x">No fee</a></q> &amp; &lt;b&gt;'


def test_results_survive_their_file(tmp_path: Path) -> None:
    """What a run writes is what the page reads; a run that broke has no results."""
    results = tuple(sorted(all_passed(), key=lambda result: (result.file, result.line, result.row)))
    write_results(tmp_path / "results.json", results)
    assert read_results(tmp_path / "results.json") == results
    assert read_results(tmp_path / "none.json") == ()
