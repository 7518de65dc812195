"""The one door of the flow room."""

from ketenzicht.capabilities.flow.publishing import (
    contribute,
    get_chain_flow,
    list_due_quarters,
    list_quarters,
    publish,
)
from ketenzicht.capabilities.flow.rules import SEVERAL, width_of
from ketenzicht.capabilities.flow.selectors import get_flow, list_months
from ketenzicht.capabilities.flow.services import AT_ONCE, count_steps, recount
from ketenzicht.capabilities.flow.types import (
    ENDS,
    STANDING,
    TRAITS,
    ChainFlow,
    Divided,
    Flow,
    FlowFilter,
    PhaseFigures,
    Split,
    SplitRow,
)

__all__ = [
    "AT_ONCE",
    "ENDS",
    "SEVERAL",
    "STANDING",
    "TRAITS",
    "ChainFlow",
    "Divided",
    "Flow",
    "FlowFilter",
    "PhaseFigures",
    "Split",
    "SplitRow",
    "contribute",
    "count_steps",
    "get_chain_flow",
    "get_flow",
    "list_due_quarters",
    "list_months",
    "list_quarters",
    "publish",
    "recount",
    "width_of",
]
