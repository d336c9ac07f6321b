"""Steps of keeping and commands: how long a law keeps what is known of a customer, and what is left."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import orjson
import pytest
from pytest_bdd import then, when

from features.checkout import Checkout
from features.log_commands import WHO, WHY, LogCommands, Said
from features.recorder import Recorder
from features.spoken import policy_looked_at
from features.words import phrase


@pytest.fixture
def commands(recorder: Recorder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> LogCommands:
    """The commands over the scenario's log."""
    return LogCommands(recorder.address, tmp_path, monkeypatch)


@pytest.fixture
def copies() -> list[Path]:
    """The folders into which a day was copied."""
    return []


@pytest.fixture
def said() -> list[Said]:
    """What the commands of a scenario said."""
    return []


@when(phrase("what no law keeps any longer is forgotten on {on:Day}"))
def retained(checkout: Checkout, commands: LogCommands, said: list[Said], on: date) -> None:
    """The nightly step of a day."""
    said.append(commands.retain(checkout.engine.compiled.book, on))
    assert said[-1].is_done, said[-1].text


@when(phrase("the customer asks to be forgotten on {on:Day}"))
def asks_to_be_forgotten(checkout: Checkout, commands: LogCommands, said: list[Said], on: date) -> None:
    """A request, carried out by a compliance officer."""
    assert checkout.customer.id is not None
    said.append(commands.erase(checkout.engine.compiled.book, on, checkout.customer.id))


@when(phrase("another person asks to be forgotten on {on:Day}"))
def another_asks(checkout: Checkout, commands: LogCommands, said: list[Said], on: date) -> None:
    """Somebody of whom nothing is recorded."""
    said.append(commands.erase(checkout.engine.compiled.book, on, "somebody else"))


@when(phrase("an order demands on {on:Day} that the customer is forgotten"))
def ordered(checkout: Checkout, commands: LogCommands, said: list[Said], on: date) -> None:
    """A request that goes before the law of records."""
    assert checkout.customer.id is not None
    book = checkout.engine.compiled.book
    said.append(commands.erase(book, on, checkout.customer.id, "--despite-retention"))
    assert said[-1].is_done, said[-1].text


@when(phrase("the day of {day:Day} is copied on {on:Day}"))
def day_copied(
    commands: LogCommands, said: list[Said], copies: list[Path], tmp_path: Path, day: date, on: date
) -> None:
    """Into a folder of its own."""
    folder = tmp_path / f"copy-{len(copies)}"
    said.append(commands.export(folder, day, on))
    assert said[-1].is_done, said[-1].text
    copies.append(folder)


@when("somebody deletes the key of the customer's facts behind the log's back")
def key_deleted(recorder: Recorder) -> None:
    """A hand in the file."""
    recorder.delete_key()


@then("an officer still reads what was known of the customer")
def still_readable(checkout: Checkout, recorder: Recorder) -> None:
    """The facts open, and are those of the decision."""
    past = recorder.read_back()
    assert not past.is_erased
    assert past.decision.facts.values == checkout.decision.facts.values


@then(phrase('the facts are kept until {last:Day} by "{policy:Name}"'))
def kept_until(checkout: Checkout, said: list[Said], last: date, policy: str) -> None:
    """The nightly step says what it left alone, and until when."""
    assert policy_looked_at(checkout, policy).id in said[-1].text
    assert f"the first of them through {last.isoformat()}" in said[-1].text, said[-1].text


@then(phrase('that is refused, because "{policy:Name}" keeps the facts until {last:Day}'))
def erasure_refused(checkout: Checkout, said: list[Said], policy: str, last: date) -> None:
    """Nothing was erased, and it is said why not."""
    assert not said[-1].is_done
    assert "nothing was erased" in said[-1].text
    assert policy_looked_at(checkout, policy).id in said[-1].text
    assert f"through {last.isoformat()}" in said[-1].text, said[-1].text


@then(phrase("the refusal cites {citation:Name}"))
def refusal_cites(said: list[Said], citation: str) -> None:
    """Authority, instrument and clause."""
    assert citation in said[-1].text


@then(phrase('the log tells that "{policy:Name}" no longer kept them'))
def expiry_told(checkout: Checkout, recorder: Recorder, policy: str) -> None:
    """An entry of the chain names the policy."""
    [event] = recorder.events()
    assert (event.kind, event.subject) == ("facts_expired", policy_looked_at(checkout, policy).id)


@then("the log tells who forgot the customer, and why, but not whom")
def erasure_told(checkout: Checkout, recorder: Recorder) -> None:
    """An entry of the chain that does not remember whom it made forgotten."""
    [event] = recorder.events()
    assert (event.kind, event.actor, event.reason) == ("facts_erased", WHO, WHY)
    assert checkout.customer.id is not None
    assert checkout.customer.id not in f"{event.subject} {event.body.decode()}"


@then(phrase('the log tells that "{policy:Name}" was set aside'))
def overruling_told(checkout: Checkout, recorder: Recorder, policy: str) -> None:
    """The entry of the erasure names the policy that demanded the facts."""
    [event] = recorder.events()
    assert orjson.loads(event.body)["despite_policies"] == [policy_looked_at(checkout, policy).id]


@then("it is said that nothing is known of that person")
def nothing_known(said: list[Said]) -> None:
    """No event, and no failure either."""
    assert said[-1].is_done
    assert "Nothing to erase" in said[-1].text


@then(phrase("both copies hold {day:Day} as a whole, and are alike to the letter"))
def copies_alike(copies: list[Path], day: date) -> None:
    """The same files with the same bytes, of that day and of no other."""
    first, second = (
        {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*.parquet")}
        for folder in copies
    )
    assert first == second
    assert f"day={day.isoformat()}/decisions.parquet" in first
    assert {name.partition("/")[0] for name in first} == {f"day={day.isoformat()}"}


@then("the chain of records shows that the facts were removed")
def removal_shown(recorder: Recorder) -> None:
    """The break names the decision whose key is gone."""
    [found] = recorder.breaks()
    assert (found.kind, found.decision_id) == ("removed", recorder.recorded[-1])
