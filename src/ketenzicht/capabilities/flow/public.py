"""The one door of the flow room."""

from ketenzicht.capabilities.flow.rules import width_of
from ketenzicht.capabilities.flow.selectors import get_flow, list_months
from ketenzicht.capabilities.flow.services import count_steps, recount
from ketenzicht.capabilities.flow.types import ENDS, STANDING, Flow, FlowFilter, PhaseFigures, Split, SplitRow

__all__ = [
    "ENDS",
    "STANDING",
    "Flow",
    "FlowFilter",
    "PhaseFigures",
    "Split",
    "SplitRow",
    "count_steps",
    "get_flow",
    "list_months",
    "recount",
    "width_of",
]
