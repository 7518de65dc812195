"""What a clock says of itself at a moment."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from ketenzicht.capabilities.clocks.types import ClockInfo, State, SweepResult

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
CLOCK = ClockInfo(
    id=uuid4(),
    term_code="decide",
    kind="agreed",
    article="-",
    at_most=True,
    pausable=True,
    subject_type="signal",
    subject_ref=uuid4(),
    compartment="wpg8",
    owner_actor_id=None,
    desk_role="intake_officer",
    started_at=NOW - HOUR,
    due_at=NOW + HOUR,
    warn_at=NOW + HOUR / 2,
    paused_at=None,
    warned_at=None,
    expired_at=None,
    escalated_at=None,
    stopped_at=None,
    state=State.RUNNING,
    result="",
    explanation=(),
    version=1,
)
LATE = replace(CLOCK, due_at=NOW - HOUR)


@pytest.mark.parametrize(
    ("clock", "late"),
    [
        (CLOCK, False),
        (LATE, True),
        (replace(LATE, warn_at=NOW - 2 * HOUR), True),
        (replace(LATE, state=State.EXPIRED), True),
        (replace(LATE, state=State.STOPPED), False),
        (replace(LATE, at_most=False), False),
        (replace(CLOCK, due_at=None, warn_at=None, state=State.PAUSED), False),
    ],
)
def test_late(clock: ClockInfo, late: bool) -> None:
    assert clock.is_late(NOW) is late


@pytest.mark.parametrize("state", State)
def test_only_a_stopped_clock_is_closed(state: State) -> None:
    assert replace(CLOCK, state=state).is_open == (state is not State.STOPPED)


def test_sweeps_add_up() -> None:
    failed = uuid4()
    total = SweepResult(1, 2, 3, 4) + SweepResult(10, 20, 30, 40, (failed,))
    assert total == SweepResult(11, 22, 33, 44, (failed,))
