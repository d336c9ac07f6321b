"""What the fields and the fixed words of documents are called in a sentence, in English and Arabic."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from engine.facts import Vocabulary
from engine.locale_format import Noun

Words = Mapping[str, str]

LABELS: Final[Mapping[str, Words]] = {
    # policies and regimes
    "kind": {"en": "the kind of rule", "ar": "نوع القاعدة"},
    "citation": {"en": "the citation", "ar": "الإسناد"},
    "citation.authority": {"en": "the authority cited", "ar": "الجهة المستند إليها"},
    "citation.instrument": {"en": "the instrument cited", "ar": "الوثيقة المستند إليها"},
    "citation.clause": {"en": "the clause cited", "ar": "المادة المستند إليها"},
    "citation.quote": {"en": "the quotation of the source", "ar": "الاقتباس من المصدر"},
    "citation.confidence": {"en": "the confidence in the source", "ar": "درجة الثقة في المصدر"},
    "citation.checked_on": {"en": "the day on which the source was last checked",
                            "ar": "تاريخ آخر مراجعة للمصدر"},
    "in_force": {"en": "the time in force", "ar": "مدة السريان"},
    "in_force.from": {"en": "the first day in force", "ar": "أول يوم للسريان"},
    "in_force.until": {"en": "the last day in force", "ar": "آخر يوم للسريان"},
    "applies_to": {"en": "what it applies to", "ar": "نطاق التطبيق"},
    "forbid": {"en": "what it forbids", "ar": "ما تمنعه"},
    "require": {"en": "what it requires", "ar": "ما تشترطه"},
    "cap": {"en": "the limit", "ar": "الحد"},
    "cap.measure": {"en": "what is measured", "ar": "ما يُقاس"},
    "disclose": {"en": "the text that is shown", "ar": "النص المعروض"},
    "disclose.show": {"en": "the text that is shown", "ar": "النص المعروض"},
    "disclose.before": {"en": "the moment before which the text is shown",
                        "ar": "اللحظة التي يُعرض النص قبلها"},
    "disclose.upon": {"en": "the event upon which the text is given", "ar": "الحدث الذي يُعطى النص عنده"},
    "record": {"en": "how the record is kept", "ar": "حفظ السجل"},
    "record.keep": {"en": "the time for which the record is kept", "ar": "مدة حفظ السجل"},
    "record.from": {"en": "the day from which that time counts", "ar": "بداية احتساب مدة الحفظ"},
    "record.mask": {"en": "the facts that are never written to the log",
                    "ar": "الوقائع التي لا تُكتب في السجل أبداً"},
    "on_missing": {"en": "what happens when a fact is missing", "ar": "ما يحدث عند نقص واقعة"},
    "reason": {"en": "the code of the refusal", "ar": "رمز الرفض"},
    "message": {"en": "the message to the customer", "ar": "الرسالة إلى العميل"},
    "staff_message": {"en": "the message to staff", "ar": "الرسالة إلى الموظفين"},
    "pack": {"en": "the pack it belongs to", "ar": "الحزمة التي تنتمي إليها"},
    "when": {"en": "the condition", "ar": "الشرط"},
    # offers
    "title": {"en": "the title", "ar": "العنوان"},
    "offer": {"en": "the id of the offer", "ar": "معرّف العرض"},
    "policy": {"en": "the id of the policy", "ar": "معرّف السياسة"},
    "provider": {"en": "the provider", "ar": "الممول"},
    "market": {"en": "the market", "ar": "السوق"},
    "product": {"en": "the product", "ar": "المنتج"},
    "plan": {"en": "the plan", "ar": "الخطة"},
    "plan.installments": {"en": "the number of installments", "ar": "عدد الأقساط"},
    "plan.every": {"en": "the time between two installments", "ar": "المدة بين قسطين"},
    "plan.first_due": {"en": "the day on which the first installment is due",
                       "ar": "موعد استحقاق القسط الأول"},
    "plan.down_payment": {"en": "the down payment", "ar": "الدفعة المقدمة"},
    "plan.fee": {"en": "the fee", "ar": "الرسوم"},
    "plan.fee.amount": {"en": "the fee", "ar": "الرسوم"},
    "plan.fee.paid_by": {"en": "who pays the fee", "ar": "من يدفع الرسوم"},
    "plan.fee.charged": {"en": "the moment at which the fee is charged", "ar": "وقت تحصيل الرسوم"},
    "plan.rate": {"en": "the yearly rate", "ar": "المعدل السنوي"},
    "plan.early_settlement": {"en": "the cost of settling early", "ar": "تكلفة السداد المبكر"},
    "plan.residue": {"en": "the installment that takes up the rounding",
                     "ar": "القسط الذي يتحمل فرق التقريب"},
    "plan.month_end": {"en": "what a month without that day means",
                       "ar": "معالجة الشهر الذي يخلو من ذلك اليوم"},
    "available": {"en": "the time in which it can be had", "ar": "مدة الإتاحة"},
    "available.from": {"en": "the first day of the offer", "ar": "أول يوم للعرض"},
    "available.until": {"en": "the last day of the offer", "ar": "آخر يوم للعرض"},
    "available.season": {"en": "the season of the offer", "ar": "موسم العرض"},
    "stacking": {"en": "how it competes with other offers", "ar": "تنافس العرض مع غيره"},
    "stacking.group": {"en": "the group of offers it competes in", "ar": "مجموعة العروض المتنافسة"},
    "stacking.rule": {"en": "the rule by which it competes", "ar": "قاعدة التنافس"},
    "status": {"en": "the status", "ar": "الحالة"},
    # providers
    "country": {"en": "the country", "ar": "البلد"},
    "products": {"en": "the products", "ar": "المنتجات"},
    "licences": {"en": "the licence", "ar": "الترخيص"},
    "attestations": {"en": "the attestation", "ar": "الإقرار"},
    "agreements": {"en": "the agreement", "ar": "الاتفاقية"},
    "unavailable": {"en": "the outage", "ar": "التوقف"},
    "lender": {"en": "who lends", "ar": "جهة الإقراض"},
    "late_fee": {"en": "the cost of late payment", "ar": "تكلفة التأخر في السداد"},
    "late_fee.each": {"en": "the cost of one late payment", "ar": "تكلفة الدفعة المتأخرة الواحدة"},
    "late_fee.at_most": {"en": "the most that late payments cost in 12 months",
                         "ar": "أقصى تكلفة للدفعات المتأخرة خلال 12 شهراً"},
    "authority": {"en": "the authority", "ar": "الجهة المرخِّصة"},
    "number": {"en": "the number", "ar": "الرقم"},
    "claim": {"en": "the claim", "ar": "المُقَرّ به"},
    "evidence": {"en": "the evidence", "ar": "الدليل"},
    "merchant_discount": {"en": "the merchant discount", "ar": "خصم التاجر"},
    "settlement": {"en": "the time after which the provider pays", "ar": "مدة تسوية الممول"},
    "because": {"en": "the reason", "ar": "السبب"},
    "from": {"en": "the first day", "ar": "أول يوم"},
    "until": {"en": "the last day", "ar": "آخر يوم"},
    # the calendar
    "gregorian": {"en": "the days of the Gregorian year", "ar": "أيام السنة الميلادية"},
    "hijri": {"en": "the days of the Hijri year", "ar": "أيام السنة الهجرية"},
    "announced": {"en": "the announced days", "ar": "الأيام المعلنة"},
    "year": {"en": "the Hijri year", "ar": "السنة الهجرية"},
    # the retailer
    "retailer": {"en": "the id of the retailer", "ar": "معرّف التاجر"},
    "version": {"en": "the version of the book", "ar": "إصدار الكتاب"},
    "channels": {"en": "the channels", "ar": "القنوات"},
    "markets": {"en": "the markets", "ar": "الأسواق"},
    "categories": {"en": "the categories", "ar": "الفئات"},
    "size": {"en": "the size of the enterprise", "ar": "حجم المنشأة"},
    "inputs": {"en": "the inputs of the retailer", "ar": "مدخلات التاجر"},
    "data": {"en": "the kind of data", "ar": "نوع البيانات"},
    "currency": {"en": "the currency", "ar": "العملة"},
    "time_zone": {"en": "the time zone", "ar": "المنطقة الزمنية"},
    "vat": {"en": "the VAT on fees", "ar": "ضريبة القيمة المضافة على الرسوم"},
    "apr": {"en": "the way in which the APR is worked out", "ar": "طريقة احتساب معدل النسبة السنوي"},
    "packs": {"en": "the policy packs", "ar": "حزم السياسات"},
    "includes": {"en": "the categories inside it", "ar": "الفئات التي تشملها"},
}  # fmt: skip
"""Each field by its path, or by its name alone where it is called alike everywhere."""

ENUMERATED: Final[Mapping[str, Words]] = {
    "true": {"en": "yes", "ar": "نعم"},
    "false": {"en": "no", "ar": "لا"},
    "bnpl": {"en": "buy now, pay later", "ar": "الدفع الآجل"},
    "consumer_finance": {"en": "consumer finance", "ar": "التمويل الاستهلاكي"},
    "consumer": {"en": "the customer", "ar": "العميل"},
    "merchant": {"en": "the retailer", "ar": "التاجر"},
    "at_checkout": {"en": "at checkout", "ar": "عند الشراء"},
    "first": {"en": "the first installment", "ar": "القسط الأول"},
    "last": {"en": "the last installment", "ar": "القسط الأخير"},
    "spread": {"en": "spread over all installments", "ar": "موزعة على كل الأقساط"},
    "clamp": {"en": "the last day of that month", "ar": "آخر يوم من ذلك الشهر"},
    "next_day": {"en": "the first day of the next month", "ar": "أول يوم من الشهر التالي"},
    "primary": {"en": "primary", "ar": "مصدر أصلي"},
    "secondary": {"en": "secondary", "ar": "مصدر ثانوي"},
    "unconfirmed": {"en": "unconfirmed", "ar": "غير مؤكد"},
    "refuse": {"en": "refuse", "ar": "الرفض"},
    "refer": {"en": "refer to a person", "ar": "الإحالة إلى موظف"},
    "contract": {"en": "the contract", "ar": "العقد"},
    "checkout": {"en": "checkout", "ar": "إتمام الشراء"},
    "advertising": {"en": "advertising", "ar": "الإعلان"},
    "refusal": {"en": "a refusal of credit", "ar": "رفض الائتمان"},
    "decision": {"en": "the decision", "ar": "القرار"},
    "end_of_relationship": {"en": "the end of the relationship", "ar": "انتهاء العلاقة"},
    "compliance_violation": {"en": "a breach of compliance", "ar": "مخالفة نظامية"},
    "category_excluded": {"en": "an excluded category", "ar": "فئة مستثناة"},
    "customer_limit_exceeded": {"en": "the customer's limit exceeded", "ar": "تجاوز حد العميل"},
    "exclusive": {"en": "instead of all others of its group", "ar": "بدلاً من كل عروض مجموعته"},
    "best": {"en": "only if it is the best of its group", "ar": "فقط إن كان أفضل عروض مجموعته"},
    "joint": {"en": "beside all others", "ar": "إلى جانب سائر العروض"},
    "active": {"en": "active", "ar": "ساري"},
    "withdrawn": {"en": "withdrawn", "ar": "مسحوب"},
    "third_party": {"en": "somebody other than the retailer", "ar": "جهة غير التاجر"},
    "effective": {"en": "the effective rate", "ar": "المعدل الفعلي"},
    "us": {"en": "US Regulation Z", "ar": "لائحة Z الأمريكية"},
    "micro": {"en": "micro", "ar": "متناهية الصغر"},
    "small": {"en": "small", "ar": "صغيرة"},
    "medium": {"en": "medium", "ar": "متوسطة"},
    "large": {"en": "large", "ar": "كبيرة"},
}
"""The fixed words of documents; a word that means another thing in some field stands in `FIELD_WORDS`."""

FIELD_WORDS: Final[Mapping[str, Mapping[str, Words]]] = {
    "plan.fee.charged": {
        "first": {"en": "with the first installment", "ar": "مع القسط الأول"},
    },
    "lender": {"retailer": {"en": "the retailer itself", "ar": "التاجر نفسه"}},
}
"""What a word means in one field, where it means something else in others."""


def _of(*names: str) -> Mapping[str, Words]:
    return {name: ENUMERATED[name] for name in names}


VALUE_NAMES: Final[Mapping[Vocabulary, Mapping[str, Words]]] = {
    "product": _of("bnpl", "consumer_finance"),
    "payer": _of("consumer", "merchant"),
    "apr": _of("effective", "us"),
    "size": _of("micro", "small", "medium", "large"),
    "creditworthiness": {
        "positive": {"en": "positive", "ar": "إيجابية"},
        "negative": {"en": "negative", "ar": "سلبية"},
    },
    "credit_check": {
        "negative": {"en": "negative reporting", "ar": "البيانات السلبية"},
        "partial": {"en": "partial reporting", "ar": "البيانات الجزئية"},
        "full": {"en": "full reporting", "ar": "البيانات الشاملة"},
    },
    "consent": {
        "bureau_query": {"en": "asking the credit bureau", "ar": "الاستعلام من شركة المعلومات الائتمانية"},
        "bureau_report": {"en": "reporting to the credit bureau", "ar": "إبلاغ شركة المعلومات الائتمانية"},
        "terms": {"en": "the terms", "ar": "الشروط"},
        "credit_data": {"en": "processing of credit data", "ar": "معالجة البيانات الائتمانية"},
    },
    "input": {
        "identity": {"en": "identity", "ar": "الهوية"},
        "age": {"en": "date of birth", "ar": "تاريخ الميلاد"},
        "residence": {"en": "residence", "ar": "محل الإقامة"},
        "income": {"en": "income", "ar": "الدخل"},
        "expenses": {"en": "expenses", "ar": "المصروفات"},
        "obligations": {"en": "obligations", "ar": "الالتزامات"},
        "payment_history": {"en": "payment history", "ar": "تاريخ السداد"},
        "employment": {"en": "employment", "ar": "العمل"},
        "education": {"en": "education", "ar": "التعليم"},
        "purchase_history": {"en": "purchase history", "ar": "تاريخ المشتريات"},
        "membership": {"en": "membership in programmes", "ar": "عضوية البرامج"},
        "device": {"en": "device", "ar": "الجهاز المستخدم"},
        "location": {"en": "location", "ar": "الموقع"},
        "racial_or_ethnic_origin": {"en": "racial or ethnic origin", "ar": "الأصل العرقي أو الإثني"},
        "political_opinions": {"en": "political opinions", "ar": "الآراء السياسية"},
        "religious_or_philosophical_beliefs": {"en": "religious or philosophical beliefs",
                                               "ar": "المعتقدات الدينية أو الفلسفية"},
        "trade_union_membership": {"en": "trade union membership", "ar": "عضوية النقابات"},
        "genetic": {"en": "genetic data", "ar": "البيانات الجينية"},
        "biometric": {"en": "biometric data", "ar": "البيانات الحيوية"},
        "health": {"en": "health", "ar": "الصحة"},
        "sex_life_or_sexual_orientation": {"en": "sex life or sexual orientation",
                                           "ar": "الحياة أو الميول الجنسية"},
        "social_network": {"en": "social networks", "ar": "شبكات التواصل"},
    },
}  # fmt: skip
"""The names that no book declares, by the kind of thing that they name."""

OPEN_FIELDS: Final = frozenset(
    {
        "retailer", "version", "channels", "packs", "offer", "policy", "provider", "market", "country",
        "authority", "number", "claim", "evidence", "because", "currency", "time_zone", "data",
        "available.season", "stacking.group", "citation.authority", "citation.instrument",
        "citation.clause", "citation.quote", "record.mask", "pack",
    }
)  # fmt: skip
"""The fields whose words are the writer's own, and are said as they are written."""

NONE: Final[Words] = {"en": "nothing", "ar": "لا شيء"}
NO: Final[Words] = {"en": "none", "ar": "لا شيء"}
DAY_OF_MONTH: Final[Words] = {"en": "day {day} of month {month}", "ar": "اليوم {day} من الشهر {month}"}
LITERALS: Final[Mapping[str, Words]] = {
    "range": {"en": "between {least} and {most}", "ar": "بين {least} و{most}"},
    "months_of_cost": {"en": "{months} of term cost", "ar": "تكلفة الأجل لمدة {months}"},
    "share_repaid": {"en": "{share} of the amount repaid", "ar": "{share} من المبلغ المسدد"},
    "days": {"en": "from {first} until {last}", "ar": "من {first} حتى {last}"},
    "quoted": {"en": "“{}”", "ar": "«{}»"},
    "after": {"en": "{period} after checkout", "ar": "بعد {period} من الشراء"},
}
UNIT_NAMES: Final[Mapping[str, Noun]] = {"day": "days", "week": "weeks", "month": "months", "year": "years"}
"""The units of spans of time as they are written, and as they are counted."""


def label_of(path: Sequence[str]) -> Words:
    """What a field is called; a field that nobody has named yet is called as it is written."""
    name = [step.removesuffix("_") for step in path]
    written = ".".join(name)
    return LABELS.get(written) or LABELS.get(name[-1]) or {"en": written, "ar": written}
