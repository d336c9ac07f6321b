"""The labels of a written explanation, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

LABELS: Final[Mapping[str, Mapping[str, str]]] = {
    "title": {"en": "Decision {decision_id}", "ar": "القرار {decision_id}"},
    "decided_for": {
        "en": "Decided for {as_of}, business date {business_date}",
        "ar": "اتُّخذ القرار لـ {as_of}، تاريخ العمل {business_date}",
    },
    "recorded": {
        "en": "Received {received_at}, record {position} of the log, hash {record_hash}",
        "ar": "وصل الطلب {received_at}، السجل رقم {position}، البصمة {record_hash}",
    },
    "book": {
        "en": "Book {version} ({digest}), engine {engine_version}",
        "ar": "كتاب القواعد {version} ({digest})، إصدار المحرك {engine_version}",
    },
    "summary": {
        "en": "{eligible} offered, {ineligible} refused, {referred} for a person to decide",
        "ar": "المعروض: {eligible}، المرفوض: {ineligible}، المحال إلى موظف: {referred}",
    },
    "customer": {"en": "Customer {customer} (keyed hash)", "ar": "العميل {customer} (بصمة بمفتاح)"},
    "guest": {"en": "A guest: no customer id was given", "ar": "زائر: لم يُذكر رقم العميل"},
    "erased": {
        "en": "The personal facts were erased: who asked and what was known can no longer be read",
        "ar": "مُحيت الوقائع الشخصية: لم يعد ممكناً معرفة من سأل ولا ما كان معروفاً عنه",
    },
    "masked": {
        "en": "Decided with, and never recorded: {names}",
        "ar": "استُخدم في القرار ولم يُسجَّل قط: {names}",
    },
    "cart": {"en": "The cart", "ar": "السلة"},
    "facts": {"en": "The facts", "ar": "الوقائع"},
    "undetermined": {
        "en": "{name} `{member}` could not be told: {lacking}",
        "ar": "تعذّر تحديد {name} `{member}`: {lacking}",
    },
    "faults": {"en": "Evaluations that were not trusted", "ar": "تقييمات لم يُعتمد عليها"},
    "fault": {
        "en": "{subject}: the rule engine said {engine}, the reference {reference}",
        "ar": "{subject}: أجاب محرك القواعد {engine}، وأجاب المرجع {reference}",
    },
    "offers": {"en": "The offers", "ar": "العروض"},
    "eligible": {"en": "OFFERED, rank {rank}", "ar": "معروض، الترتيب {rank}"},
    "ineligible": {"en": "REFUSED", "ar": "مرفوض"},
    "referred": {"en": "REFERRED to a person", "ar": "محال إلى موظف"},
    "provider": {"en": "provider {provider}", "ar": "الممول {provider}"},
    "regime": {
        "en": "governed by {title} ({authority}, {instrument}, {clause})",
        "ar": "يخضع لـ {title} ({authority}، {instrument}، {clause})",
    },
    "quote": {
        "en": "{installments} installments, {due_today} today, {total_payable} in all, APR {apr}",
        "ar": (
            "عدد الأقساط {installments}، المستحق اليوم {due_today}، الإجمالي {total_payable}، "
            "معدل النسبة السنوي {apr}"
        ),
    },
    "installment": {"en": "{number}. {due}: {amount}", "ar": "{number}. {due}: {amount}"},
    "disclosed": {"en": "disclosed: {text} [{policy}]", "ar": "أُفصح عن: {text} [{policy}]"},
    "refusal": {
        "en": "Credit was refused: what the customer is told",
        "ar": "رُفض الائتمان: ما يُبلَّغ به العميل",
    },
    "principal_reason": {
        "en": "principal reason {number}: {text} [{code}]",
        "ar": "السبب الرئيسي {number}: {text} [{code}]",
    },
    "notice": {"en": "notice: {text} [{policy}]", "ar": "إشعار: {text} [{policy}]"},
    "notice_erased": {"en": "notice: given by [{policy}]", "ar": "إشعار: قُدِّم وفق [{policy}]"},
    "customer_reads": {"en": "the customer reads: {message}", "ar": "يقرأ العميل: {message}"},
    "staff_reads": {"en": "staff read: {message}", "ar": "يقرأ الموظف: {message}"},
    "policy": {"en": "policy {id}: {title}", "ar": "السياسة {id}: {title}"},
    "own_condition": {"en": "a condition of the offer itself", "ar": "شرط من شروط العرض نفسه"},
    "citation": {
        "en": "{authority}, {instrument}, {clause} ({confidence}, checked {checked_on})",
        "ar": "{authority}، {instrument}، {clause} ({confidence}، روجع في {checked_on})",
    },
    "clause_quote": {"en": "the clause says: “{quote}”", "ar": "نص البند: «{quote}»"},
    "source": {"en": "written at {source}: {line}", "ar": "مكتوب في {source}: {line}"},
    "remedy": {"en": "what would change it: {text}", "ar": "ما الذي يغيّر ذلك: {text}"},
    "no_remedy": {
        "en": "what would change it: nothing that the customer can change alone",
        "ar": "ما الذي يغيّر ذلك: لا شيء يستطيع العميل تغييره وحده",
    },
}

PARAMETERS: Final[Mapping[str, Mapping[str, str]]] = {
    "minimum": {"en": "minimum", "ar": "الحد الأدنى"},
    "maximum": {"en": "maximum", "ar": "الحد الأقصى"},
    "observed": {"en": "observed", "ar": "الفعلي"},
    "shortfall": {"en": "shortfall", "ar": "النقص"},
    "excess": {"en": "excess", "ar": "الزيادة"},
    "limit": {"en": "limit", "ar": "الحد"},
    "computed": {"en": "computed", "ar": "المحسوب"},
    "available": {"en": "available", "ar": "المتاح"},
    "since": {"en": "limit in force since", "ar": "الحد سارٍ منذ"},
    "condition": {"en": "condition", "ar": "الشرط"},
    "required": {"en": "required", "ar": "المطلوب"},
    "supported": {"en": "supported", "ar": "المتاح له"},
    "excluded": {"en": "excluded", "ar": "المستثنى"},
    "facts": {"en": "missing facts", "ar": "الوقائع الناقصة"},
    "categories": {"en": "categories", "ar": "الفئات"},
    "skus": {"en": "articles", "ar": "المنتجات"},
    "season": {"en": "season", "ar": "الموسم"},
    "from": {"en": "from", "ar": "من"},
    "until": {"en": "until", "ar": "حتى"},
    "by": {"en": "in favour of", "ar": "لصالح"},
    "group": {"en": "group", "ar": "المجموعة"},
}

CONFIDENCE: Final[Mapping[str, Mapping[str, str]]] = {
    "primary": {"en": "primary source", "ar": "مصدر أصلي"},
    "secondary": {"en": "secondary source", "ar": "مصدر ثانوي"},
    "unconfirmed": {"en": "unconfirmed", "ar": "غير مؤكد"},
}
