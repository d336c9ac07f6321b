"""The vocabulary in plain words: every fact and claim is said in both languages, none like another."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from engine.claims import PROVIDER_CLAIMS, RETAILER_CLAIMS
from engine.fact_words import CLAIMS, FEMININE, NOUNS, SENTENCES, noun, sentence
from engine.facts import FACTS
from engine.locale_format import LANGUAGES

FLAGS = {name for name, fact in FACTS.items() if fact.type == "flag"}
ARABIC = re.compile("[\u0621-\u064a]")


def test_every_fact_has_words() -> None:
    """A fact that has a value is a noun and a flag a sentence: there is no other, and none without words."""
    assert set(NOUNS) == set(FACTS) - FLAGS
    assert set(SENTENCES) == FLAGS
    assert set(CLAIMS) == {*PROVIDER_CLAIMS, *RETAILER_CLAIMS}
    assert set(FEMININE) <= set(NOUNS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_facts_share_a_phrase(language: str) -> None:
    """A reader knows from the words alone which fact is meant, and whether a flag holds."""
    said = [noun(fact, language) for fact in FACTS]
    said += [sentence(fact, language, holds=holds) for fact in sorted(FLAGS) for holds in (True, False)]
    assert [words for words, count in Counter(said).items() if count > 1] == []


def test_words_are_of_their_language() -> None:
    """English has no Arabic letter and no name of a fact in it, Arabic no Latin letter, a noun no comma."""
    for fact in FACTS:
        english, arabic = noun(fact, "en"), noun(fact, "ar")
        assert not ARABIC.search(english)
        assert "_" not in english
        assert fact != english
        assert ARABIC.search(arabic)
        assert not re.search("[A-Za-z_]", arabic)
        assert fact in FLAGS or not {",", "،"} & {*english, *arabic}
