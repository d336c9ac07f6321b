"""Examples of what the release desk is sent, one of each body."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from pydantic import BaseModel

from api.release_models import WireActivating, WireApproving, WirePreviewing, WireReasoned, WireRollingBack

_ID: Final = "01KBFA4E00TAQSEETEXAMP1E00"
_DIGEST: Final = f"sha256:{'5e38' * 16}"
_OFFER: Final = """\
# yaml-language-server: $schema=../../../engine/schema/json/offer.json
offer: spring-zero-3
title: {en: "3 payments, no fees", ar: "3 دفعات بدون رسوم"}
provider: najd-finance
market: SA
product: bnpl
plan:
  installments: 3
  every: 1 month
  first_due: at_checkout
  fee: {amount: none, paid_by: merchant, charged: first}
  rate: none
  residue: last
  month_end: clamp
available: {from: 2026-11-01, until: 2027-05-31}
when:
  cart.total: {at_least: 500 SAR, at_most: 4500 SAR}
"""

EXAMPLES: Final[Mapping[type[BaseModel], dict[str, Any]]] = {
    WireReasoned: {"reason": "The price in the shop was wrong"},
    WireApproving: {"bundle": _DIGEST, "reason": "Read against circular 47; the cases show the boundary"},
    WireActivating: {"proposal": _ID, "reason": "As the circular says", "effective_from": "2027-03-01"},
    WireRollingBack: {"reason": "Customers of the app see no offers"},
    WirePreviewing: {
        "request": {
            "as_of": "2026-11-27T10:15:00+03:00",
            "country": "SA",
            "channel": "ecommerce",
            "cart": {
                "currency": "SAR",
                "lines": [{"sku": "PH-1", "category": "phones", "quantity": 1, "unit_price": "3499.00"}],
            },
        },
        "document": {"kind": "offer", "id": "spring-zero-3", "yaml": _OFFER},
    },
}
"""By the model of the body."""
