"""The one door of the clocks room.

A clock is a term of the country pack that runs for a record: it belongs to an organisation and compartment, and to one
owner or to a desk. Commands and questions are asked inside a registered act of processing (`by`) and change or show
only what that act may reach. The clock's own moments come from the pure engine `deadlines`.

What differs from a date on the record: a clock has a legal or agreed source, can stand still, warns, expires and is
escalated by the machine `clockwork` (`sweep`), and stays open until it is stopped with a result.

Notices tell an actor or a role to look at a record. Other rooms add theirs with `add_notice`; they hold codes only.
"""

from ketenzicht.capabilities.clocks.errors import (
    AddresseeInvalid,
    ClockRunsAlready,
    ClocksError,
    CodeInvalid,
    OwnerInvalid,
    TermNotPausable,
    WrongState,
)
from ketenzicht.capabilities.clocks.notices import (
    add_notice,
    add_notices,
    count_unread,
    list_notices,
    mark_notice_read,
    mark_notices_read,
)
from ketenzicht.capabilities.clocks.rules import TRANSITIONS, Transition
from ketenzicht.capabilities.clocks.selectors import (
    count_worklist,
    get_clock,
    list_clock_events,
    list_clocks_of,
    list_worklist,
)
from ketenzicht.capabilities.clocks.services import (
    assign_clock,
    assign_clocks_of,
    end_of_term,
    pause_clock,
    resume_clock,
    start_clock,
    start_clocks,
    stop_clock,
    stop_clocks_of,
)
from ketenzicht.capabilities.clocks.sweep import sweep
from ketenzicht.capabilities.clocks.types import (
    OPEN,
    ClockEventInfo,
    ClockInfo,
    NoticeCode,
    NoticeInfo,
    State,
    SweepResult,
    Verb,
    Whose,
    WorklistCounts,
    WorklistFilter,
)

__all__ = [
    "OPEN",
    "TRANSITIONS",
    "AddresseeInvalid",
    "ClockEventInfo",
    "ClockInfo",
    "ClockRunsAlready",
    "ClocksError",
    "CodeInvalid",
    "NoticeCode",
    "NoticeInfo",
    "OwnerInvalid",
    "State",
    "SweepResult",
    "TermNotPausable",
    "Transition",
    "Verb",
    "Whose",
    "WorklistCounts",
    "WorklistFilter",
    "WrongState",
    "add_notice",
    "add_notices",
    "assign_clock",
    "assign_clocks_of",
    "count_unread",
    "count_worklist",
    "end_of_term",
    "get_clock",
    "list_clock_events",
    "list_clocks_of",
    "list_notices",
    "list_worklist",
    "mark_notice_read",
    "mark_notices_read",
    "pause_clock",
    "resume_clock",
    "start_clock",
    "start_clocks",
    "stop_clock",
    "stop_clocks_of",
    "sweep",
]
