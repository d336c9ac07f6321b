"""The scenarios run against a proposal that came over HTTP: in the background, one run at a time."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from threading import Lock, Thread

from api.errors import TooBusy
from api.settings import CHECKOUT
from engine.recording import LogUnavailable
from engine.release.bundle_refusals import BundleRefused
from engine.release.desk import Desk
from engine.release.refusals import ReleaseRefused
from engine.release.scenario_run import ScenariosNotRun, refuse_without_tools, run_scenarios
from engine.release.state import Proposal

_LOGGER = logging.getLogger("taqseet.api")


class ScenarioRuns:
    """At most one run of this process; it takes a minute or so, with the lowest claim on the processor."""

    def __init__(self) -> None:
        self._running = Lock()

    def begin(self, desk: Desk, proposal: Proposal) -> None:
        """Run the scenarios in a thread of their own, and keep the result with the proposal.

        Raises TooBusy while another run goes on, ScenariosNotRun where they cannot be run here.
        """
        refuse_without_tools(CHECKOUT)
        if not self._running.acquire(blocking=False):
            raise TooBusy("the scenarios are being run already")
        Thread(target=self._run, args=(desk, proposal), name="scenarios", daemon=True).start()

    def _run(self, desk: Desk, proposal: Proposal) -> None:
        try:
            run = run_scenarios(CHECKOUT, desk.files(proposal.bundle), processes=1)
            desk.record_scenarios(proposal.id, proposal.bundle, run.as_body(), datetime.now(UTC))
        except (BundleRefused, LogUnavailable, ReleaseRefused, ScenariosNotRun) as error:
            _LOGGER.warning("the scenarios of proposal %s are not known: %s", proposal.id, error)
        finally:
            self._running.release()
