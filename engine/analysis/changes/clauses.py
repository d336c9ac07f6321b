"""Comparisons as clauses that can be read aloud: `the cart's total is at least SAR 600.00`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, Literal, NamedTuple

from engine.analysis.changes.glossary import Glossary
from engine.analysis.changes.words import amount_words
from engine.conditions import Compare, Operator
from engine.fact_words import FEMININE, SENTENCES, noun, sentence
from engine.facts import FACTS

Shape = Literal["value", "date", "name", "names"]
"""How a fact is spoken of: by an amount or a number, a day, one name, or several names."""

_ONE: Final = "{0}"
_PHRASES: Final[Mapping[str, Mapping[Shape, Mapping[str, tuple[str, str]]]]] = {
    "en": {
        "value": {
            "is": ("is", _ONE), "is_not": ("is", "not {0}"),
            "at_least": ("is", "at least {0}"), "at_most": ("is", "at most {0}"),
            "above": ("is", "above {0}"), "below": ("is", "below {0}"),
        },
        "date": {
            "is": ("is", _ONE), "is_not": ("is", "not {0}"),
            "at_least": ("is", "{0} or later"), "at_most": ("is", "{0} or earlier"),
            "above": ("is", "after {0}"), "below": ("is", "before {0}"),
        },
        "name": {
            "is": ("is", _ONE), "is_not": ("is", "not {0}"),
            "any_of": ("is", "one of {0}"), "none_of": ("is", "none of {0}"),
        },
        "names": {
            "is": ("include", _ONE), "is_not": ("do not include", _ONE),
            "any_of": ("include", "one of {0}"), "all_of": ("include", "all of {0}"),
            "none_of": ("include", "none of {0}"),
        },
    },
    "ar": {
        "value": {
            "is": ("يساوي|تساوي", _ONE), "is_not": ("لا يساوي|لا تساوي", _ONE),
            "at_least": ("لا يقل عن|لا تقل عن", _ONE), "at_most": ("لا يزيد على|لا تزيد على", _ONE),
            "above": ("يزيد على|تزيد على", _ONE), "below": ("يقل عن|تقل عن", _ONE),
        },
        "date": {
            "is": ("هو", _ONE), "is_not": ("ليس", _ONE),
            "at_least": ("هو", "{0} أو بعده"), "at_most": ("هو", "{0} أو قبله"),
            "above": ("بعد", _ONE), "below": ("قبل", _ONE),
        },
        "name": {
            "is": ("هو|هي", "“{0}”"), "is_not": ("ليس|ليست", "“{0}”"),
            "any_of": ("هو|هي", "أي مما يلي: {0}"), "none_of": ("ليس|ليست", "أياً مما يلي: {0}"),
        },
        "names": {
            "is": ("تتضمن", "“{0}”"), "is_not": ("لا تتضمن", "“{0}”"),
            "any_of": ("تتضمن", "أياً مما يلي: {0}"), "all_of": ("تتضمن", "كل ما يلي: {0}"),
            "none_of": ("لا تتضمن", "أياً مما يلي: {0}"),
        },
    },
}  # fmt: skip
"""Verb and complement of each operator; Arabic verbs in the masculine and, where it differs, the feminine."""

_GIVEN: Final[Mapping[str, Mapping[Operator, str]]] = {
    "en": {"present": "known", "absent": "not known"},
    "ar": {"present": "معلوم|معلومة", "absent": "غير معلوم|غير معلومة"},
}
_FLAG_GIVEN: Final[Mapping[str, Mapping[Operator, str]]] = {
    "en": {"present": "it is known {0}", "absent": "it is not known {0}"},
    "ar": {"present": "يُعرف {0}", "absent": "لا يُعرف {0}"},
}
AND: Final = {"en": " and ", "ar": " و"}
OR: Final = {"en": " or ", "ar": " أو "}
_COMMA: Final = {"en": ", ", "ar": "، "}
_SEMICOLON: Final = {"en": "; ", "ar": "؛ "}


class Clause(NamedTuple):
    """A comparison in one language: what it is about, the verb, and what the verb says of it.

    A flag is a whole sentence, in `verb`.
    """

    about: str
    verb: str
    complement: str = ""

    def text(self) -> str:
        """The whole clause."""
        return " ".join(part for part in self if part)

    def predicate(self) -> str:
        """What is said, without what it is about."""
        return f"{self.verb} {self.complement}" if self.complement else self.verb


def clause_of(leaf: Compare, glossary: Glossary, language: str) -> Clause:
    """A comparison as a clause; a list of one name reads as that name."""
    if leaf.fact in SENTENCES:
        return _flag_clause(leaf, language)
    about, shape = noun(leaf.fact, language), _shape_of(leaf.fact)
    if leaf.operator in ("present", "absent"):
        given = _gendered(_GIVEN[language][leaf.operator], leaf.fact)
        verb = ("are" if shape == "names" else "is") if language == "en" else ""
        return Clause(about, verb, given)
    operator, said = _compared(leaf, glossary, language)
    verb, complement = _PHRASES[language][shape][operator]
    return Clause(about, _gendered(verb, leaf.fact), complement.format(said))


def _flag_clause(leaf: Compare, language: str) -> Clause:
    if leaf.operator in ("present", "absent"):
        return Clause("", _FLAG_GIVEN[language][leaf.operator].format(noun(leaf.fact, language)))
    return Clause("", sentence(leaf.fact, language, holds=bool(leaf.value) == (leaf.operator == "is")))


def _shape_of(fact: str) -> Shape:
    kind = FACTS[fact].type
    return "date" if kind == "date" else "name" if kind == "name" else "names" if kind == "names" else "value"


def _compared(leaf: Compare, glossary: Glossary, language: str) -> tuple[Operator, str]:
    """The operator by which a comparison reads, and what it compares with in words."""
    value = leaf.value
    if isinstance(value, str):
        return leaf.operator, glossary.name_of(leaf.fact, value)[language]
    if not isinstance(value, frozenset):
        return leaf.operator, amount_words(leaf.fact, value, glossary.currency, language)
    if len(value) == 1:
        single: Operator = "is_not" if leaf.operator == "none_of" else "is"
        return single, glossary.name_of(leaf.fact, next(iter(value)))[language]
    word = AND if leaf.operator == "all_of" else OR
    return leaf.operator, names_in(leaf.fact, value, glossary, language, word[language])


def _gendered(words: str, fact: str) -> str:
    """The Arabic words that agree with what a fact is called."""
    masculine, _, feminine = words.partition("|")
    return feminine if feminine and fact in FEMININE else masculine


def names_in(
    fact: str, names: Iterable[str], glossary: Glossary, language: str, word: str, marks: str = "“{}”"
) -> str:
    """Names that a fact can have, by their titles: `New customer or Gold`; in Arabic each between `marks`."""
    titles = [glossary.name_of(fact, name)[language] for name in sorted(names)]
    comma = (_SEMICOLON if any("," in title for title in titles) else _COMMA)[language]
    if language == "ar":
        titles = [marks.format(title) for title in titles]
    if len(titles) == 1:
        return titles[0]
    return f"{comma.join(titles[:-1])}{word}{titles[-1]}"
