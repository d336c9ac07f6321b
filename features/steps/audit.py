"""Then, of records: what the log holds, and what an officer finds in it."""

from __future__ import annotations

from pytest_bdd import then

from features.checkout import Checkout
from features.reasons import in_words, plain
from features.recorder import Recorder
from features.words import phrase


@then("the customer got an answer")
def was_answered(recorder: Recorder) -> None:
    """The answer left, after its record."""
    assert recorder.answers


@then("the customer got no answer, and nothing was offered")
def was_not_answered(recorder: Recorder) -> None:
    """A decision that cannot be recorded is not given."""
    assert recorder.refusals
    assert len(recorder.answers) == len(recorder.recorded)


@then(phrase("the log holds {count:d} decisions"))
@then(phrase("the log holds {count:d} decision"))
def log_holds(recorder: Recorder, count: int) -> None:
    """How many decisions were recorded."""
    assert recorder.count() == count


@then("the recorded decision gives the same answer again, to the letter")
def same_answer_again(recorder: Recorder) -> None:
    """Rendered from the record and the book that the log kept."""
    assert recorder.answer_again() == recorder.answers[-1]


@then("the chain of records is unbroken")
def chain_unbroken(recorder: Recorder) -> None:
    """Every record follows from the one before."""
    assert recorder.breaks() == []


@then("the chain of records shows which decision was changed")
def chain_broken(recorder: Recorder) -> None:
    """The break names the decision."""
    assert [found.kind for found in recorder.breaks()] == ["changed"]
    assert recorder.breaks()[0].decision_id == recorder.recorded[-1]


@then(phrase('an officer reads that "{plan:Name}" was refused by "{policy:Name}", {citation:Name}'))
def officer_reads_refusal(
    checkout: Checkout, recorder: Recorder, plan: str, policy: str, citation: str
) -> None:
    """The explanation of the record names the policy, its clause and its line of the book."""
    offer, found = checkout.offer_called(plan), checkout.policy_called(policy)
    checkout.exercised_offers.add(offer.id)
    checkout.exercised_policies.add(found.id)
    [told] = [each for each in recorder.explanation(checkout.language)["offers"] if each["id"] == offer.id]
    [reason] = [each for each in told["reasons"] if each["policy"] and each["policy"]["id"] == found.id]
    assert told["verdict"] == "ineligible"
    assert reason["citation"]["clause"] == citation
    assert reason["source"].startswith(found.source.file)
    assert reason["line"]


@then(phrase('an officer reads that "{plan:Name}" was offered for {total}'))
def officer_reads_offer(checkout: Checkout, recorder: Recorder, plan: str, total: str) -> None:
    """The quote of what was offered is in the record."""
    offer = checkout.offer_called(plan)
    checkout.exercised_offers.add(offer.id)
    [told] = [each for each in recorder.explanation(checkout.language)["offers"] if each["id"] == offer.id]
    assert told["verdict"] == "eligible"
    assert f"{told['quote']['currency']} {told['quote']['total_payable']}" == total.replace(",", "")


@then("the record names neither the customer nor the date of birth")
def record_is_discreet(checkout: Checkout, recorder: Recorder) -> None:
    """Only what the decision needed is kept."""
    body = recorder.read_back().stored.record.body.decode()
    assert checkout.customer.id is not None
    assert checkout.customer.date_of_birth is not None
    assert f'"{checkout.customer.id}"' not in body
    assert checkout.customer.date_of_birth.isoformat() not in body


@then(phrase('the record holds both answers about "{policy:Name}"'))
def record_holds_both_answers(checkout: Checkout, recorder: Recorder, policy: str) -> None:
    """What the rule engine said and what the reference evaluator said."""
    found = checkout.policy_called(policy)
    checkout.exercised_policies.add(found.id)
    faults = [fault for fault in recorder.read_back().decision.faults if found.id in fault.subject]
    assert faults
    assert faults[0].engine != faults[0].reference


@then("all answers are alike, to the letter")
def answers_alike(checkout: Checkout) -> None:
    """The same question to the same book has one answer, whenever and by whatever copy it is asked."""
    rendered = [checkout.rendered(decision) for decision in checkout.decisions]
    assert len(rendered) > 1
    assert len(set(rendered)) == 1


@then(phrase("every plan is refused, because {why:Name}"))
def every_plan_refused(checkout: Checkout, why: str) -> None:
    """The same reason for each plan of the market, never a silent pass."""
    assert not checkout.decision.eligible
    book = checkout.engine.compiled.book
    for verdict in checkout.decision.withheld:
        said = {
            plain(in_words(reason.finding, book, checkout.decision.currency)) for reason in verdict.reasons
        }
        assert why in said or _withdrawn(said), (verdict.offer.id, said)


def _withdrawn(said: set[str]) -> bool:
    return "it was withdrawn" in said
