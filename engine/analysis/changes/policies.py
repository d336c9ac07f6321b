"""The changes of policies in words, those that are new and those that are gone among them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import Final

from engine.analysis.changes.condition_words import Scaled
from engine.analysis.changes.conditions import Asking, condition_changes
from engine.analysis.changes.fields import TEMPLATES, Special, field_changes
from engine.analysis.changes.glossary import currency_of, glossary_of
from engine.analysis.changes.labels import label_of
from engine.analysis.changes.limits import cap_changes, cap_words, days_words
from engine.analysis.changes.said import Change, Subject, Words, both, filled, same
from engine.analysis.changes.words import listed, market_words, value_words
from engine.conditions import ALWAYS, AllOf, Compare, Condition
from engine.schema.book import Book, Policy
from engine.schema.build import POLICY_BODIES
from engine.schema.names import currencies_of
from engine.schema.policy import DiscloseBlock, RecordBlock

_KINDS: Final[Mapping[str, Words]] = {
    "forbid": {"en": "prohibition", "ar": "منع"},
    "require": {"en": "requirement", "ar": "اشتراط"},
    "cap": {"en": "cap", "ar": "حد أقصى"},
    "floor": {"en": "floor", "ar": "حد أدنى"},
    "disclose": {"en": "disclosure", "ar": "إفصاح"},
    "record": {"en": "record rule", "ar": "قاعدة حفظ سجلات"},
}
_NAME: Final[Words] = {
    "en": "The {kind} {id} ({title}){where}",
    "ar": "السياسة {id} («{title}»، {kind}){where}",
}
_WHERE: Final[Words] = {"en": " in {places}", "ar": " في {places}"}
_AND: Final[Words] = {"en": " and ", "ar": " و"}
_POLICY: Final[Mapping[str, Words]] = {
    "added": {"en": " is new{days}: {says}", "ar": " جديدة{days}: {says}"},
    "removed": {"en": " is removed; it said: {says}", "ar": " محذوفة، وكان نصها: {says}"},
    "kind": {
        "en": " is now a {new} instead of a {old}: {says}",
        "ar": ": تغيير النوع من {old} إلى {new}: {says}",
    },
    "pack": {
        "en": " moves from the pack {old} to the pack {new}",
        "ar": ": نقل السياسة من الحزمة {old} إلى الحزمة {new}",
    },
    "confined": {
        "en": " now applies only where {rule}; until now it applied to every offer",
        "ar": ": قصر التطبيق على «{rule}» بعد أن كان على كل العروض",
    },
    "everywhere": {
        "en": " now applies to every offer; until now only where {rule}",
        "ar": ": التطبيق على كل العروض بعد أن كان مقصوراً على «{rule}»",
    },
    "missing": {
        "en": ": where a fact is missing it now leads to “{new}” instead of “{old}”",
        "ar": ": عند نقص واقعة تصبح النتيجة «{new}» بدلاً من «{old}»",
    },
}
_SAYS: Final[Mapping[str, Words]] = {
    "forbid": {"en": "it forbids offers where {rule}", "ar": "تمنع العرض إذا تحقق «{rule}»"},
    "require": {"en": "it requires that {rule}", "ar": "تشترط «{rule}»"},
    "cap": {"en": "{rule}", "ar": "{rule}"},
    "disclose": {"en": "{rule}", "ar": "{rule}"},
    "record": {"en": "{rule}", "ar": "{rule}"},
    "before": {"en": "before {moment} it shows “{text}”", "ar": "يُعرض قبل {moment}: «{text}»"},
    "upon": {"en": "with a refusal of credit it says “{text}”", "ar": "يُرفق برفض الائتمان: «{text}»"},
    "keep": {
        "en": "the record is kept for {keep}, counted from {start}",
        "ar": "يُحفظ السجل مدة {keep} من تاريخ {start}",
    },
    "mask": {"en": "never written to the log: {facts}", "ar": "لا يُكتب في السجل أبداً: {facts}"},
}


def policies_changes(old: Book, new: Book) -> Iterator[Change]:
    """Every policy that is new, gone or another one."""
    before, after = ({policy.id: policy for policy in book.policies} for book in (old, new))
    for id in sorted({*before, *after}):
        if id not in after:
            yield _whole(old, before[id], "removed")
        elif id not in before:
            yield _whole(new, after[id], "added")
        else:
            yield from _changed(old, new, before[id], after[id])


def policy_subject(book: Book, policy: Policy) -> Subject:
    """A policy at the head of a sentence: its kind, id, title, and the markets it is about if not all are."""
    kind = both(lambda language: _kind(policy)[language])
    name = filled(
        _NAME,
        kind=kind,
        id=policy.id,
        title=both(policy.document.title.in_language),
        where=_where(book, policy),
    )
    return Subject("policy", policy.id, policy.source.file, name)


def _kind(policy: Policy) -> Words:
    is_floor = policy.cap is not None and policy.cap.bound == "at_least"
    return _KINDS["floor" if is_floor else policy.document.kind]


def _where(book: Book, policy: Policy) -> Words:
    """The markets that a policy is about; nothing where it is about all of them, or about none."""
    markets = book.retailer.markets
    named = _countries(policy.applies_to)
    places = [
        market_words(book, country)
        for country, market in markets.items()
        if policy.pack in market.packs and (named is None or country in named)
    ]
    if not places or len(places) == len(markets):
        return same("")
    return filled(_WHERE, places=both(lambda each: _AND[each].join(place[each] for place in places)))


def _countries(condition: Condition) -> frozenset[str] | None:
    """The countries to which a condition is confined; None where it names none."""
    for part in condition.parts if isinstance(condition, AllOf) else (condition,):
        if isinstance(part, Compare) and part.fact == "country" and part.operator in ("is", "any_of"):
            return part.value if isinstance(part.value, frozenset) else frozenset({str(part.value)})
    return None


def policy_currency(book: Book, policy: Policy) -> str:
    """The currency that a policy's amounts are in; nothing where it names none."""
    applies = policy.applies_to
    parts = applies.parts if isinstance(applies, AllOf) else (applies,)
    return currency_of(parts, currencies_of(book.retailer))


def _whole(book: Book, policy: Policy, aspect: str) -> Change:
    window = policy.document.in_force
    days = days_words(window.from_, window.until)
    return policy_subject(book, policy).says(
        aspect, _POLICY[aspect], days=days, says=policy_words(book, policy)
    )


def policy_words(book: Book, policy: Policy) -> Words:
    """What a policy says, in words."""
    document, currency = policy.document, policy_currency(book, policy)
    glossary = glossary_of(book, currency)
    rule, cap = policy.rule, policy.cap
    if cap is not None:
        said = cap_words(cap, currency)
    elif rule is not None:
        said = both(Scaled(rule, glossary).words)
    elif document.disclose is not None:
        said = _shown_words(document.disclose)
    else:
        assert document.record is not None
        said = _kept_words(document.record)
    return filled(_SAYS[document.kind], rule=said)


def _shown_words(shown: DiscloseBlock) -> Words:
    """A text that is shown, and before what."""
    text = both(shown.show.in_language)
    if shown.before is None:
        return filled(_SAYS["upon"], text=text)
    return filled(_SAYS["before"], text=text, moment=value_words(shown.before))


def _kept_words(kept: RecordBlock) -> Words:
    """How long a record is kept, and what is never written into it."""
    told = []
    if kept.keep is not None:
        told.append(filled(_SAYS["keep"], keep=value_words(kept.keep), start=value_words(kept.from_)))
    if kept.mask:
        told.append(filled(_SAYS["mask"], facts=value_words(kept.mask, "record.mask")))
    return both(lambda language: listed((each[language] for each in told), language))


def _changed(old: Book, new: Book, before: Policy, after: Policy) -> Iterator[Change]:
    subject = policy_subject(new, after)
    if before.pack != after.pack:
        yield subject.says("pack", _POLICY["pack"], old=before.pack, new=after.pack)
    special: Special = {
        "on_missing": partial(_missing_changes, subject, before, after),
        "citation.confidence": partial(_confidence_changes, subject, before, after),
        "cap": partial(_cap, subject, (old, before), (new, after)),
        **{asking: partial(_rule, subject, asking, (old, before), (new, after)) for asking in _CONDITIONS},
    }
    if before.document.kind != after.document.kind:
        special = {
            **special,
            **dict.fromkeys(POLICY_BODIES),
            "kind": partial(_kind_changes, old, new, before, after),
        }
    yield from field_changes(subject, before.document, after.document, special)


_CONDITIONS: Final[tuple[Asking, ...]] = ("applies_to", "forbid", "require")


def _kind_changes(old: Book, new: Book, before: Policy, after: Policy) -> Iterator[Change]:
    subject = replace(policy_subject(old, before), file=after.source.file)
    values = {"old": _kind(before), "new": _kind(after), "says": policy_words(new, after)}
    yield subject.says("kind", _POLICY["kind"], **values)


def _missing_changes(subject: Subject, old: Policy, new: Policy) -> Iterator[Change]:
    if old.refers_when_missing != new.refers_when_missing:
        values = {"old": _MISSING[old.refers_when_missing], "new": _MISSING[new.refers_when_missing]}
        yield subject.says("on_missing", _POLICY["missing"], **values)


_MISSING: Final[Mapping[bool, Words]] = {
    False: {"en": "refuse", "ar": "الرفض"},
    True: {"en": "refer to a person", "ar": "الإحالة إلى موظف"},
}


def _confidence_changes(subject: Subject, old: Policy, new: Policy) -> Iterator[Change]:
    """How sure the source is, and what that means: a policy that is unconfirmed refers and never declines."""
    is_judging = new.rule is not None or new.cap is not None
    effect = (
        ""
        if not is_judging or old.is_unconfirmed == new.is_unconfirmed
        else ("refers" if new.is_unconfirmed else "declines")
    )
    field, words = "citation.confidence", [policy.document.citation.confidence for policy in (old, new)]
    before, after = (value_words(word, field) for word in words)
    template = both(lambda each: f"{TEMPLATES['changes'][each]}{_EFFECTS[effect][each]}")
    yield subject.says(field, template, label=label_of(("citation", "confidence")), old=before, new=after)


_EFFECTS: Final[Mapping[str, Words]] = {
    "refers": {
        "en": "; it now refers to a person and no longer declines",
        "ar": "، فأصبحت تحيل إلى موظف ولا ترفض",
    },
    "declines": {
        "en": "; it now declines and no longer refers to a person",
        "ar": "، فأصبحت ترفض ولا تحيل إلى موظف",
    },
    "": same(""),
}


Placed = tuple[Book, Policy]
"""A policy with the book that it stands in."""


def _cap(subject: Subject, old: Placed, new: Placed) -> Iterator[Change]:
    before, after = old[1].cap, new[1].cap
    if before is not None and after is not None:
        yield from cap_changes(subject, before, after, policy_currency(*new), policy_currency(*old))


def _rule(subject: Subject, asking: Asking, old: Placed, new: Placed) -> Iterator[Change]:
    """The changes of one of a policy's conditions; of one that only one of the two has, the whole of it."""
    before, after = _condition(old, asking), _condition(new, asking)
    if before is not None and after is not None:
        yield from condition_changes(subject, asking, before, after)
    elif after is not None:
        yield subject.says(asking, _POLICY["confined"], rule=both(after.words))
    elif before is not None:
        yield subject.says(asking, _POLICY["everywhere"], rule=both(before.words))


def _condition(placed: Placed, asking: Asking) -> Scaled | None:
    """A condition of a policy, None where it is not given."""
    book, policy = placed
    glossary = glossary_of(book, policy_currency(book, policy))
    if asking == "applies_to":
        return None if policy.applies_to == ALWAYS else Scaled(policy.applies_to, glossary)
    is_this = policy.rule is not None and policy.document.kind == asking
    return Scaled(policy.rule, glossary) if is_this and policy.rule is not None else None
