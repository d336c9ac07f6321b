"""A proposal as a page of plain text: what an officer reads before approving it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

Body = dict[str, Any]

_LABELS: Final[Mapping[str, Mapping[str, str]]] = {
    "title": {"en": "Proposal {id}: {status}", "ar": "الاقتراح {id}: {status}"},
    "open": {"en": "waits for an approval", "ar": "بانتظار الموافقة"},
    "approved": {"en": "approved", "ar": "تمت الموافقة عليه"},
    "expired": {"en": "its approval has expired", "ar": "انتهت صلاحية الموافقة عليه"},
    "rejected": {"en": "rejected", "ar": "مرفوض"},
    "activated": {"en": "activated", "ar": "مفعّل"},
    "authors": {
        "en": "Written by {authors}, last on {revised_at}",
        "ar": "كتبه {authors}، آخر تعديل {revised_at}",
    },
    "reason": {"en": "Why: {reason}", "ar": "السبب: {reason}"},
    "book": {"en": "Makes book {version} ({digest})", "ar": "ينتج كتاب القواعد {version} ({digest})"},
    "base": {"en": "of book {base}", "ar": "من كتاب القواعد {base}"},
    "bundle": {"en": "The text to approve: {bundle}", "ar": "النص المطلوب اعتماده: {bundle}"},
    "changes": {"en": "What it changes", "ar": "ما الذي يتغيّر"},
    "nothing": {"en": "nothing that decides", "ar": "لا شيء مما يؤثر في القرارات"},
    "checks": {"en": "What the checks found", "ar": "نتائج الفحص"},
    "counts": {
        "en": "errors: {errors:,}, warnings: {warnings:,}",
        "ar": "الأخطاء: {errors}، التحذيرات: {warnings}",
    },
    "cases": {
        "en": "cases run: {run:,}, failed: {failed:,}",
        "ar": "الحالات المنفَّذة: {run:,}، الفاشلة: {failed:,}",
    },
    "scenarios": {
        "en": "scenarios passed: {passed:,}, failed: {failed:,}",
        "ar": "السيناريوهات الناجحة: {passed}، الفاشلة: {failed}",
    },
    "no_scenarios": {"en": "the scenarios were not run", "ar": "لم تُنفَّذ السيناريوهات"},
    "error": {"en": "error", "ar": "خطأ"},
    "warning": {"en": "warning", "ar": "تحذير"},
    "help": {"en": "help: {hint}", "ar": "مساعدة: {hint}"},
    "approval": {"en": "The approval", "ar": "الموافقة"},
    "no_approval": {
        "en": "none yet: it takes a person who wrote none of it",
        "ar": "لا توجد بعد: يجب أن يوافق شخص لم يكتب شيئاً منه",
    },
    "approved_by": {
        "en": "by {approver} on {at}, until {expires_at}: {reason}",
        "ar": "من {approver} في {at}، صالحة حتى {expires_at}: {reason}",
    },
    "void": {
        "en": "void: the proposal was edited after it",
        "ar": "لاغية: عُدِّل الاقتراح بعدها",
    },
}


def proposal_page(proposal: Body, language: str) -> str:
    """The page of a proposal, given as `proposal_on_wire` in the same language; ends with a line break."""
    return "\n".join(_lines(proposal, language)) + "\n"


def _lines(told: Body, language: str) -> Iterator[str]:
    def label(key: str, /, **figures: object) -> str:
        return _LABELS[key][language].format_map(figures)

    yield label("title", id=told["id"], status=label(told["status"]))
    yield label("authors", authors=", ".join(told["authors"]), revised_at=told["revised_at"])
    if told["reason"]:
        yield label("reason", reason=told["reason"])
    yield f"{label('book', **told['book'])} {label('base', base=told['base'])}"
    yield label("bundle", bundle=told["bundle"])
    yield from ("", label("changes"), *_changes(told, language))
    yield from ("", label("checks"))
    yield f"  {label('counts', **told)}"
    yield f"  {label('cases', **told['cases'])}"
    yield f"  {label('scenarios', **told['scenarios']) if told['scenarios'] else label('no_scenarios')}"
    yield from (f"    {failure}" for failure in (told["scenarios"] or {}).get("failures", ()))
    for problem in sorted(told["problems"], key=lambda problem: problem["severity"] != "error"):
        yield from ("", *_problem(problem, language))
    yield from ("", label("approval"))
    approval = told["approval"]
    yield f"  {label('approved_by', **approval) if approval else label('no_approval')}"
    if approval and not approval["is_for_this_text"]:
        yield f"  {label('void')}"


def _changes(told: Body, language: str) -> Iterator[str]:
    sentences = [f"{change['text']} ({change['file']})" for change in told["changes"]]
    sentences += [change["texts"][language] for change in told["files"]]
    if not sentences:
        yield f"  {_LABELS['nothing'][language]}"
    for number, sentence in enumerate(sentences, start=1):
        yield f"  {number}. {sentence}"


def _problem(problem: Body, language: str) -> Iterator[str]:
    place = problem["location"]
    severity = _LABELS[problem["severity"]][language]
    where = f"{place['file']}:{place['line']}:{place['column']}"
    yield f"  {where}: {severity}[{problem['code']}] {problem['message']}"
    if problem["hint"]:
        yield "    " + _LABELS["help"][language].format_map(problem)
