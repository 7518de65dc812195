"""The engine agrees with its slow twin on generated input, and keeps its laws."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from ketenzicht.engines.deadlines import Calendar, Deadline, Duration, Pause, TermSpec, Unit, compute
from tests.unit.engines.deadlines.walker import walk

LARGEST = {
    Unit.HOURS: 60,
    Unit.CALENDAR_DAYS: 130,
    Unit.WORKING_DAYS: 60,
    Unit.WEEKS: 15,
    Unit.MONTHS: 8,
    Unit.YEARS: 2,
}
EXAMPLES = settings(max_examples=150, deadline=None, print_blob=True)
whole_minutes = st.datetimes(datetime(1995, 1, 1), datetime(2060, 1, 1)).map(  # noqa: DTZ001  # zone put on below
    lambda moment: moment.replace(second=0, microsecond=0, tzinfo=UTC)
)


@st.composite
def durations(draw: st.DrawFn) -> Duration:
    unit = draw(st.sampled_from(Unit))
    return Duration(draw(st.integers(1, LARGEST[unit])), unit)


@st.composite
def terms(draw: st.DrawFn) -> TermSpec:
    length = draw(durations())
    return TermSpec(
        length.amount,
        length.unit,
        at_most=draw(st.booleans()),
        count_start_day=draw(st.booleans()),
        extend_over_rest_days=draw(st.booleans()),
        warn_before=draw(st.none() | durations()),
    )


@st.composite
def pauses_from(draw: st.DrawFn, start: datetime) -> list[Pause]:
    pauses = []
    for _ in range(draw(st.integers(0, 3))):
        began = start + timedelta(minutes=draw(st.integers(-3 * 1440, 60 * 1440)))
        length = draw(st.none() | st.integers(0, 20 * 1440))
        pauses.append(Pause(began, None if length is None else began + timedelta(minutes=length)))
    return pauses


@st.composite
def reckonings(draw: st.DrawFn) -> tuple[TermSpec, datetime, list[Pause]]:
    start = draw(whole_minutes)
    return draw(terms()), start, draw(pauses_from(start))


def test_every_unit_is_generated() -> None:
    """A unit that is added without a bound here fails before it can go untested."""
    assert set(LARGEST) == set(Unit)


@EXAMPLES
@given(reckonings())
def test_same_as_the_walker(reckoning: tuple[TermSpec, datetime, list[Pause]]) -> None:
    term, start, pauses = reckoning
    assert compute(term, start, pauses=pauses).due_at == walk(term, start, pauses)


@EXAMPLES
@given(reckonings())
def test_ends_after_it_starts_and_warns_in_between(reckoning: tuple[TermSpec, datetime, list[Pause]]) -> None:
    term, start, pauses = reckoning
    deadline = compute(term, start, pauses=pauses)
    if deadline.due_at is None:
        assert deadline.explanation[-1].code == "standing_still"
        assert deadline.warn_at is None
        return
    assert deadline.due_at >= start
    assert (deadline.warn_at is None) == (term.warn_before is None)
    assert deadline.warn_at is None or start <= deadline.warn_at <= deadline.due_at


@EXAMPLES
@given(reckonings(), st.randoms(use_true_random=False))
def test_order_of_pauses_does_not_matter(reckoning: tuple[TermSpec, datetime, list[Pause]], random: Random) -> None:
    term, start, pauses = reckoning
    shuffled = random.sample(pauses, len(pauses))
    assert compute(term, start, pauses=shuffled).due_at == compute(term, start, pauses=pauses).due_at


@EXAMPLES
@given(reckonings(), st.data())
def test_a_pause_more_never_brings_the_end_nearer(
    reckoning: tuple[TermSpec, datetime, list[Pause]], data: st.DataObject
) -> None:
    term, start, pauses = reckoning
    more = [*pauses, *data.draw(pauses_from(start))]
    assert last(compute(term, start, pauses=more)) >= last(compute(term, start, pauses=pauses))


@EXAMPLES
@given(reckonings())
def test_one_more_is_never_sooner(reckoning: tuple[TermSpec, datetime, list[Pause]]) -> None:
    """Within one unit. Not across the bounds of art. 4(a), where a longer term is no longer extended."""
    term, start, pauses = reckoning
    assume(not term.extend_over_rest_days or (term.unit, term.amount) not in EDGES)
    longer = replace(term, amount=term.amount + 1)
    assert last(compute(longer, start, pauses=pauses)) >= last(compute(term, start, pauses=pauses))


EDGES = {(Unit.CALENDAR_DAYS, 90), (Unit.WORKING_DAYS, 90), (Unit.WEEKS, 12), (Unit.MONTHS, 3)}


@EXAMPLES
@given(reckonings())
def test_a_legal_term_of_days_ends_on_a_working_day(
    reckoning: tuple[TermSpec, datetime, list[Pause]],
) -> None:
    term, start, pauses = reckoning
    short = replace(term, unit=Unit.CALENDAR_DAYS, amount=term.amount % 90 + 1, extend_over_rest_days=True)
    deadline = compute(short, start, pauses=pauses)
    assert deadline.last_day is None or Calendar().is_working_day(deadline.last_day)
    assert "ends_on_rest_day" not in [step.code for step in deadline.warnings]


@EXAMPLES
@given(reckonings())
def test_the_parameters_make_the_result_again(reckoning: tuple[TermSpec, datetime, list[Pause]]) -> None:
    term, start, pauses = reckoning
    deadline = compute(term, start, pauses=pauses)
    told = deadline.parameters
    assert compute(told.term, told.start, Calendar(zone=told.zone), told.pauses) == deadline


def last(deadline: Deadline) -> datetime:
    """The end, for comparing: standing still is later than any moment."""
    return deadline.due_at or datetime.max.replace(tzinfo=UTC)
