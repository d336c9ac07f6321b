"""Annual percentage rates: effective (EU, UK, SAMA) and nominal (Regulation Z, Appendix J)."""

from engine.pricing.apr.document import Flows, FlowsUnreadable, read_flows
from engine.pricing.apr.flows import Amount, Apr, AprUndefined, Convention, Count, Flow, format_percent
from engine.pricing.apr.rate import annual_percentage_rate

__all__ = [
    "Amount",
    "Apr",
    "AprUndefined",
    "Convention",
    "Count",
    "Flow",
    "Flows",
    "FlowsUnreadable",
    "annual_percentage_rate",
    "format_percent",
    "read_flows",
]
