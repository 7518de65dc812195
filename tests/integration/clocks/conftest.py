"""People and clocks for the tests of this room."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from uuid import UUID

import pytest

from ketenzicht.capabilities.access import public as access
from ketenzicht.capabilities.clocks import public as clocks
from ketenzicht.shared import ids
from tests.conftest import Hire, Person

ORGANISATION = "politie-rotterdam"
OTHER_ORGANISATION = "politie-amsterdam"
MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)
"""A Monday, ten in the morning in Amsterdam."""

Start = Callable[..., clocks.ClockInfo]


@pytest.fixture
def officer(committed: None, hire: Hire) -> Person:
    """An intake officer."""
    return hire("intake_officer", ORGANISATION)


@pytest.fixture
def manager(committed: None, hire: Hire) -> Person:
    """A manager of the same organisation."""
    return hire("manager", ORGANISATION)


def start(act: access.Act, term_code: str = "decide", **options: object) -> clocks.ClockInfo:
    """Start a clock in an act, for a record of nobody knows what."""
    given: dict[str, object] = {"subject_type": "signal", "subject_ref": ids.new_id(), **options}
    return clocks.start_clock(by=act, term_code=term_code, compartment=act.compartments[0], **given)


def keeping_time(organisation_id: UUID) -> AbstractContextManager[access.Act]:
    """An act of the machine that keeps time."""
    return access.serving("clockwork", organisation_id=organisation_id, purpose=access.Purpose.KEEP_TIME)
