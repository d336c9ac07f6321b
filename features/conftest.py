"""The fixtures of the scenarios, and the record of what each of them looked at."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from pytest_bdd.parser import Feature, Scenario, Step

pytest.register_assert_rewrite("features.steps", "features.spoken", "features.checkout", "features.recorder")

from features.books import Bookshelves  # noqa: E402 - assertions are rewritten at import
from features.checkout import Checkout  # noqa: E402
from features.desk import ReleaseDesk, begin_store  # noqa: E402
from features.ready_books import ReadyBooks, texts_for_the_desk  # noqa: E402
from features.recorder import Recorder  # noqa: E402
from features.results import RESULTS_VARIABLE, ScenarioResult, row_key, write_results  # noqa: E402
from features.steps import (  # noqa: E402
    audit,
    borrowers,
    bundles,
    cost,
    given,
    keeping,
    means,
    notices,
    proposals,
    released,
    releases,
    repeated,
    replay,
    then,
    trail,
    when,
    withdrawals,
)
from features.web_shop import WebShop  # noqa: E402

FEATURES = Path(__file__).parent
_STEPS = (
    given, when, then, cost, audit, borrowers, notices, means, replay,
    proposals, releases, released, withdrawals, bundles, trail, keeping, repeated,
)  # fmt: skip
_LONGEST_MESSAGE = 600


class _Keeper:
    """Keeps the result of every scenario and writes them when the run ends."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._results: dict[str, ScenarioResult] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Keep the result of one scenario; a failure while it is set up or ends counts too."""
        noted: dict[str, Any] = dict(report.user_properties)
        if "scenario" not in noted or (report.when != "call" and not report.failed):
            return
        file, line, row = noted["scenario"]
        step, message = noted.get(
            "failed step", (None, "" if report.passed else report.longreprtext[-_LONGEST_MESSAGE:])
        )
        self._results[report.nodeid] = ScenarioResult(
            file, line, row, "passed" if report.passed else "failed",
            tuple(noted.get("offers", ())), tuple(noted.get("policies", ())), step, message,
        )  # fmt: skip

    def pytest_sessionfinish(self) -> None:
        """Write the results."""
        write_results(self._path, tuple(self._results.values()))


def pytest_configure(config: pytest.Config) -> None:
    """Make the steps known to every scenario, and keep results where somebody asked for them."""
    for module in _STEPS:
        if not config.pluginmanager.is_registered(module):
            config.pluginmanager.register(module)
    wanted = os.environ.get(RESULTS_VARIABLE)
    if wanted and not hasattr(config, "workerinput"):
        config.pluginmanager.register(_Keeper(Path(wanted)))


@pytest.fixture(scope="session")
def bookshelves() -> Iterator[Bookshelves]:
    """The retailer's book, the fixtures' and their changed copies, each loaded once a run."""
    shelves = Bookshelves(FEATURES.parent)
    yield shelves
    shelves.close()


@pytest.fixture
def checkout(bookshelves: Bookshelves) -> Checkout:
    """The checkout of one scenario."""
    return Checkout(bookshelves)


@pytest.fixture
def recorder(tmp_path: Path) -> Iterator[Recorder]:
    """The decision log of one scenario."""
    recorder = Recorder(tmp_path)
    yield recorder
    recorder.close()


@pytest.fixture(scope="session")
def ready_books() -> Iterator[ReadyBooks]:
    """What follows from books, worked out once a run."""
    books = ReadyBooks()
    yield books
    books.close()


@pytest.fixture(scope="session")
def begun_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store in which the retailer's book is in force, to be copied."""
    folder = tmp_path_factory.mktemp("desk") / "begun"
    begin_store(folder, texts_for_the_desk(FEATURES.parent))
    return folder


@pytest.fixture
def work_done_once(ready_books: ReadyBooks, monkeypatch: pytest.MonkeyPatch) -> None:
    """What follows from the same texts is not worked out again by every scenario."""
    monkeypatch.setattr("engine.release.desk.report_on", ready_books.report_on)
    for name in ("folder_of", "book_of", "engine_of"):
        monkeypatch.setattr(f"api.releases.{name}", getattr(ready_books, name))


@pytest.fixture
def desk(begun_store: Path, tmp_path: Path, work_done_once: None) -> Iterator[ReleaseDesk]:  # noqa: ARG001 - patches
    """The release desk of one scenario."""
    desk = ReleaseDesk(begun_store, tmp_path / "desk")
    yield desk
    desk.close()


@pytest.fixture
def shop(begun_store: Path, tmp_path: Path, work_done_once: None) -> Iterator[WebShop]:  # noqa: ARG001 - patches
    """A web shop and the service that answers it."""
    shop = WebShop(Path(copytree(begun_store, tmp_path / "shop")))
    yield shop
    shop.close()


@pytest.fixture
def previewed() -> dict[str, Any]:
    """What a preview of one scenario found."""
    return {}


# ---- what each scenario looked at; user properties also travel from the processes of pytest-xdist


def pytest_bdd_before_scenario(request: pytest.FixtureRequest, feature: Feature, scenario: Scenario) -> None:
    """Note which scenario this test is."""
    file = Path(feature.filename)
    if file.is_relative_to(FEATURES):
        place = file.relative_to(FEATURES).as_posix()
        parameters = request.node.callspec.params if hasattr(request.node, "callspec") else {}
        row = row_key(parameters.get("_pytest_bdd_example", {}))
        request.node.user_properties.append(("scenario", (place, scenario.line_number, row)))


def pytest_bdd_after_scenario(request: pytest.FixtureRequest) -> None:
    """Note the offers and policies that the scenario's steps asserted about."""
    checkout: Checkout = request.getfixturevalue("checkout")
    request.node.user_properties.append(("offers", sorted(checkout.exercised_offers)))
    request.node.user_properties.append(("policies", sorted(checkout.exercised_policies)))


def pytest_bdd_step_error(request: pytest.FixtureRequest, step: Step, exception: Exception) -> None:
    """Note the step that failed, and why."""
    message = f"{type(exception).__name__}: {exception}"[:_LONGEST_MESSAGE]
    request.node.user_properties.append(("failed step", (step.line_number, message)))


def pytest_bdd_step_func_lookup_error(
    request: pytest.FixtureRequest, step: Step, exception: Exception
) -> None:
    """Note the step that nobody defined."""
    pytest_bdd_step_error(request, step, exception)
