"""The customer's texts: one entry for every reason code and every kind of remedy, in both languages.

Each entry is a choice of texts, the fullest first and the last without placeholders: the first whose
placeholders can all be filled is taken. A text speaks of the plan and the cart, never of the person.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from engine.verdicts import ReasonCode

Choice = Mapping[str, tuple[str, ...]]

MESSAGES: Final[Mapping[ReasonCode, Choice]] = {
    "amount_below_minimum": {
        "en": (
            "This plan starts at {minimum}. Your cart is {shortfall} short of it.",
            "This plan starts at a larger amount.",
        ),
        "ar": (
            "تبدأ هذه الخطة من مشتريات بقيمة {minimum}، ويتبقى لسلتك {shortfall}.",
            "تبدأ هذه الخطة من مبلغ أكبر.",
        ),
    },
    "amount_above_maximum": {
        "en": (
            "This plan covers purchases up to {maximum}. Your cart is {excess} above that.",
            "This plan covers smaller purchases.",
        ),
        "ar": (
            "تغطي هذه الخطة المشتريات حتى {maximum}، وسلتك تزيد على ذلك بمقدار {excess}.",
            "تغطي هذه الخطة مشتريات بمبلغ أقل.",
        ),
    },
    "customer_limit_exceeded": {
        "en": ("This plan is larger than what can be offered for this purchase today.",),
        "ar": ("هذه الخطة أكبر مما يمكن تقديمه لهذه العملية اليوم.",),
    },
    "currency_not_supported": {
        "en": ("This plan is not available in the currency of your cart.",),
        "ar": ("هذه الخطة غير متاحة بعملة سلتك.",),
    },
    "country_not_supported": {
        "en": ("This plan is not available in this country.",),
        "ar": ("هذه الخطة غير متاحة في هذا البلد.",),
    },
    "channel_not_supported": {
        "en": ("This plan is available {where}.", "This plan is not available where you are buying now."),
        "ar": ("هذه الخطة متاحة {where}.", "هذه الخطة غير متاحة عبر قناة الشراء الحالية."),
    },
    "segment_not_included": {
        "en": ("This plan belongs to a program for selected customers.",),
        "ar": ("هذه الخطة ضمن برنامج مخصص لفئات مختارة من عملائنا.",),
    },
    "category_excluded": {
        "en": (
            "Some of the cart cannot be paid with this plan: {categories}.",
            "Some of the cart cannot be paid with this plan.",
        ),
        "ar": (
            "في سلتك ما لا يمكن سداد ثمنه بهذه الخطة: {categories}.",
            "في سلتك ما لا يمكن سداد ثمنه بهذه الخطة.",
        ),
    },
    "item_not_eligible": {
        "en": ("This plan does not cover everything in your cart.",),
        "ar": ("لا تشمل هذه الخطة جميع المنتجات في سلتك.",),
    },
    "offer_not_started": {
        "en": ("This plan starts on {from}.", "This plan has not started yet."),
        "ar": ("تبدأ هذه الخطة في {from}.", "لم تبدأ هذه الخطة بعد."),
    },
    "offer_expired": {
        "en": ("This plan ended on {until}.", "This plan has ended."),
        "ar": ("انتهت هذه الخطة في {until}.", "انتهت هذه الخطة."),
    },
    "season_not_active": {
        "en": (
            "This plan is available in its season only: {season}.",
            "This plan is available in its season only.",
        ),
        "ar": ("هذه الخطة متاحة في موسمها فقط: {season}.", "هذه الخطة متاحة في موسمها فقط."),
    },
    "offer_inactive": {
        "en": ("This plan is no longer offered.",),
        "ar": ("لم تعد هذه الخطة متاحة.",),
    },
    "down_payment_too_low": {
        "en": ("This plan asks for at least {minimum} today.", "This plan asks for a larger down payment."),
        "ar": ("تتطلب هذه الخطة دفعة مقدمة لا تقل عن {minimum}.", "تتطلب هذه الخطة دفعة مقدمة أكبر."),
    },
    "provider_unavailable": {
        "en": ("This plan is not available at the moment.",),
        "ar": ("هذه الخطة غير متاحة في الوقت الحالي.",),
    },
    "condition_not_met": {
        "en": ("This plan does not fit this purchase.",),
        "ar": ("هذه الخطة لا تناسب هذه العملية.",),
    },
    "superseded": {
        "en": ("Another of our plans takes the place of this one.",),
        "ar": ("تحل خطة أخرى من خططنا محل هذه الخطة.",),
    },
    "missing_input": {
        "en": ("A few more details are needed before this plan can be offered.",),
        "ar": ("نحتاج إلى بعض البيانات الإضافية قبل تقديم هذه الخطة.",),
    },
    "compliance_violation": {
        "en": ("This plan cannot be offered for this purchase.",),
        "ar": ("لا يمكن تقديم هذه الخطة لهذه العملية.",),
    },
    "compliance_referral": {
        "en": ("A colleague needs to look at this plan before it can be offered.",),
        "ar": ("يحتاج أحد زملائنا إلى مراجعة هذه الخطة قبل تقديمها.",),
    },
    "policy_error": {
        "en": ("This plan could not be checked just now, so it is not offered. Please try again later.",),
        "ar": ("تعذّر التحقق من هذه الخطة الآن، ولذلك لا نعرضها. يُرجى المحاولة لاحقاً.",),
    },
}

REMEDIES: Final[Mapping[tuple[str, str], Choice]] = {
    ("cart.total", "increase"): {
        "en": ("Add {by} to your cart.", "Add to your cart."),
        "ar": ("أضف إلى سلتك مشتريات بقيمة {by}.", "أضف إلى سلتك."),
    },
    ("cart.total", "decrease"): {
        "en": ("Take {by} off your cart.", "Make your cart smaller."),
        "ar": ("خفّض قيمة سلتك بمقدار {by}.", "خفّض قيمة سلتك."),
    },
    ("down_payment", "increase"): {
        "en": ("Pay {by} more today.", "Pay more today."),
        "ar": ("زد الدفعة المقدمة بمقدار {by}.", "زد الدفعة المقدمة."),
    },
    ("down_payment", "decrease"): {
        "en": ("Pay {by} less today.", "Pay less today."),
        "ar": ("خفّض الدفعة المقدمة بمقدار {by}.", "خفّض الدفعة المقدمة."),
    },
    ("channel", "add"): {
        "en": ("Buy {where}.", "Buy through another of our channels."),
        "ar": ("أتمم الشراء {where}.", "أتمم الشراء عبر قناة أخرى من قنواتنا."),
    },
    ("cart.categories", "remove"): {
        "en": ("Take this out of your cart: {by}.", "Take some articles out of your cart."),
        "ar": ("أزل من سلتك: {by}.", "أزل بعض المنتجات من سلتك."),
    },
    ("customer.consents", "add"): {
        "en": ("Give your consent to: {by}.", "Give your consent."),
        "ar": ("امنح موافقتك على: {by}.", "امنح موافقتك."),
    },
    ("business_date", "wait"): {
        "en": ("Come back on {by}.", "Come back later."),
        "ar": ("عُد إلينا في {by}.", "عُد إلينا لاحقاً."),
    },
    ("", ""): {"en": ("A small change would help.",), "ar": ("قد يفيد تغيير بسيط.",)},
}
"""By fact and change; the last stands for any other."""

MORE_IS_MISSING: Final = {
    "en": "That alone is not yet enough for this plan.",
    "ar": "لكن ذلك وحده لا يكفي لهذه الخطة.",
}
"""Follows a remedy that removes its reason and no more."""

CHANNELS: Final[Mapping[str, Mapping[str, str]]] = {
    "store": {"en": "in our stores", "ar": "في متاجرنا"},
    "ecommerce": {"en": "in our web shop", "ar": "في متجرنا الإلكتروني"},
    "app": {"en": "in our app", "ar": "في تطبيقنا"},
}

OR: Final = {"en": " or ", "ar": " أو "}

CONSENT_TEXTS: Final[Mapping[str, Mapping[str, str]]] = {
    "bureau_query": {"en": "a look at your credit bureau record", "ar": "الاطلاع على سجلك الائتماني"},
    "bureau_report": {
        "en": "reporting this plan to the credit bureau",
        "ar": "تزويد شركة المعلومات الائتمانية ببيانات هذه الخطة",
    },
    "terms": {"en": "the terms", "ar": "الشروط والأحكام"},
    "credit_data": {"en": "the processing of your credit data", "ar": "معالجة بياناتك الائتمانية"},
}
