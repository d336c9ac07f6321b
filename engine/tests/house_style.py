"""The rules of the house that no linter knows: what each found, where, and what to write instead."""

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

LONGEST_FUNCTION = 70
LONGEST_MODULE = 400


@dataclass(frozen=True, slots=True)
class Source:
    """One text file of the repository: its path from the root, its text, and, when it is Python, its tree.

    ``nodes`` are all nodes of the tree, walked once for all rules.
    """

    path: str
    text: str
    tree: ast.Module | None = None
    nodes: tuple[ast.AST, ...] = ()

    @classmethod
    def read(cls, path: str, text: str) -> "Source":
        """Parse ``text`` when ``path`` is a Python file. Raises SyntaxError as the parser does."""
        if not path.endswith(".py"):
            return cls(path, text)
        tree = ast.parse(text)
        return cls(path, text, tree, tuple(ast.walk(tree)))

    @property
    def is_test(self) -> bool:
        """Whether the file belongs to the tests of a package."""
        return "tests" in PurePosixPath(self.path).parts


@dataclass(frozen=True, slots=True)
class Finding:
    """One breach: ``subject`` names the function, class or module, so that an exemption can name it too."""

    path: str
    line: int
    subject: str
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}"


Rule = Callable[[Source], Iterator[Finding]]
Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def no_floats_in_money(source: Source) -> Iterator[Finding]:
    """Money, rates and dates are integers and fractions from one end to the other."""
    exact = ("engine/money.py", "engine/pricing/", "engine/evaluation/", "engine/compiler/")
    if not source.path.startswith(exact) or source.is_test:
        return
    for node in source.nodes:
        is_literal = isinstance(node, ast.Constant) and isinstance(node.value, float | complex)
        is_call = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "float"
        if isinstance(node, ast.expr) and (is_literal or is_call):
            yield Finding(
                source.path, node.lineno, "float", "a float here: use integer minor units, Rate or Fraction"
            )


def no_clock_below_the_edge(source: Source) -> Iterator[Finding]:
    """Now is a fact of the request: only ``api``, ``engine.cli`` and the benchmarks may look at a clock."""
    edge = ("api/", "bench/", "engine/cli.py", "engine/cli/")
    if source.path.startswith(edge):
        return
    forbidden = {
        ("datetime", "now"), ("datetime", "utcnow"), ("datetime", "today"), ("date", "today"),
        ("time", "time"), ("time", "time_ns"), ("time", "localtime"), ("time", "gmtime"),
    }  # fmt: skip
    for node in source.nodes:
        if isinstance(node, ast.Attribute):
            owner = node.value
            owner_name = owner.id if isinstance(owner, ast.Name) else getattr(owner, "attr", "")
            if (owner_name, node.attr) in forbidden:
                name = f"{owner_name}.{node.attr}"
                yield Finding(source.path, node.lineno, name, f"`{name}` here: take `as_of` as an argument")
        elif isinstance(node, ast.ImportFrom) and node.module == "time":
            for alias in node.names:
                if ("time", alias.name) in forbidden:
                    yield Finding(
                        source.path, node.lineno, "time", "a clock here: take `as_of` as an argument"
                    )


def functions_fit_a_screen(source: Source) -> Iterator[Finding]:
    """A function of more than 70 lines has a second function inside that wants a name."""
    for node in source.nodes:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > LONGEST_FUNCTION:
                message = f"`{node.name}` has {lines} lines: split it, {LONGEST_FUNCTION} is the most"
                yield Finding(source.path, node.lineno, node.name, message)


def modules_fit_a_sitting(source: Source) -> Iterator[Finding]:
    """A module of more than 400 lines is about two things."""
    lines = source.text.count("\n")
    if source.tree and lines > LONGEST_MODULE:
        message = f"{lines} lines: split the module by subject, {LONGEST_MODULE} is the most"
        yield Finding(source.path, 1, "module", message)


# The bracketed letters keep these patterns from finding themselves.
UNFINISHED = re.compile(r"\b(?:[T]ODO|[F]IXME|[X]XX|[H]ACK)\b")


def nothing_left_for_later(source: Source) -> Iterator[Finding]:
    """Work that is left goes into an issue, where somebody will see it."""
    for number, line in enumerate(source.text.splitlines(), start=1):
        if UNFINISHED.search(line):
            yield Finding(source.path, number, "unfinished", "unfinished work: do it now, or file an issue")


HOLLOW = frozenset({"data", "info", "manager", "managers", "util", "utils", "handle", "helper", "helpers"})


def names_say_what_they_are(source: Source) -> Iterator[Finding]:
    """A name made of `data`, `info`, `manager`, `utils` or `handle` says nothing to a reader."""
    stem = PurePosixPath(source.path).stem
    if source.tree and HOLLOW.intersection(_words(stem)):
        yield Finding(source.path, 1, stem, f"module `{stem}`: name it after what it holds")
    for node in source.nodes:
        if isinstance(node, Definition) and (hollow := HOLLOW.intersection(_words(node.name))):
            message = f"`{node.name}`: `{min(hollow)}` says nothing, use the field's own term"
            yield Finding(source.path, node.lineno, node.name, message)


def _words(name: str) -> set[str]:
    return {word.lower() for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", name)}


def tests_state_their_fact(source: Source) -> Iterator[Finding]:
    """A test's docstring is the fact that it protects, in one sentence."""
    for node in source.nodes:
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        if node.name.startswith("test_") and not ast.get_docstring(node):
            message = f"`{node.name}`: state the fact that it protects in a docstring of one sentence"
            yield Finding(source.path, node.lineno, node.name, message)


REGISTRY = re.compile(
    r"pypi[.]org|python[h]osted[.]org|npmj[s][.]|deb[.]debian[.]org|--index-u[r]l|--find-l[i]nks"
)
MACHINE_PATH = re.compile(r"(?<![\w.~$}/*-])/(?:work|root|tmp|home|Users)/(?=[\w.~-])")


def nothing_of_one_machine(source: Source) -> Iterator[Finding]:
    """What is written here works on any machine and with any mirror of a package registry."""
    for number, line in enumerate(source.text.splitlines(), start=1):
        if found := REGISTRY.search(line):
            message = f"`{found.group()}`: name the package, pip knows where to find it"
            yield Finding(source.path, number, found.group(), message)
        if found := MACHINE_PATH.search(line):
            message = f"`{found.group()}`: use a path from the checkout, or pytest's `tmp_path`"
            yield Finding(source.path, number, found.group(), message)


def dataclasses_are_frozen(source: Source) -> Iterator[Finding]:
    """Values are frozen and slotted unless a reason is given; a fake in a test may keep count."""
    if source.is_test:
        return
    for node in source.nodes:
        if not isinstance(node, ast.ClassDef):
            continue
        for decorator in node.decorator_list:
            call = decorator.func if isinstance(decorator, ast.Call) else decorator
            if ast.unparse(call) not in {"dataclass", "dataclasses.dataclass"}:
                continue
            given = {
                word.arg for word in getattr(decorator, "keywords", []) if ast.unparse(word.value) == "True"
            }
            if missing := {"frozen", "slots"} - given:
                message = f"`{node.name}`: write @dataclass(frozen=True, slots=True)"
                yield Finding(source.path, node.lineno, node.name, f"{message}, {min(missing)} is missing")


RULES: tuple[Rule, ...] = (
    no_floats_in_money,
    no_clock_below_the_edge,
    functions_fit_a_screen,
    modules_fit_a_sitting,
    nothing_left_for_later,
    names_say_what_they_are,
    tests_state_their_fact,
    nothing_of_one_machine,
    dataclasses_are_frozen,
)
