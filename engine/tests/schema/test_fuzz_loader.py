"""Whatever stands in the files of a book, loading ends with a book or with problems, never an exception."""

import os
from collections.abc import Callable, Mapping
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.compiler.compile import compile_book
from engine.problems import Problems, render, underlined
from engine.schema.folder import Folder, add_file
from engine.schema.load import book_of

ROOT = Path(__file__).parents[3]
EXAMPLES = 300 + int(os.environ.get("TAQSEET_FUZZ_PAIRS", "0")) // 100

KEPT = (
    "rules/*.yaml",
    "rules/providers/najd-finance.yaml",
    "rules/providers/rabwa-credit.yaml",
    "rules/offers/winter-zero-6/*.yaml",
    "rules/offers/flex-12/*.yaml",
    "rules/offers/choose-20/*.yaml",
    "policies/sa/regimes.yaml",
    "policies/sa/sa.bnpl.22.1/*.yaml",
    "policies/sa/sa.fee.new/*.yaml",
    "policies/sa/sa.fin.79mfc.I/*.yaml",
    "policies/house/house.excluded-categories/*.yaml",
    "policies/house/house.most-plans-shown/*.yaml",
    "policies/house/house.cost-shown/*.yaml",
)
FILES = {
    path.relative_to(ROOT).as_posix(): path.read_text("utf-8")
    for pattern in KEPT
    for path in sorted(ROOT.glob(pattern))
}
"""A part of the real book with every kind of document, small enough to be loaded many times."""

NASTY = [
    "", "~", "no", "true", "0", "-1", "6", "1.5", "1e400", "9" * 30, "9" * 5000, "500", "500 SAR", "-5 SAR",
    "0.001 SAR", "1 KWD", "99999999999999999 SAR", "2.5 %", "9999999 %", "0 %", "101 %", "12 % a year",
    "0 days", "99999 months", "18 years", "2026-02-30", "2200-12-31", "1900-01-01", "02-29", "13-45", "[]",
    "{}", "[[]]", "{a: b}", "[1, 2]", "*a", "&a b", "!t x", "<<", "? x", "- - -", "|", ">", "'", '"', "#",
    ": ", "all", "any", "not", "{all: []}", "{not: {not: {}}}", "present", "lowest_of", "plan.financed",
    "3 x plan.financed", "0.5 % of plan.financed", "plan.apr", "regime", "answer.plans_shown", "SA", "AE",
    "cart.total", "customer.segments", "gold", "none", "at_checkout", "\t", "\u202e", "\u2028", "\x00", "٦",
    "ستة", "👍", "{apr}", "{", "{0!r:>9}", "[" * 25 + "]" * 25, "x" * 300,
]  # fmt: skip

Edit = Callable[[str], str]


def at_line(number: int, change: Callable[[str], str]) -> Edit:
    """A change of one line."""

    def edit(text: str) -> str:
        lines = text.splitlines(keepends=True) or [""]
        position = number % len(lines)
        return "".join([*lines[:position], change(lines[position]), *lines[position + 1 :]])

    return edit


def value_replaced(number: int, nasty: str) -> Edit:
    """The value of one line, or a whole line without one, replaced."""
    return at_line(number, lambda line: f"{line.partition(':')[0]}: {nasty}\n")


def word_replaced(number: int, nasty: str) -> Edit:
    """One word of a text replaced."""

    def edit(text: str) -> str:
        words = text.split(" ")
        words[number % len(words)] = nasty
        return " ".join(words)

    return edit


def stretch_replaced(start: int, length: int, nasty: str) -> Edit:
    """Some characters replaced."""

    def edit(text: str) -> str:
        position = start % (len(text) + 1)
        return text[:position] + nasty + text[position + length :]

    return edit


def edits() -> st.SearchStrategy[Edit]:
    """Small and large changes, as hands, merges and tools make them."""
    number, nasty = st.integers(0, 10_000), st.sampled_from(NASTY)
    return st.one_of(
        st.builds(value_replaced, number, nasty),
        st.builds(word_replaced, number, nasty),
        st.builds(stretch_replaced, number, st.integers(0, 40), st.one_of(nasty, st.text(max_size=8))),
        st.builds(at_line, number, st.just(lambda _line: "")),
        st.builds(at_line, number, st.just(lambda line: line * 2)),
        st.builds(at_line, number, st.just(lambda line: f"  {line}")),
        st.builds(at_line, number, st.just(str.lstrip)),
    )


def load_and_compile(files: Mapping[str, str | bytes]) -> None:
    """Load, compile and tell; raise where any of it does, or where a problem has no place in its file."""
    folder = Folder()
    for name, text in files.items():
        add_file(folder, name, text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass"))
    result = book_of(folder)
    compiled = result if isinstance(result, Problems) else compile_book(result)
    for problem in compiled.items if isinstance(compiled, Problems) else ():
        assert render(problem)
        assert problem.span.file in files
        assert problem.span.column >= 1
        assert problem.span.column <= len(problem.excerpt) + 1 or not problem.excerpt
        assert len(underlined(problem)) <= len(problem.excerpt)


@settings(max_examples=EXAMPLES)
@given(st.sampled_from(sorted(FILES)), st.lists(edits(), min_size=1, max_size=3))
def test_no_edit_of_a_book_is_an_exception(name: str, changes: list[Edit]) -> None:
    """A file of the real book, changed at random, is loaded and compiled, or told what is wrong with it."""
    text = FILES[name]
    for change in changes:
        text = change(text)
    load_and_compile({**FILES, name: text})


@settings(max_examples=EXAMPLES // 3)
@given(st.sampled_from(sorted(FILES)), st.binary(max_size=64))
def test_no_bytes_are_an_exception(name: str, content: bytes) -> None:
    """A file of any bytes at all is told what is wrong with it."""
    load_and_compile({**FILES, name: content})


def test_the_part_of_the_book_holds_every_kind_of_document() -> None:
    """The files that are changed are those that exist, one of each kind at least."""
    assert len(FILES) >= 20
    load_and_compile(FILES)
