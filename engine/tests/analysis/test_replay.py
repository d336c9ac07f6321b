"""Replay: what matches, and what each thing that may have changed since is called."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import orjson
import pytest

from engine import __version__
from engine.analysis.replay import Difference, Replay, Replayer, first_difference
from engine.decide import Engine, load_engine
from engine.evaluation.networks import ConditionNetwork
from engine.evaluation.remedies import RemedySeeker
from engine.fact_set import FactSet
from engine.recording import BookRecord, DecisionRecord
from engine.recording.sealing import Sealer
from engine.request import Request
from engine.schema.book import Book
from engine.tests.evaluation.generated import chances
from engine.tests.evaluation.generated_books import generated_book
from engine.tests.evaluation.generated_requests import generated_request
from engine.tests.evaluation.small_book import offer_document, policy_document, request, small_book
from engine.tests.wire.samples import SEALER, recorded, stored, unsealed
from engine.wire.past import RecordUnreadable
from engine.wire.read import read_request
from engine.wire.record import book_record
from engine.wire.render import Detail, Renderer

ROOT: Final = Path(__file__).parents[3]
ID: Final = "01KBFA4E00TAQSEETEXAMP1E00"
RECEIVED: Final = "2026-11-27T07:15:00.123Z"
LATE: Final = request(days_past_due=31, bnpl_outstanding_minor=490_000)


@pytest.fixture(scope="module")
def small() -> Iterator[Engine]:
    """The engine of the small book."""
    with Engine(small_book()) as engine:
        yield engine


def record_of(engine: Engine, asked: Request = LATE, detail: Detail = "full") -> DecisionRecord:
    """A decision of an engine, recorded."""
    return recorded(engine.decide(asked), Renderer(engine.compiled.book), ID, RECEIVED, detail).record


def replayed(
    record: DecisionRecord, *books: Book, against: Book | None = None, sealer: Sealer | None = SEALER
) -> Replay:
    """What comes of a replay where the log keeps these books."""
    kept = {book.digest: book_record(book, RECEIVED) for book in books}
    return replayed_from(record, kept, against, sealer)


def replayed_from(
    record: DecisionRecord,
    kept: dict[str, BookRecord],
    against: Book | None = None,
    sealer: Sealer | None = SEALER,
) -> Replay:
    """What comes of a replay where the log keeps these records of books."""
    replayer = Replayer(kept.get, sealer)
    try:
        return replayer.replay(stored(record), against)
    finally:
        replayer.close()


@pytest.fixture(scope="module")
def own() -> Iterator[Engine]:
    """The engine of the repository's own book."""
    loaded = load_engine(ROOT)
    assert isinstance(loaded, Engine)
    with loaded:
        yield loaded


@pytest.mark.parametrize("detail", ["full", "codes", "none"])
def test_the_carts_of_the_demo_replay_to_the_letter(own: Engine, detail: Detail) -> None:
    """Every cart of the demo, however much was said of what was withheld, has the same answer again."""
    book = own.compiled.book
    kept = {book.digest: book_record(book, RECEIVED)}
    replayer = Replayer(kept.get, SEALER)
    for file in sorted((ROOT / "api" / "carts").glob("*.json")):
        record = record_of(own, _cart(own, file.stem), detail)
        found = replayer.replay(stored(record))
        assert (found.outcome, found.first_difference) == ("match", None), (file.name, found)
    replayer.close()


def _cart(engine: Engine, name: str) -> Request:
    body = (ROOT / "api" / "carts" / f"{name}.json").read_bytes()
    read = read_request(body, engine.compiled.book, LATE.as_of)
    assert isinstance(read, Request), read
    return read


@pytest.mark.parametrize("seed", range(12))
def test_random_decisions_of_random_books_replay_to_the_letter(seed: int) -> None:
    """Whatever is asked of whatever book, the record holds enough to decide it again."""
    compiled = generated_book(f"replay {seed}")
    with Engine(compiled) as engine:
        replayer = Replayer({compiled.digest: book_record(compiled.book, RECEIVED)}.get, SEALER)
        for number in range(15):
            asked = generated_request(chances(f"replay {seed} {number}"))
            found = replayer.replay(stored(record_of(engine, asked)))
            assert (found.outcome, found.first_difference) == ("match", None), (number, found)
        replayer.close()


def test_waiting_is_advised_again_on_the_same_day() -> None:
    """A remedy that waits, for which the customer's dates are needed, comes out on the same day."""
    winter = offer_document(
        "soon", available={"from": "2026-12-20", "until": "2027-12-31"}, when={
            "cart.total": {"at_least": "100 SAR"}, "customer.tenure": {"at_least": "90 days"},
        },
    )  # fmt: skip
    with Engine(small_book(winter)) as engine:
        decision = engine.decide(LATE)
        [soon] = [verdict for verdict in decision.withheld if verdict.offer.id == "soon"]
        assert [reason.remedy and reason.remedy.change for reason in soon.reasons] == ["wait"]
        assert replayed(record_of(engine), engine.compiled.book).outcome == "match"


def test_a_book_that_the_log_lost_or_changed_is_told(small: Engine) -> None:
    """No book, or texts that are no longer that book, are `book_changed`, and nothing is decided by guess."""
    record, book = record_of(small), small.compiled.book
    assert replayed(record).outcome == "book_changed"
    assert f"keeps no book {book.digest}" in replayed(record).detail
    other = dict(book.files)
    other["rules/offers/plain/offer.yaml"] += "# a note\n"
    texts = zlib.compress(orjson.dumps(other))
    altered = replace(book_record(book, RECEIVED), documents=texts)
    found = replayed_from(record, {book.digest: altered})
    assert found.outcome == "book_changed"
    assert "have the digest" in found.detail


def test_texts_that_no_longer_load_are_told_by_what_changed(small: Engine) -> None:
    """With the same engine they were altered; with another one it is the engine that cannot read them."""
    record, book = record_of(small), small.compiled.book
    texts = {name: text for name, text in book.files.items() if not name.endswith("retailer.yaml")}
    broken = {book.digest: replace(book_record(book, RECEIVED), documents=zlib.compress(orjson.dumps(texts)))}
    assert replayed_from(record, broken).outcome == "book_changed"
    older = replace(record, engine_version="0.0.1")
    assert replayed_from(older, broken).outcome == "engine_changed"


def stricter() -> Book:
    """The small book with arrears refused for every plan."""
    rule = policy_document("house.late", "forbid", {"customer.days_past_due": {"above": "30 days"}})
    return small_book(rule).book


def test_another_book_is_held_against_the_answer(small: Engine) -> None:
    """Against a book that answers otherwise the first difference is shown, as recorded and as it would be."""
    record, book = record_of(small), small.compiled.book
    found = replayed(record, book, against=stricter())
    assert found.outcome == "book_changed"
    assert found.replayed_book == stricter().digest != found.recorded_book
    assert found.first_difference is not None
    assert found.first_difference.pointer.startswith("/offers/0")
    assert found.first_difference.recorded is not None


def test_another_book_that_changes_nothing_matches(small: Engine) -> None:
    """A book that differs in what this customer never meets has the same answer but for its own name."""
    record, book = record_of(small), small.compiled.book
    elsewhere = small_book(
        offer_document(
            "later",
            available={"from": "2026-01-01", "until": "2027-12-31"},
            when={"cart.total": {"at_least": "900 SAR"}},
        )
    ).book
    unlike = replayed(record, book, against=elsewhere)
    assert unlike.outcome == "book_changed"
    same = small_book(policy_document("house.keep", "record", {"keep": "10 years", "from": "decision"})).book
    found = replayed(record, book, against=same)
    assert (found.outcome, found.replayed_book) == ("match", same.digest)
    assert "but for its name" in found.detail


def test_the_book_of_the_record_is_no_other_book(small: Engine) -> None:
    """Held against the very book that decided, a replay is a plain one."""
    found = replayed(record_of(small), small.compiled.book, against=small.compiled.book)
    assert (found.outcome, found.replayed_book) == ("match", found.recorded_book)


def test_a_request_that_another_book_cannot_read_is_told(small: Engine) -> None:
    """A market that the other book does not have is a changed book, and no crash."""
    with Engine(generated_book("replay elsewhere")) as engine:
        record = record_of(engine, generated_request(chances("replay elsewhere"), "KW"))
        found = replayed(record, engine.compiled.book, against=small.compiled.book)
    assert found.outcome == "book_changed"
    assert "cannot be decided again: 'KW' is not known" in found.detail


def fewer_remedies(monkeypatch: pytest.MonkeyPatch) -> None:
    """An engine that has forgotten how to advise."""
    monkeypatch.setattr(RemedySeeker, "remedy", lambda *_: None)


def test_an_engine_that_decides_otherwise_is_told(small: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """With another version it is the version; with the same one the log or the engine was altered."""
    record, book = record_of(small), small.compiled.book
    fewer_remedies(monkeypatch)
    found = replayed(record, book)
    assert found.outcome == "engine_changed"
    assert "the log or the engine was altered" in found.detail
    assert found.first_difference is not None
    assert found.first_difference.pointer.endswith("/remedy")
    assert found.first_difference.replayed is None
    older = replayed(replace(record, engine_version="0.0.1"), book)
    assert older.outcome == "engine_changed"
    assert older.detail.startswith("engine 0.0.1 decided")


def test_what_was_not_sent_is_compared_too(small: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """An answer that said nothing of withheld plans may be the same bytes, and the decision another one."""
    record, book = record_of(small, detail="none"), small.compiled.book
    assert replayed(record, book).outcome == "match"
    fewer_remedies(monkeypatch)
    assert replayed(record, book).outcome == "engine_changed"


def test_a_newer_engine_that_decides_alike_matches(small: Engine) -> None:
    """Another version alone is no difference, and both are named."""
    found = replayed(replace(record_of(small), engine_version="0.0.1"), small.compiled.book)
    assert (found.outcome, found.recorded_engine) == ("match", "0.0.1")
    assert found.replayed_engine == __version__


def test_texts_that_changed_are_told_without_a_difference(small: Engine) -> None:
    """Where the decision is the same and the bytes are not, it is the form or the texts."""
    found = replayed(replace(record_of(small), answer_sha256="0" * 64), small.compiled.book)
    assert (found.outcome, found.first_difference) == ("engine_changed", None)
    assert "not what was sent" in found.detail


def test_missing_facts_are_told_and_never_guessed(small: Engine) -> None:
    """Erased, sealed under another key, of an old format: nothing is decided without what it rested on."""
    record, book = record_of(small), small.compiled.book
    for changed, sealer, said in [
        (replace(record, facts_key=None), SEALER, "were erased"),
        (record, Sealer(b"j" * 32), "do not open"),
        (record, None, "the customer key of the log is not there"),
        (unsealed(record), SEALER, "no dates of birth"),
        (unsealed(record, form=1), SEALER, "no dates of birth"),
    ]:
        found = replayed(changed, book, sealer=sealer)
        assert found.outcome == "facts_missing"
        assert said in found.detail
        assert found.first_difference is None


def test_masked_facts_are_named() -> None:
    """A decision that rested on a masked fact cannot be decided again, and which fact it was is told."""
    masked = policy_document("house.mask", "record", {"mask": ["customer.days_past_due"]})
    with Engine(small_book(masked)) as engine:
        found = replayed(record_of(engine), engine.compiled.book)
    assert found.outcome == "facts_missing"
    assert "customer.days_past_due" in found.detail


def test_a_record_that_was_changed_matches_nothing(small: Engine) -> None:
    """A hand in the open part of a record shows as a difference, one in the sealed part as missing facts."""
    record, book = record_of(small), small.compiled.book
    body = orjson.loads(record.body)
    body["verdicts"][0]["quote"]["fees"] = "1.00"
    found = replayed(replace(record, body=orjson.dumps(body)), book)
    assert found.outcome == "engine_changed"
    assert found.first_difference == Difference("/offers/0/quote/fees", "1.00", "0.00")
    body = orjson.loads(record.body)
    body["sealed"] = "AAAA" + body["sealed"][4:]
    assert replayed(replace(record, body=orjson.dumps(body)), book).outcome == "facts_missing"
    with pytest.raises(RecordUnreadable, match="is damaged"):
        replayed(replace(record, body=b'{"format":3}'), book)


def test_engines_are_kept_and_let_go(small: Engine) -> None:
    """A replayer compiles a book once while it is in use, and lets go of the one used longest ago."""
    asked: list[str] = []
    engines = [small, *(Engine(small_book(offer_document(name))) for name in ("one", "two"))]
    kept = {each.compiled.digest: book_record(each.compiled.book, RECEIVED) for each in engines}

    def look_up(digest: str) -> BookRecord | None:
        asked.append(digest)
        return kept.get(digest)

    replayer = Replayer(look_up, SEALER)
    order = [0, 0, 1, 0, 2, 0, 1]
    for number in order:
        assert replayer.replay(stored(record_of(engines[number]))).outcome == "match"
    digests = [each.compiled.digest for each in engines]
    assert asked == [digests[number] for number in (0, 1, 2, 1)]
    replayer.close()
    for each in engines[1:]:
        each.close()


@pytest.mark.parametrize(
    ("recorded_body", "replayed_body", "expected"),
    [
        ({"a": [1, 2]}, {"a": [1, 2]}, None),
        ({"a": [1, 2]}, {"a": [1, 3]}, Difference("/a/1", 2, 3)),
        ({"a": [1]}, {"a": [1, 3]}, Difference("/a/1", None, 3)),
        ({"a": 1, "b": 2}, {"a": 1}, Difference("/b", 2, None)),
        ({"a": 1}, {"a": 1, "b/c": 2}, Difference("/b~1c", None, 2)),
        ({"a": 1}, {"a": True}, Difference("/a", 1, True)),
        ({"a": None}, {}, Difference("/a", None, None)),
        ({"a": {"b": 1}}, {"a": [1]}, Difference("/a", {"b": 1}, [1])),
        ({"x": ("s",)}, {"x": ["s"]}, None),
    ],
)
def test_the_first_difference_is_the_first(
    recorded_body: dict[str, Any], replayed_body: dict[str, Any], expected: Difference | None
) -> None:
    """By its pointer, with what stands there on either side; one is not true, and a tuple is a list."""
    assert first_difference(recorded_body, replayed_body) == expected


def test_a_fault_of_the_evaluators_replays_as_long_as_it_lasts(monkeypatch: pytest.MonkeyPatch) -> None:
    """A decision with a fault matches while the fault is there; healed, the fault is told."""
    truthful = ConditionNetwork.fire

    def lying(network: ConditionNetwork, facts: FactSet) -> tuple[int, int]:
        holds, fails = truthful(network, facts)
        return fails, holds

    with Engine(small_book()) as engine:
        with monkeypatch.context() as planted:
            planted.setattr(ConditionNetwork, "fire", lying)
            record = record_of(engine)
            assert orjson.loads(record.body)["faults"]
            assert replayed(record, engine.compiled.book).outcome == "match"
        healed = replayed(record, engine.compiled.book)
    assert healed.outcome == "engine_changed"
    assert "its evaluators disagreed, as is recorded" in healed.detail
