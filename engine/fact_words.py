"""The facts in plain words, in English and Arabic: what a condition speaks of, without the engine's names.

A fact that has a value is a noun: `the cart's total`. A flag is a sentence either way: `the cart has a
discount`, `the cart has no discount`. Facts that are sets of names are plurals, and no noun has a comma, so
that several can be listed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from engine.claims import PROVIDER_CLAIMS, RETAILER_CLAIMS
from engine.facts import FACTS

Words = Mapping[str, str]

NOUNS: Final[Mapping[str, Words]] = {
    fact: {"en": english, "ar": arabic}
    for fact, english, arabic in (
        ("country", "the country of sale", "بلد البيع"),
        ("channel", "the channel of sale", "قناة البيع"),
        ("business_date", "the day of the request", "يوم الطلب"),
        ("seasons", "the seasons of the day", "مواسم اليوم"),
        ("regime", "the body of rules that governs the plan", "النظام الذي تخضع له الخطة"),
        ("cart.total", "the cart's total", "إجمالي السلة"),
        ("cart.currency", "the currency of the cart", "عملة السلة"),
        ("cart.categories", "the categories in the cart", "فئات السلة"),
        ("cart.skus", "the articles in the cart", "أصناف السلة"),
        ("cart.quantity", "the number of articles in the cart", "عدد القطع في السلة"),
        ("customer.age", "the customer's age", "عمر العميل"),
        ("customer.age_hijri", "the customer's age in Hijri years", "عمر العميل بالسنوات الهجرية"),
        ("customer.residency", "the customer's country of residence", "بلد إقامة العميل"),
        ("customer.tenure", "the time since the customer's first purchase or registration",
         "المدة منذ أول شراء للعميل أو تسجيله"),
        ("customer.monthly_income", "the customer's monthly income (before deductions)",
         "دخل العميل الشهري قبل الاستقطاعات"),
        ("customer.salary", "the customer's monthly salary", "راتب العميل الشهري"),
        ("customer.pension", "the customer's monthly pension", "معاش العميل الشهري"),
        ("customer.other_income", "the monthly average of the customer's other income",
         "المتوسط الشهري لدخل العميل الآخر"),
        ("customer.net_monthly_income", "the customer's monthly income less what is deducted from salary",
         "دخل العميل الشهري بعد ما يُستقطع من راتبه"),
        ("customer.monthly_obligations", "the total of the customer's monthly credit obligations",
         "مجموع التزامات العميل الائتمانية الشهرية"),
        ("customer.salary_deducted_obligations", "what is deducted from the salary for credit in a month",
         "ما يُستقطع شهرياً من الراتب لسداد الائتمان"),
        ("customer.mortgage_obligations", "the total of the customer's monthly mortgage payments",
         "مجموع دفعات العميل الشهرية للرهن العقاري"),
        ("customer.other_obligations", "the total of the customer's other monthly credit obligations",
         "مجموع التزامات العميل الائتمانية الشهرية الأخرى"),
        ("customer.bnpl_outstanding", "what is still owed under buy-now-pay-later plans (with all providers)",
         "القائم على العميل بالدفع الآجل لدى جميع الممولين"),
        ("customer.days_past_due", "the delay of the oldest unpaid installment",
         "مدة تأخر أقدم قسط غير مسدد"),
        ("customer.consents", "the customer's consents", "موافقات العميل"),
        ("customer.counted_income", "the income that counts (without aid and without half of other income)",
         "الدخل المحتسب دون المساعدات ودون نصف الدخل الآخر"),
        ("customer.aid", "the customer's monthly aid and social support",
         "ما يتلقاه العميل شهرياً من مساعدات ودعم اجتماعي"),
        ("customer.housing_support", "the customer's documented monthly housing support",
         "دعم العميل السكني الشهري الموثق"),
        ("customer.other_income_statements", "the time that statements of other income cover",
         "المدة التي تغطيها كشوف الدخل الآخر"),
        ("customer.creditworthiness", "the outcome of the creditworthiness assessment",
         "نتيجة تقييم الملاءة الائتمانية"),
        ("customer.credit_check", "the credit bureau check that was made",
         "نوع الاستعلام الائتماني الذي أُجري"),
        ("customer.credit_check_age", "the age of the credit bureau check",
         "المدة المنقضية على الاستعلام الائتماني"),
        ("customer.traits", "the traits that the retailer's own inputs give the customer",
         "سمات العميل بحسب مدخلات التاجر"),
        ("customer.segments", "the customer's segments", "شرائح العميل"),
        ("customer.currency", "the currency of the customer's amounts", "عملة مبالغ العميل"),
        ("offer.id", "the plan offered", "العرض المقدم"),
        ("offer.product", "the product", "المنتج"),
        ("offer.currency", "the currency of the plan", "عملة الخطة"),
        ("offer.provider", "who finances the plan", "ممول الخطة"),
        ("offer.stacking_group", "the plan's stacking group", "مجموعة العروض المتنافسة"),
        ("offer.installments", "the number of installments", "عدد الأقساط"),
        ("offer.term_months", "the term (in months rounded up)", "مدة الخطة بالأشهر مع جبر كسر الشهر"),
        ("offer.rate", "the nominal rate of a year", "المعدل السنوي الاسمي"),
        ("offer.fee_paid_by", "who pays the plan's fee", "دافع رسوم الخطة"),
        ("offer.down_payment", "the least down payment (as a share)", "نسبة أقل دفعة مقدمة"),
        ("offer.vat", "the tax on fees", "الضريبة على الرسوم"),
        ("offer.apr_convention", "the way in which the annual percentage rate is worked out",
         "طريقة احتساب معدل النسبة السنوي"),
        ("offer.term_days", "the longest time to the last due date", "أطول مدة حتى آخر موعد استحقاق"),
        ("offer.early_settlement_months", "what settling early costs (in months of term cost)",
         "تكلفة السداد المبكر محسوبة بأشهر من تكلفة الأجل"),
        ("offer.early_settlement_share", "what settling early costs (as a share of the amount repaid)",
         "تكلفة السداد المبكر كنسبة من المبلغ المسدد"),
        ("provider.late_fee", "the lender's fee for one late payment",
         "رسم الممول عن الدفعة المتأخرة الواحدة"),
        ("provider.late_fees_most", "the most that the lender takes in late fees in any 12 months",
         "الحد الأقصى لرسوم التأخر لدى الممول خلال أي 12 شهراً"),
        ("retailer.size", "the size of the retailer's enterprise", "فئة منشأة التاجر بحسب حجمها"),
        ("retailer.discount_licences_in_year", "the number of discount licences begun in the year",
         "عدد تراخيص التخفيضات التي بدأت خلال السنة"),
        ("retailer.discount_licence_days", "the length of the discount licence in force",
         "مدة ترخيص التخفيضات الساري"),
        ("retailer.inputs", "the data that the retailer's own inputs use",
         "البيانات التي تستخدمها مدخلات التاجر"),
        ("customer.provider_outstanding", "what is still owed to the plan's lender",
         "القائم على العميل لممول الخطة"),
        ("customer.provider_fees",
         "the total of the lender's fees in the running 12 months (without late fees)",
         "مجموع رسوم الممول خلال 12 شهراً جارية دون رسوم التأخر"),
        ("customer.provider_late_fees", "the total of the lender's late fees in the running 12 months",
         "مجموع رسوم التأخر لدى الممول خلال 12 شهراً جارية"),
        ("customer.provider_years", "the time since the first agreement with the plan's lender",
         "المدة منذ أول اتفاقية مع ممول الخطة"),
        ("plan.cash_price", "the cash price of the cart", "السعر النقدي للسلة"),
        ("plan.financed", "the amount this plan finances", "مبلغ تمويل هذه الخطة"),
        ("plan.down_payment", "the down payment", "الدفعة المقدمة"),
        ("plan.fees", "the consumer's total fee on this plan (with VAT)",
         "رسوم هذه الخطة على العميل شاملة ضريبة القيمة المضافة"),
        ("plan.fees_without_vat", "the consumer's total fee on this plan (without VAT)",
         "رسوم هذه الخطة على العميل دون ضريبة القيمة المضافة"),
        ("plan.interest", "the interest of the whole term", "فائدة المدة كاملة"),
        ("plan.term_cost", "the term cost (fees and interest together)", "تكلفة الأجل من رسوم وفائدة"),
        ("plan.total_payable", "all that the consumer pays", "مجموع ما يدفعه العميل"),
        ("plan.due_today", "what is due on the day of purchase", "المستحق يوم الشراء"),
        ("plan.smallest_installment", "the smallest installment", "أصغر قسط"),
        ("plan.largest_installment", "the largest installment", "أكبر قسط"),
        ("plan.monthly_average", "the average of this plan's payments in a month",
         "متوسط دفعات هذه الخطة في الشهر"),
        ("plan.apr", "the annual percentage rate", "معدل النسبة السنوي"),
        ("plan.exposure", "what is owed under all buy-now-pay-later plans (with this one)",
         "القائم على العميل بالدفع الآجل مع هذه الخطة"),
        ("plan.term_days", "the time from the purchase to the last due date",
         "المدة من الشراء إلى آخر موعد استحقاق"),
        ("plan.principal_days", "the amount financed times the days of the term",
         "حاصل ضرب مبلغ التمويل في عدد أيام المدة"),
        ("plan.amount_financed", "the amount financed less a fee charged at checkout",
         "مبلغ التمويل مطروحاً منه ما يُحصَّل من رسوم عند الشراء"),
        ("answer.plans_shown", "the number of plans shown to a customer", "عدد الخطط المعروضة على العميل"),
        ("answer.principal_reasons", "the number of principal reasons that a refusal notice names",
         "عدد الأسباب الرئيسية المذكورة في إشعار الرفض"),
    )
}  # fmt: skip
"""What each fact that has a value is called."""

FEMININE: Final = frozenset(
    {
        "channel", "cart.currency", "customer.tenure", "customer.days_past_due",
        "customer.other_income_statements", "customer.creditworthiness", "customer.credit_check_age",
        "customer.currency", "offer.currency", "offer.stacking_group", "offer.term_months",
        "offer.down_payment", "offer.vat", "offer.apr_convention", "offer.term_days",
        "offer.early_settlement_months", "offer.early_settlement_share", "retailer.size",
        "retailer.discount_licence_days", "customer.provider_years", "plan.down_payment", "plan.fees",
        "plan.fees_without_vat", "plan.interest", "plan.term_cost", "plan.term_days",
        *(fact.name for fact in FACTS.values() if fact.type == "names"),
    }
)  # fmt: skip
"""The facts whose Arabic noun is feminine, as every plural of things is: their verbs agree with it."""


class Sentences(NamedTuple):
    """What a flag says where it is true, and where it is false."""

    holds: Words
    fails: Words


CLAIMS: Final[Mapping[str, Words]] = {
    claim: {"en": english, "ar": arabic}
    for claim, english, arabic in (
        (claim, {**PROVIDER_CLAIMS, **RETAILER_CLAIMS}[claim], arabic)
        for claim, arabic in (
            ("product_non_objection", "الجهة الرقابية لا تعترض على هذا المنتج"),
            ("non_resident_non_objection", "الجهة الرقابية لا تعترض على إقراض غير المقيمين"),
            ("foreign_currency_non_objection", "الجهة الرقابية لا تعترض على التمويل بعملة أجنبية"),
            ("electronic_collection_only", "الأقساط تُحصَّل بوسائل إلكترونية فقط لا نقداً"),
            ("portfolio_within_capital_limit", "المحفظة ضمن المضاعف النظامي لرأس المال والاحتياطيات"),
            ("funding_from_licensed_only", "الممول لا يقترض إلا من جهات إقراض مرخصة"),
            ("scoring_method_documented", "منهجية التقييم الائتماني واضحة وشفافة وموثقة"),
            ("identity_source_reliable", "الهوية يُتحقق منها من مصدر مستقل موثوق"),
            ("bureau_member", "الممول عضو في شركة المعلومات الائتمانية ويحدّث بياناته فيها"),
            ("systems_tested", "الأنظمة تُختبر قبل أول استخدام وبعد كل تغيير"),
            ("records_kept_ten_years", "السجلات تُحفظ عشر سنوات بعد انتهاء العلاقة"),
            ("terms_popup_shown", "الشروط تُعرض في نافذة منبثقة وتُقبل قبل العقد"),
            ("licence_displayed", "بيانات الترخيص مذكورة في هوامش المراسلات"),
            ("term_cost_fixed", "تكلفة الأجل ثابتة طوال المدة"),
            ("declining_balance", "تكلفة الأجل تُوزَّع بطريقة الرصيد المتناقص"),
            ("responsible_lending_applied", "الممول يطبق مبادئ التمويل المسؤول"),
            ("card_ceilings_counted", "البطاقة تُحتسب بالحد الأدنى لسداد سقفها كاملاً"),
            ("private_debts_counted", "الديون لأصحاب العمل والأصدقاء والأقارب تُحتسب ضمن الالتزامات"),
            ("uneven_obligations_averaged", "الأقساط غير المتساوية تُحتسب بمتوسطها الشهري"),
            ("other_income_verified", "الدخل الآخر لا يُذكر إلا إذا أثبتته كشوف سنتين"),
            ("expenses_recorded", "مصروفات العميل الأساسية يُسأل عنها وتُسجَّل"),
            ("all_charges_in_apr", "كل تكلفة لا يمكن تجنبها داخلة في معدل النسبة السنوي"),
            ("fees_after_signature", "الرسوم لا تُستوفى قبل توقيع العقد"),
            ("no_third_party_markup", "ما تتقاضاه جهة أخرى يُحمَّل على العميل دون زيادة"),
            ("microfinance_company", "الممول شركة تمويل استهلاكي مصغر"),
            ("collection_channels_lawful", "الديون لا تُحصَّل إلا عبر القنوات المسموح بها"),
            ("no_dunning_during_complaint", "التذكير بالسداد لا يُرسل أثناء النظر في شكوى"),
            ("bureau_updated_weekly", "بيانات شركة المعلومات الائتمانية تُحدَّث كل أسبوع على الأقل"),
            ("disputes_flagged", "البيانات المتنازع عليها تُبلَّغ على أنها متنازع عليها"),
            ("impact_assessment_written", "القرار الآلي مشمول بتقييم أثر مكتوب"),
            ("limits_reported_at_once", "كل حد معتمد يُبلَّغ فوراً لشركة المعلومات الائتمانية"),
            ("unused_limit_free", "الجزء غير المستخدم من الحد بلا رسوم"),
            ("cash_advance_within_limit", "السلف النقدية إلكترونية وضمن الحد النظامي"),
            ("regulator_form_contract", "العقد على نموذج الجهة الرقابية"),
            ("representative_apr_expected", "51% على الأقل من الاتفاقيات بالمعدل التمثيلي أو أقل منه"),
            ("apr_more_conspicuous", "المعدل وتكلفة التمويل أبرز من كل ما سواهما"),
            ("portfolio_capital_qcb", "رأس المال يغطي المحفظة كما يشترط مصرف قطر المركزي"),
            ("licensed_for_activity", "التاجر مرخص لما يبيعه"),
            ("owns_goods", "التاجر يملك السلع التي يبيعها أو يمكنه تملكها"),
            ("no_buyback", "التاجر لا يعيد شراء السلع من العميل"),
            ("no_surcharge", "التاجر لا يضيف رسماً أو زيادة على الشراء بالتقسيط"),
            ("discount_licence", "التاجر يحمل ترخيص التخفيضات التي يعلنها"),
            ("advertising_policy_reviewed", "سياسة الإعلان متبعة وروجعت في موعدها"),
            ("no_preticked_consent", "الموافقات غير محددة مسبقاً"),
        )
    )
}
"""What each claim of an attestation says."""

SENTENCES: Final[Mapping[str, Sentences]] = {
    fact: Sentences({"en": holds, "ar": holds_arabic}, {"en": fails, "ar": fails_arabic})
    for fact, holds, fails, holds_arabic, fails_arabic in (
        ("cart.discounted", "the cart has a discount", "the cart has no discount",
         "في السلة خصم", "ليس في السلة خصم"),
        ("customer.known", "the customer is identified", "the customer is a guest",
         "العميل معروف", "العميل ضيف"),
        ("customer.identity_verified", "the customer's identity was verified",
         "the customer's identity was not verified",
         "تم التحقق من هوية العميل", "لم يتم التحقق من هوية العميل"),
        ("customer.bureau_checked", "the credit bureau was asked", "the credit bureau was not asked",
         "تم الاستعلام من شركة المعلومات الائتمانية", "لم يتم الاستعلام من شركة المعلومات الائتمانية"),
        ("customer.housing_beneficiary", "the customer is a beneficiary of housing support",
         "the customer is no beneficiary of housing support",
         "العميل مستفيد من الدعم السكني", "العميل غير مستفيد من الدعم السكني"),
        ("customer.covered_borrower", "the customer is a covered borrower of the Military Lending Act",
         "the customer is not a covered borrower of the Military Lending Act",
         "العميل مقترض مشمول بقانون الإقراض العسكري الأمريكي",
         "العميل غير مشمول بقانون الإقراض العسكري الأمريكي"),
        ("offer.consumer_fee", "the consumer pays a fee", "the consumer pays no fee",
         "العميل يدفع رسوماً", "العميل لا يدفع رسوماً"),
        ("offer.term_cost", "the credit has a cost: a rate or a fee",
         "the credit is free: no rate and no fee",
         "للائتمان تكلفة: معدل أو رسوم", "الائتمان بلا تكلفة: لا معدل ولا رسوم"),
        ("offer.seasonal", "the plan is bound to a season", "the plan is not bound to a season",
         "الخطة مرتبطة بموسم", "الخطة غير مرتبطة بموسم"),
        ("provider.licensed", "the lender's licence for the product is in force",
         "the lender has no licence in force for the product",
         "ترخيص الممول للمنتج سارٍ", "ليس للممول ترخيص سارٍ للمنتج"),
        ("provider.third_party", "the lender is somebody else than the retailer",
         "the retailer itself is the lender",
         "جهة الإقراض غير التاجر", "التاجر نفسه جهة الإقراض"),
    )
} | {
    f"{who}.{claim}": Sentences(
        {"en": f"it is attested that {CLAIMS[claim]['en']}", "ar": f"يوجد إقرار بأن {CLAIMS[claim]['ar']}"},
        {"en": f"it is not attested that {CLAIMS[claim]['en']}",
         "ar": f"لا يوجد إقرار بأن {CLAIMS[claim]['ar']}"},
    )
    for who, claims in (("provider", PROVIDER_CLAIMS), ("retailer", RETAILER_CLAIMS))
    for claim in claims
}  # fmt: skip
"""What each fact that is true or false says, either way."""

_WHETHER: Final[Words] = {"en": "whether {}", "ar": "هل {}"}


def noun(fact: str, language: str) -> str:
    """What a fact is called; a flag by what it tells: `whether the cart has a discount`."""
    named = NOUNS.get(fact)
    if named is not None:
        return named[language]
    return _WHETHER[language].format(SENTENCES[fact].holds[language])


def sentence(fact: str, language: str, *, holds: bool) -> str:
    """What a flag says, either way."""
    said, denied = SENTENCES[fact]
    return (said if holds else denied)[language]
