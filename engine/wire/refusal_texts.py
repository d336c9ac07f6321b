"""The customer's texts of a refusal: principal reasons and categories of data, in both languages.

The English reasons are worded as in sample form C-1 of Regulation B (12 CFR 1002, appendix C), which a person
refused credit in the United States knows; what the form has no line for follows `Other`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

_BOTH = Mapping[str, str]

CATEGORIES: Final[Mapping[str, _BOTH]] = {
    "identity": {"en": "identity", "ar": "الهوية"},
    "age": {"en": "age", "ar": "العمر"},
    "residence": {"en": "residence", "ar": "محل الإقامة"},
    "income": {"en": "income", "ar": "الدخل"},
    "expenses": {"en": "expenses", "ar": "المصروفات"},
    "obligations": {"en": "credit obligations", "ar": "الالتزامات الائتمانية"},
    "payment_history": {"en": "payment history", "ar": "سجل السداد"},
    "employment": {"en": "employment", "ar": "العمل"},
    "education": {"en": "education", "ar": "التعليم"},
    "purchase_history": {"en": "purchase history", "ar": "سجل المشتريات"},
    "membership": {"en": "programme membership", "ar": "العضوية في البرامج"},
    "device": {"en": "device", "ar": "الجهاز المستخدم"},
    "location": {"en": "location", "ar": "الموقع"},
    "racial_or_ethnic_origin": {"en": "racial or ethnic origin", "ar": "الأصل العرقي أو الإثني"},
    "political_opinions": {"en": "political opinions", "ar": "الآراء السياسية"},
    "religious_or_philosophical_beliefs": {
        "en": "religious or philosophical beliefs",
        "ar": "المعتقدات الدينية أو الفلسفية",
    },
    "trade_union_membership": {"en": "trade union membership", "ar": "عضوية النقابات"},
    "genetic": {"en": "genetic data", "ar": "البيانات الجينية"},
    "biometric": {"en": "biometric data", "ar": "البيانات الحيوية"},
    "health": {"en": "health", "ar": "الصحة"},
    "sex_life_or_sexual_orientation": {
        "en": "sex life or sexual orientation",
        "ar": "الحياة الجنسية أو الميل الجنسي",
    },
    "social_network": {"en": "social networks", "ar": "شبكات التواصل الاجتماعي"},
    "credit_bureau": {"en": "credit bureau record", "ar": "السجل لدى شركة المعلومات الائتمانية"},
    "credit_assessment": {"en": "creditworthiness assessment", "ar": "تقييم الجدارة الائتمانية"},
    "military_status": {"en": "military status", "ar": "الصفة العسكرية"},
    "consents": {"en": "consents given", "ar": "الموافقات الممنوحة"},
}
"""Every category of data of a customer."""

_REASONS: Final[Mapping[str, _BOTH]] = {
    "credit_application_incomplete": {"en": "Credit application incomplete", "ar": "طلب الائتمان غير مكتمل"},
    "unable_to_verify_credit_references": {
        "en": "Unable to verify credit references",
        "ar": "تعذّر التحقق من المراجع الائتمانية",
    },
    "income_insufficient": {
        "en": "Income insufficient for amount of credit requested",
        "ar": "الدخل غير كافٍ لمبلغ الائتمان المطلوب",
    },
    "excessive_obligations": {
        "en": "Excessive obligations in relation to income",
        "ar": "الالتزامات مرتفعة مقارنةً بالدخل",
    },
    "unable_to_verify_income": {"en": "Unable to verify income", "ar": "تعذّر التحقق من الدخل"},
    "limited_credit_experience": {"en": "Limited credit experience", "ar": "خبرة ائتمانية محدودة"},
    "poor_credit_performance": {"en": "Poor credit performance with us", "ar": "أداء ائتماني ضعيف لدينا"},
    "delinquent_obligations": {
        "en": "Delinquent past or present credit obligations with others",
        "ar": "تأخر سابق أو حالي في سداد التزامات ائتمانية لدى آخرين",
    },
    "identity_not_verified": {"en": "Other: unable to verify identity", "ar": "أخرى: تعذّر التحقق من الهوية"},
    "ability_to_repay_not_established": {
        "en": "Other: ability to repay not established",
        "ar": "أخرى: لم تثبت القدرة على السداد",
    },
    "length_of_relationship": {
        "en": "Other: length of time as a customer",
        "ar": "أخرى: مدة التعامل معنا",
    },
    "covered_borrower": {
        "en": "Other: covered borrower under the Military Lending Act",
        "ar": "أخرى: مقترض مشمول بقانون إقراض العسكريين",
    },
}

REASONS: Final[Mapping[str, _BOTH]] = {
    **_REASONS,
    **{
        f"other_{category}": {"en": f"Other: {text['en']}", "ar": f"أخرى: {text['ar']}"}
        for category, text in CATEGORIES.items()
    },
}
"""Every principal reason by its code."""

BETWEEN_REASONS: Final = {"en": "; ", "ar": "؛ "}
BETWEEN_CATEGORIES: Final = {"en": ", ", "ar": "، "}
NO_CATEGORY: Final = {"en": "none", "ar": "لا شيء"}
"""Stands for the categories where nothing was stated of the customer."""
