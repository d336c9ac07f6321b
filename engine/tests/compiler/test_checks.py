"""What only the policies, the prices and the texts together show to be wrong."""

from engine.compiler.compile import compile_book
from engine.compiler.compiled import CompiledBook
from engine.problems import Problem, Problems, underlined
from engine.tests.schema.documents import changed, good_book


def problems_of(*twins: tuple[str, str]) -> tuple[Problem, ...]:
    """The problems of compiling the good book with some fields changed."""
    changes: dict[str, str | bytes | None] = {}
    for kind, fields in twins:
        changes |= changed(kind, fields)
    compiled = compile_book(good_book(changes))
    return compiled.items if isinstance(compiled, Problems) else ()


def only_problem(*twins: tuple[str, str]) -> Problem:
    """The one problem of compiling the good book with some fields changed."""
    problems = problems_of(*twins)
    assert len(problems) == 1, problems
    return problems[0]


FORBIDDING = "kind: forbid\nrequire: remove\nforbid: {offer.installments: {at_least: 4}}"


def plan(**changes: str) -> str:
    """The plan of the good offer with some lines changed."""
    lines = {
        "installments": "4",
        "every": "1 month",
        "first_due": "at_checkout",
        "fee": "{amount: none, paid_by: merchant, charged: first}",
        "rate": "none",
        "residue": "last",
        "month_end": "clamp",
        **changes,
    }
    return "plan:\n" + "\n".join(f"  {name}: {value}" for name, value in lines.items())


def test_a_good_book_compiles() -> None:
    """A book in which nothing is wrong compiles, with every market and offer."""
    compiled = compile_book(good_book())
    assert isinstance(compiled, CompiledBook)
    assert [offer.id for offer in compiled.markets["SA"].offers] == ["in-four"]


def test_an_offer_that_a_policy_forbids_on_every_day() -> None:
    """An offer that no request can have is told at the offer, with the policy, its clause and its place."""
    problem = only_problem(("policy", FORBIDDING))
    assert problem.code == "forbidden-offer"
    assert underlined(problem) == "in-four"
    assert problem.message == "`house.identity` forbids this offer on every day of its window"
    assert problem.help == (
        "Handbook, 1 (policies/house/house.identity/policy.yaml:12); "
        "change the offer, or set `status: withdrawn`"
    )


def test_an_offer_that_is_forbidden_on_some_days_stays() -> None:
    """A policy that begins within the window of an offer refuses it from then on."""
    assert not problems_of(("policy", f"{FORBIDDING}\nin_force: {{from: 2026-01-02}}"))
    assert problems_of(("policy", f"{FORBIDDING}\nin_force: {{from: 2026-01-01}}"))


def test_a_withdrawn_offer_may_be_forbidden() -> None:
    """What is not offered breaks no rule."""
    assert not problems_of(("policy", FORBIDDING), ("offer", "status: withdrawn"))


def test_an_unconfirmed_policy_forbids_no_offer() -> None:
    """An unconfirmed policy refers, so the offer stays."""
    source = 'authority: A, instrument: B, clause: "1", confidence: unconfirmed, checked_on: 2026-11-21'
    citation = f"citation: {{{source}}}"
    assert not problems_of(("policy", f"{FORBIDDING}\n{citation}"))


def test_a_policy_that_depends_on_the_request_forbids_no_offer() -> None:
    """A policy that some request passes leaves the offer in the book."""
    assert not problems_of(("policy", FORBIDDING.replace("{offer", "{cart.discounted: true, offer")))


def test_an_offer_whose_smallest_cart_breaks_a_ceiling() -> None:
    """A ceiling below the smallest cart forbids the offer, and the message has the figures."""
    problem = only_problem(("cap", "cap: {measure: plan.financed, at_most: 99 SAR}"))
    assert problem.code == "forbidden-offer"
    assert problem.message.endswith(": 100.00 against 99.00 SAR, for a cart of 100.00 SAR")


def test_an_offer_whose_smallest_cart_breaks_the_known_term_of_a_ceiling() -> None:
    """Beside three incomes an amount binds whoever asks; the incomes alone leave it to the request."""
    limit = "cap: {measure: plan.financed, at_most: {lowest_of: [%s, 3 x customer.net_monthly_income]}}"
    problem = only_problem(("cap", limit % "99 SAR"))
    assert problem.code == "forbidden-offer"
    assert problem.message.endswith(": 100.00 against 99.00 SAR, for a cart of 100.00 SAR")
    assert not problems_of(("cap", limit % "100 SAR"))
    assert not problems_of(("cap", limit % "1 x customer.salary"))


def test_an_offer_whose_largest_cart_is_below_a_floor() -> None:
    """A floor that only a larger cart than the largest could reach forbids the offer."""
    assert problems_of(("cap", "cap: {measure: plan.smallest_installment, at_least: 1251 SAR}"))
    assert not problems_of(("cap", "cap: {measure: plan.smallest_installment, at_least: 1250 SAR}"))


def test_a_fee_above_its_cap_for_every_cart() -> None:
    """A relative limit is worked out for carts of the whole band."""
    fee = plan(fee="{amount: 2 %, paid_by: consumer, charged: first}")
    capped = "cap: {measure: plan.fees_without_vat, at_most: {lowest_of: [1 % of plan.financed, 5000 SAR]}}"
    assert "against 1.00 SAR" in only_problem(("offer", fee), ("cap", capped)).message


def test_a_fee_above_its_cap_for_some_carts_only() -> None:
    """A fixed fee that large carts bear forbids nothing."""
    fee = plan(fee="{amount: 20 SAR, paid_by: consumer, charged: first}")
    capped = "cap: {measure: plan.fees_without_vat, at_most: 1 % of plan.financed}"
    assert not problems_of(("offer", fee), ("cap", capped))


def test_what_a_customer_owes_can_only_raise_a_measure() -> None:
    """What is owed adds to a measure at least nothing; a measure that subtracts is left to the request."""
    owed = "cap: {measure: plan.financed + customer.bnpl_outstanding, at_most: 99 SAR}"
    less = "cap: {measure: plan.financed - customer.bnpl_outstanding, at_most: 99 SAR}"
    assert problems_of(("cap", owed))
    assert not problems_of(("cap", less))
    assert not problems_of(("cap", owed.replace("99 SAR", "1 % of customer.salary")))


def test_an_apr_above_its_cap_is_told_in_percent() -> None:
    """The annual percentage rate is capped like an amount."""
    problem = only_problem(
        ("offer", plan(rate="24 % a year", first_due="after 1 month")),
        ("cap", "cap: {measure: plan.apr, at_most: 10 %}"),
    )
    assert " against 10 %, for a cart of 100.00 SAR" in problem.message


def test_a_plan_whose_first_wait_costs_more_than_an_installment() -> None:
    """Interest that no installment covers leaves every cart without a price."""
    problem = only_problem(("offer", plan(rate="100 % a year", first_due="after 36 months")))
    assert (problem.code, underlined(problem)) == ("unpriceable-plan", "plan")
    assert problem.message.startswith(
        "the plan has no price: installment 1 of 4 would not cover the interest"
    )


def test_a_plan_beyond_the_calendar() -> None:
    """A plan whose last installment lies beyond the year 9999 has no price."""
    problem = only_problem(("offer", plan(every="99999 months")))
    assert problem.code == "unpriceable-plan"
    assert "beyond the calendar" in problem.message


def test_a_plan_that_large_carts_bear_is_no_problem() -> None:
    """A cart too small for its installments is refused at the checkout, not in the book."""
    tiny = "when: {cart.total: {at_least: 0.01 SAR}}"
    assert not problems_of(("offer", f"{plan()}\n{tiny}"))


SHOWN = """kind: disclose
require: remove
disclose:
  before: contract
  show: {en: "%s", ar: "%s"}"""


def test_a_placeholder_that_no_figure_fills() -> None:
    """A misspelt figure is underlined in the language where it stands."""
    problem = only_problem(("policy", SHOWN % ("The rate is {apr}.", "المعدل {aprr}.")))
    assert (problem.code, underlined(problem)) == ("unknown-placeholder", "{aprr}")
    assert problem.message == "no figure is called `aprr`"
    assert problem.help is not None
    assert problem.help.startswith("did you mean `apr`? known: apr, cash_price,")


def test_a_brace_that_is_never_closed() -> None:
    """A template that cannot be read is a problem of its text."""
    problem = only_problem(("policy", SHOWN % ("The rate is {apr.", "المعدل {apr}.")))
    assert (problem.code, underlined(problem)) == ("unknown-placeholder", '"The rate is {apr."')


def test_figures_in_braces_are_fine() -> None:
    """A text with known figures compiles."""
    assert not problems_of(("policy", SHOWN % ("{apr}, {total_payable} in all", "{apr} {total_payable}")))


REFUSED = """kind: disclose
require: remove
message: remove
applies_to: {%s}
disclose:
  upon: refusal
  show: {en: "%s", ar: "%s"}"""


def test_a_notice_with_its_own_placeholders_is_fine() -> None:
    """A notice names reasons and categories, for the customers to whom it applies."""
    scope = "country: SA, customer.age: {at_least: 18 years}, cart.total: {at_least: 5 SAR}"
    assert not problems_of(("policy", REFUSED % (scope, "{principal_reasons}", "{data_categories}")))


def test_a_figure_of_a_quote_in_a_notice() -> None:
    """A refusal has no quote: a figure of one is underlined in the notice."""
    problem = only_problem(("policy", REFUSED % ("country: SA", "Refused.", "المعدل {apr}")))
    assert (problem.code, underlined(problem)) == ("misplaced-placeholder", "{apr}")
    assert problem.message == "only the text of a quote has `apr`"
    assert problem.help == "known here: principal_reasons, data_categories"


def test_a_principal_reason_in_the_text_of_a_quote() -> None:
    """A quote has no reasons of a refusal."""
    problem = only_problem(("policy", SHOWN % ("{principal_reasons}", "{apr}")))
    assert (problem.code, underlined(problem)) == ("misplaced-placeholder", "{principal_reasons}")
    assert problem.message == "only the text of a refusal has `principal_reasons`"


def test_a_notice_of_an_offer() -> None:
    """A refusal is of no one offer, plan, provider or regime, and a notice cannot depend on one."""
    facts = ("offer.product: bnpl", "provider.licensed: true", "plan.apr: {above: 1 %}", "regime: house.free")
    for condition in facts:
        problem = only_problem(("policy", REFUSED % (condition, "Refused.", "مرفوض.")))
        name = condition.partition(":")[0]
        assert problem.code == "fact-stage"
        assert problem.message == f"`{name}` is not known of a refusal, which is of no one offer"


def test_a_limit_of_reasons_for_one_offer() -> None:
    """How many reasons a notice names cannot depend on an offer either."""
    limit = "cap: {measure: answer.principal_reasons, at_most: 4}"
    assert not problems_of(("cap", limit))
    problem = only_problem(("cap", f"applies_to: {{country: SA, offer.product: bnpl}}\n{limit}"))
    assert (problem.code, underlined(problem)) == ("fact-stage", "bnpl")


def test_a_brace_in_a_text_that_nothing_fills() -> None:
    """A customer would read the brace: only the text of a disclosure is filled."""
    problem = only_problem(("policy", 'message: {en: "{apr} is too much", ar: "كثير"}'))
    assert (problem.code, underlined(problem)) == ("unknown-placeholder", '"{apr} is too much"')
    assert problem.message == "nothing fills a brace in a `message`"
