"""The house style is kept, and each of its rules is seen to bite."""

import subprocess
from functools import cache
from pathlib import Path

import pytest

from engine.tests.house_style import RULES, Finding, Rule, Source

ROOT = Path(__file__).parents[2]

# (rule, path, subject) -> why it may stay. An exemption that nothing needs any more fails the run.
EXEMPT: dict[tuple[str, str, str], str] = {
    ("dataclasses_are_frozen", "engine/recording/chain.py", "_Walk"): (
        "the state of one pass, which changes with each record and never leaves its function"
    ),
}

UNREAD = {"requirements.lock"}  # generated; a test below reads it for what matters there
UNREADABLE = {".png", ".ico", ".woff2"}


@cache
def repository() -> tuple[Source, ...]:
    """Every text file that is, or is about to be, in the repository; without git, every file beside us."""
    listing = ["git", "-C", str(ROOT), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    known = subprocess.run(listing, capture_output=True, check=False)  # noqa: S603 - a fixed command, git from PATH
    if known.returncode == 0:
        paths = [ROOT / name for name in known.stdout.decode().split("\0") if name]
    else:
        folders = ("engine", "api", "features", "bench", "rules", "policies")
        paths = [
            path
            for folder in folders
            for path in (ROOT / folder).rglob("*")
            if "__pycache__" not in path.parts
        ]
    texts = [
        path for path in paths if path.is_file() and path.suffix not in UNREADABLE and path.name not in UNREAD
    ]
    return tuple(
        Source.read(path.relative_to(ROOT).as_posix(), path.read_text("utf-8")) for path in sorted(texts)
    )


@cache
def breaches(rule: Rule) -> tuple[Finding, ...]:
    """What ``rule`` finds in the whole repository, exempt or not."""
    return tuple(finding for source in repository() for finding in rule(source))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_repository_keeps_the_house_style(rule: Rule) -> None:
    """No file of the repository breaks a rule of the house without a written reason."""
    found = [
        finding for finding in breaches(rule) if (rule.__name__, finding.path, finding.subject) not in EXEMPT
    ]
    assert not found, f"{rule.__doc__}\n" + "\n".join(map(str, found))


def test_every_exemption_is_still_needed() -> None:
    """An exemption goes when the code that needed it goes."""
    needed = {(rule.__name__, finding.path, finding.subject) for rule in RULES for finding in breaches(rule)}
    assert not EXEMPT.keys() - needed, "remove these exemptions"


LONG_FUNCTION = "def long() -> None:\n" + "    call()\n" * 70
FITTING_FUNCTION = "def fitting() -> None:\n" + "    call()\n" * 69

BITES = {
    "no_floats_in_money": ("engine/money.py", "half = 0.5\n", "half = Fraction(1, 2)\n"),
    "no_clock_below_the_edge": ("engine/decide.py", "now = datetime.now(UTC)\n", "now = as_of\n"),
    "functions_fit_a_screen": ("engine/decide.py", LONG_FUNCTION, FITTING_FUNCTION),
    "modules_fit_a_sitting": ("engine/decide.py", "call()\n" * 401, "call()\n" * 400),
    "nothing_left_for_later": ("README.md", "TO" + "DO: write it\n", "to do the sum\n"),
    "names_say_what_they_are": ("engine/decide.py", "class CartInfo: ...\n", "class Information: ...\n"),
    "tests_state_their_fact": (
        "engine/tests/test_it.py",
        "def test_it() -> None: ...\n",
        "def test_it() -> None:\n    '''It is so.'''\n",
    ),
    "nothing_of_one_machine": ("README.md", "cd /ro" + "ot/taqseet\n", "cd taqseet/work/here\n"),
    "dataclasses_are_frozen": (
        "engine/money.py",
        "@dataclass(frozen=True)\nclass Money: ...\n",
        "@dataclass(frozen=True, slots=True)\nclass Money: ...\n",
    ),
}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_each_rule_bites(rule: Rule) -> None:
    """A rule finds its breach once, and leaves what is right alone."""
    path, bad, good = BITES[rule.__name__]
    assert len(list(rule(Source.read(path, bad)))) == 1
    assert not list(rule(Source.read(path, good)))


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("engine/pricing/apr.py", "x = float(y)\n"),
        ("engine/compiler/digest.py", "x = 1e3\n"),
    ],
)
def test_a_float_is_found_however_it_is_written(path: str, text: str) -> None:
    """A call of float and an exponent are floats too."""
    source = Source.read(path, text)
    assert any(True for rule in RULES for _ in rule(source))


@pytest.mark.parametrize(
    "text", ["import datetime\ndatetime.date.today()\n", "from time import time\n", "time.time()\n"]
)
def test_a_clock_is_found_however_it_is_reached(text: str) -> None:
    """A clock is seen through a module, an import and a call; only the edge may have one."""
    rule = next(rule for rule in RULES if rule.__name__ == "no_clock_below_the_edge")
    assert len(list(rule(Source.read("engine/recording/log.py", text)))) == 1
    assert not list(rule(Source.read("api/app.py", text)))
    assert not list(rule(Source.read("engine/cli.py", text)))


def test_the_lock_names_no_registry_and_pins_everything() -> None:
    """Every line of the lock is a pinned package or one of its hashes, and no address."""
    lines = (ROOT / "requirements.lock").read_text("utf-8").splitlines()
    packages = [line for line in lines if not line.startswith(("#", " "))]
    assert not [
        line
        for line in lines
        if "://" in line or (line.lstrip().startswith("--") and "--hash=sha256:" not in line)
    ]
    assert packages
    assert all("==" in line and line.endswith("\\") for line in packages)
