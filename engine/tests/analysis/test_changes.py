"""What changes between two books, in words: nothing is silent, and a sentence says what an officer asks."""

from __future__ import annotations

import pytest

from engine.analysis.changes import Change, changes_between, changes_on_wire, file_changes
from engine.analysis.mutation_documents import policy_mutants, regime_mutants
from engine.schema.book import Book
from engine.schema.folder import folder_of, kind_of
from engine.schema.load import book_of
from engine.tests.analysis.edited_book import book_with, part_edits, sample_book, source_of, value_edits

CAP_NAME = "The cap sa.bnpl.22.1 (Outstanding BNPL financing per person) in SA"
OFFER_NAME = "The offer winter-zero-6 (6 payments, no fees)"
CAP = "policies/sa/sa.bnpl.22.1/policy.yaml"
OFFER = "rules/offers/winter-zero-6/offer.yaml"
DELINQUENT = ("above: 30 days", "above: 20 days")
MINIMUM_AGE = ("at_least: 18 years", "at_least: 17 years")
MOST_TRIED = 9
"""So many edits of a document are tried; all of them would take minutes."""


def changes(name: str, *edits: tuple[str, str]) -> tuple[Change, ...]:
    """The changes of the sample book after texts in one of its files were replaced."""
    text = sample_book().files[name]
    for before, after in edits:
        assert before in text
        text = text.replace(before, after, 1)
    book = book_with(name, text)
    assert book is not None, "the edited book loads"
    return changes_between(sample_book(), book)


def said(name: str, *edits: tuple[str, str], language: str = "en") -> list[str]:
    """The sentences of those changes, with plain spaces."""
    return [change.texts[language].replace("\N{NO-BREAK SPACE}", " ") for change in changes(name, *edits)]


def test_a_cap_that_falls_is_said_with_its_day() -> None:
    """A second dated value says which cap falls, where, from what to what, and from which day."""
    edit = ("value: 5000 SAR}", "value: 5000 SAR}, {from: 2027-03-01, value: 4000 SAR}")
    assert said(CAP, edit) == [f"{CAP_NAME} falls from SAR 5,000.00 to SAR 4,000.00 from 1 March 2027."]
    (arabic,) = said(CAP, edit, language="ar")
    assert arabic.startswith("السياسة sa.bnpl.22.1 («إجمالي التمويل القائم بالدفع الآجل للفرد»، حد أقصى) في ")
    assert arabic.endswith(" اعتباراً من 1 مارس 2027.")
    assert "خفض الحد من" in arabic


READS = [
    (
        CAP,
        ("from: 2024-01-16", "from: 2024-05-16"),
        f"{CAP_NAME}: the limit of SAR 5,000.00 begins later, on 16 May 2024 instead of 16 January 2024.",
    ),
    (
        CAP,
        ("on_missing: refuse", "on_missing: refer"),
        f"{CAP_NAME}: where a fact is missing it now leads to “refer to a person” instead of “refuse”.",
    ),
    (
        CAP,
        (", offer.product: bnpl}", "}"),
        f"{CAP_NAME} now applies without the condition that the product is buy now, pay later.",
    ),
    (
        CAP,
        ("customer.bnpl_outstanding + plan", "plan"),
        (
            f"{CAP_NAME} now measures the amount this plan finances instead of what is still owed under "
            "buy-now-pay-later plans (with all providers) + the amount this plan finances."
        ),
    ),
    (OFFER, ("stacking:", "status: withdrawn\nstacking:"), f"{OFFER_NAME} is withdrawn."),
    (
        OFFER,
        ("down_payment: 10 %", "down_payment: 20 %"),
        f"{OFFER_NAME} asks for a down payment of 20% instead of 10%, which is more.",
    ),
    (OFFER, ("[ecommerce, app]", "[app]"), f"{OFFER_NAME} is no longer for the channel ecommerce."),
    (
        OFFER,
        ("[returning, gold]", "[returning, gold, loyal, prime]"),
        f"{OFFER_NAME} is now also for the segments Loyal customer and Prime.",
    ),
    (
        OFFER,
        ("at_least: 500 SAR", "at_least: 600 SAR"),
        (
            f"{OFFER_NAME} now asks that the cart's total is at least SAR 600.00 instead of at least "
            "SAR 500.00, which is narrower."
        ),
    ),
    (
        OFFER,
        ("until: 2027-01-31", "until: 2027-01-15"),
        f"{OFFER_NAME} ends earlier, on 15 January 2027 instead of 31 January 2027.",
    ),
    (
        "rules/providers/wahat-pay.yaml",
        ("merchant_discount: 4.1 %", "merchant_discount: 4.2 %"),
        (
            "The provider wahat-pay (Wahat Pay): the agreement (from 1 January 2026): the merchant discount "
            "rises from 4.1% to 4.2%."
        ),
    ),
    (
        "rules/segments.yaml",
        ("15000 SAR", "12000 SAR"),
        (
            "The segment gold (Gold) now asks that the customer's monthly income (before deductions) is at "
            "least SAR 12,000.00 instead of at least SAR 15,000.00, which is wider."
        ),
    ),
    (
        "rules/seasons.yaml",
        ("from: 11-20", "from: 11-18"),
        "The season white-friday (White Friday) now begins on 18 November instead of 20 November.",
    ),
    (
        "rules/retailer.yaml",
        ("vat: 15 %", "vat: 16 %"),
        "The market SA (Saudi Arabia): the VAT on fees rises from 15% to 16%.",
    ),
    (
        "policies/sa/sa.bnpl.22.1/cases.yaml",
        ("expect: passes", "expect: refuses"),
        "The cases of the policy sa.bnpl.22.1: 1 changed.",
    ),
]


@pytest.mark.parametrize(("name", "edit", "sentence"), READS)
def test_a_change_reads_as_an_officer_would_say_it(name: str, edit: tuple[str, str], sentence: str) -> None:
    """The one sentence names the document, what changes, which way, and the value before."""
    assert said(name, edit) == [sentence]


def test_a_source_that_is_in_doubt_is_told_with_what_it_means() -> None:
    """A policy that becomes unconfirmed refers from now on, which is no mere matter of its citation."""
    confidence, cap = ("confidence: primary", "confidence: unconfirmed"), ("on_missing: refuse\n", "")
    doubt, missing = said(CAP, confidence, cap)
    assert doubt.endswith(
        "is now unconfirmed instead of primary; it now refers to a person and no longer declines."
    )
    assert missing.endswith("it now leads to “refer to a person” instead of “refuse”.")


def test_a_limit_that_falls_for_some_days_is_told_with_both_ends() -> None:
    """A value between two others says from when until when it differs, and what comes of it."""
    dated = "[{from: 2024-01-16, value: 5000 SAR}]"
    between = (
        "[{from: 2024-01-16, value: 5000 SAR}, {from: 2027-03-01, value: 4000 SAR}, "
        "{from: 2027-05-01, value: 5000 SAR}]"
    )
    assert said(CAP, (dated, between)) == [
        f"{CAP_NAME} falls from SAR 5,000.00 to SAR 4,000.00 from 1 March 2027 until 30 April 2027."
    ]
    ended = "[{from: 2025-01-01, value: 5000 SAR}, {from: 2027-03-01, value: 6000 SAR}]"
    assert said(CAP, (dated, ended)) == [
        f"{CAP_NAME} has no limit from 16 January 2024 until 31 December 2024, where it was SAR 5,000.00.",
        f"{CAP_NAME} rises from SAR 5,000.00 to SAR 6,000.00 from 1 March 2027.",
    ]


def test_a_limit_in_another_currency_is_another_limit() -> None:
    """The same figure in the money of another country is not the same limit."""
    *_, limit = said(CAP, ("country: SA", "country: AE"), ("5000 SAR}", "5000 AED}"))
    assert "at most SAR 5,000.00 from 16 January 2024 to " in limit
    assert limit.endswith("at most AED 5,000.00 from 16 January 2024.")


def test_a_policy_of_another_kind_is_told_once_with_what_it_now_says() -> None:
    """What was capped and is now forbidden is one change, and no block is told as taken away."""
    cap = (
        "cap:\n  measure: customer.bnpl_outstanding + plan.financed\n"
        "  at_most: [{from: 2024-01-16, value: 5000 SAR}]"
    )
    edits = (("kind: cap", "kind: forbid"), (cap, "forbid: {plan.financed: {above: 5000 SAR}}"))
    assert said(CAP, *edits) == [
        (
            f"{CAP_NAME} is now a prohibition instead of a cap: it forbids offers where the amount this plan "
            "finances is above SAR 5,000.00."
        )
    ]


def test_a_policy_can_lose_and_gain_what_confines_it() -> None:
    """Without the block that says what it is about a policy is told to apply to every offer."""
    name = "policies/sa/sa.cb.1/policy.yaml"
    (wider,) = said(name, ("applies_to: {country: SA}\n", ""))
    assert wider.endswith(
        " now applies to every offer; until now only where the country of sale is Saudi Arabia."
    )


def test_parts_of_the_retailer_are_told_by_what_they_are() -> None:
    """A category that moves, a channel and a pack that are new are told as such."""
    leisure = """  leisure:
    title: {en: "Leisure", ar: "ترفيه"}
    includes:
      travel: {title: {en: "Travel", ar: "السفر"}}"""
    sentences = said(
        "rules/retailer.yaml",
        ("channels: [store, ecommerce, app]", "channels: [store, ecommerce, app, kiosk]"),
        ('  travel: {title: {en: "Travel", ar: "السفر"}}', leisure),
        ("packs: [house, sa]", "packs: [sa, house]"),
    )
    assert sentences == [
        "The market SA (Saudi Arabia): the policy packs stand in another order: sa, house.",
        "The category leisure (Leisure) is new, at the top.",
        "The category travel (Travel) moves: it stood at the top and stands inside leisure.",
        "The retailer dar-almanzil (Dar Al Manzil): the channels now also include kiosk.",
    ]


def test_regimes_in_another_order_are_a_change() -> None:
    """The first regime whose condition holds governs, so their order decides."""
    name = "policies/sa/regimes.yaml"
    text = sample_book().files[name]
    second, third = text.index("  - regime: sa.micro"), text.index("  - regime: sa.consumer")
    (order,) = said(name, (text[second:], text[third:] + text[second:third]))
    assert order.endswith("in the order sa.bnpl, sa.consumer-finance, sa.microfinance.")


def test_an_entry_of_a_list_that_is_new_is_told_with_all_it_says() -> None:
    """A new outage of a provider is told with its days and its reason."""
    new = 'unavailable:\n  - {from: 2027-01-05, until: 2027-01-06, because: "stocktaking"}\n'
    assert said("rules/providers/wahat-pay.yaml", ("unavailable:\n", new)) == [
        (
            "The provider wahat-pay (Wahat Pay): the outage is new: from 5 January 2027 until "
            "6 January 2027; the reason “stocktaking”."
        )
    ]


def test_a_wider_prohibition_is_stricter_and_a_wider_requirement_milder() -> None:
    """What a condition means for customers depends on whether it forbids, requires, or lets in."""
    (forbidden,) = said("policies/house/house.delinquent/policy.yaml", DELINQUENT)
    assert forbidden.endswith(", which is stricter.")
    (required,) = said("policies/house/house.minimum-age/policy.yaml", MINIMUM_AGE)
    assert required.endswith(", which is milder.")


def test_a_book_does_not_differ_from_itself() -> None:
    """Between a book and itself nothing changes, nor where only the line ends are others."""
    book = sample_book()
    assert changes_between(book, book) == ()
    crlf = book_with(CAP, book.files[CAP].replace("\n", "\r\n"))
    assert crlf is not None
    assert changes_between(book, crlf) == ()


def test_comments_and_layout_are_told_as_such() -> None:
    """A file in which only a comment differs is named, with the word that it decides as before."""
    (comment,) = changes(CAP, ("# The text does not say", "# The text says nothing about"))
    assert (comment.aspect, comment.file) == ("layout", CAP)
    (spelled,) = changes(CAP, ("5000 SAR}", "5000.00 SAR}"))
    assert spelled.aspect == "wording"
    (default,) = changes(CAP, ("on_missing: refuse\n", ""))
    assert default.aspect == "wording"


def mutants(name: str) -> list[str]:
    """The texts of a document with one deliberate fault, one value edited, or one part left out."""
    source, kind = source_of(name), kind_of(name)[0]
    faults = (
        policy_mutants(source) if kind == "policy" else regime_mutants(source) if kind == "regimes" else ()
    )
    return [*(fault.text for fault in faults), *value_edits(source), *part_edits(source)]


SAMPLED = (
    CAP,
    OFFER,
    "policies/sa/regimes.yaml",
    "rules/providers/najd-finance.yaml",
    "rules/segments.yaml",
    "rules/seasons.yaml",
    "rules/retailer.yaml",
    "rules/offers/phone-choose-10/offer.yaml",
    "rules/offers/winter-zero-6/cases.yaml",
    "policies/sa/sa.bnpl.22.1/cases.yaml",
)


@pytest.mark.parametrize("name", SAMPLED)
def test_no_edit_of_a_value_is_silent(name: str) -> None:
    """Whatever single value is edited, some change names the file, and says it in both languages."""
    tried, every = 0, mutants(name)
    for text in every[:: max(len(every) // 40, 1)]:
        book = book_with(name, text) if tried < MOST_TRIED else None
        if book is None:
            continue
        tried += 1
        found = changes_between(sample_book(), book)
        assert {change.file for change in found} == {name}
        assert all(text and "{" not in text for change in found for text in change.texts.values())
        assert {change.aspect for change in found} != {"layout"}
    assert tried > 3


def test_what_is_added_and_what_is_removed_is_told() -> None:
    """A document that only one of two books has is told with what it says, either way round, cases too."""
    gone = ("rules/offers/pay-in-3/", "policies/sa/sa.bnpl.22.2/")
    files = {name: text for name, text in sample_book().files.items() if not name.startswith(gone)}
    smaller = book_of(folder_of(files))
    assert isinstance(smaller, Book)
    removed = changes_between(sample_book(), smaller)
    added = changes_between(smaller, sample_book())
    assert [(change.kind, change.id, change.aspect) for change in removed] == [
        ("policy", "sa.bnpl.22.2", "removed"),
        ("offer", "pay-in-3", "removed"),
        ("policy", "sa.bnpl.22.2", "cases"),
        ("offer", "pay-in-3", "cases"),
    ]
    assert [(change.kind, change.id, change.aspect) for change in added] == [
        (kind, id, "added" if aspect == "removed" else aspect)
        for kind, id, aspect in ((each.kind, each.id, each.aspect) for each in removed)
    ]
    assert "is new" in added[0].texts["en"]
    assert "the number of installments is at most 12" in added[0].texts["en"]


@pytest.mark.parametrize(
    ("kind", "says"),
    [("forbid", "it forbids "), ("require", "it requires "), ("cap", " at most "), ("disclose", "it shows “"),
     ("record", "never written to the log: ")],
)  # fmt: skip
def test_a_policy_of_each_kind_is_told_with_what_it_says(kind: str, says: str) -> None:
    """A policy that is new says what it forbids, requires, caps, shows or keeps."""
    policy = next(each for each in sample_book().policies if each.document.kind == kind)
    folder = policy.source.file.removesuffix("policy.yaml")
    files = {name: text for name, text in sample_book().files.items() if not name.startswith(folder)}
    without = book_of(folder_of(files))
    assert isinstance(without, Book)
    first = changes_between(without, sample_book())[0]
    assert (first.id, first.aspect) == (policy.id, "added")
    assert says in first.texts["en"]
    assert " جديدة" in first.texts["ar"]


def test_policies_come_first_and_layout_last() -> None:
    """The order is that of what an approver has to know, and the same each time."""
    files = {
        OFFER: sample_book().files[OFFER].replace("down_payment: 10 %", "down_payment: 20 %"),
        CAP: sample_book().files[CAP].replace("5000 SAR}", "4000 SAR}"),
        "rules/seasons.yaml": f"{sample_book().files['rules/seasons.yaml']}# the end\n",
        "rules/segments.yaml": sample_book().files["rules/segments.yaml"].replace("730 days", "365 days"),
    }
    found = []
    for ordered in (files, dict(reversed(files.items()))):
        book = book_of(folder_of({**sample_book().files, **ordered}))
        assert isinstance(book, Book)
        found.append(changes_between(sample_book(), book))
    assert found[0] == found[1]
    assert [change.file for change in found[0]] == [CAP, OFFER, "rules/segments.yaml", "rules/seasons.yaml"]


def test_changes_on_the_wire_are_in_one_language() -> None:
    """Each change becomes plain values with its sentence in the language asked for, English for any other."""
    found = changes(OFFER, ("down_payment: 10 %", "down_payment: 20 %"))
    (arabic,) = changes_on_wire(found, "ar")
    assert arabic == {
        "kind": "offer",
        "id": "winter-zero-6",
        "file": OFFER,
        "aspect": "plan.down_payment",
        "text": found[0].texts["ar"],
    }
    assert changes_on_wire(found, "fr")[0]["text"] == found[0].texts["en"]


def test_files_of_a_book_that_does_not_load_are_compared_as_texts() -> None:
    """Each file that differs is told with its lines; line ends alone make no difference."""
    old = {"a.yaml": "one\ntwo\n", "b.yaml": "x\n", "c.yaml": "same\n", "e.yaml": "1\n2\n"}
    new = {"a.yaml": "one\n2\nthree\n", "c.yaml": "same\r\n", "d.yaml": "y\nz\n", "e.yaml": "2\n1\n"}
    told = file_changes(old, new)
    assert [(each["file"], each["change"], each["lines_added"], each["lines_removed"]) for each in told] == [
        ("a.yaml", "changed", 2, 1),
        ("b.yaml", "removed", 0, 1),
        ("d.yaml", "added", 2, 0),
        ("e.yaml", "changed", 0, 0),
    ]
    assert told[0]["texts"]["en"] == "a.yaml changes from line 2: 2 added, 1 removed."
    assert told[3]["texts"]["en"] == "e.yaml changes from line 1: its lines stand in another order."
    assert {"en", "ar"} == set(told[2]["texts"])
