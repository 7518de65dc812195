"""What the result tells beside the moment itself, and what the input may not be."""

from datetime import UTC, datetime

import pytest

from ketenzicht.engines.deadlines import (
    VERSION,
    Duration,
    InstantInvalid,
    Pause,
    StandsStill,
    Step,
    TermInvalid,
    TermSpec,
    Unit,
    compute,
)

MONDAY = datetime(2026, 3, 16, 9, tzinfo=UTC)
FIVE_DAYS = TermSpec(5, Unit.CALENDAR_DAYS, extend_over_rest_days=True)


def codes(steps: tuple[Step, ...]) -> list[str]:
    return [step.code for step in steps]


def test_the_explanation_tells_each_day_that_was_added() -> None:
    deadline = compute(FIVE_DAYS, MONDAY)
    assert codes(deadline.explanation) == ["started", "counted", "rest_day", "rest_day", "due"]
    assert deadline.explanation[2].named == {"day": "2026-03-21", "reason": "saturday", "article": "1(1)"}
    assert deadline.explanation[-1].named == {
        "at": "2026-03-23T22:59:59+00:00",
        "day": "2026-03-23",
        "bound": "at_most",
    }
    assert deadline.version == VERSION
    assert deadline.warnings == ()


def test_the_explanation_names_article_2() -> None:
    friday = datetime(2026, 3, 13, 9, tzinfo=UTC)
    told = compute(TermSpec(3, Unit.CALENDAR_DAYS, extend_over_rest_days=True), friday).explanation
    assert Step("too_few_working_days", (("day", "2026-03-16"), ("article", "2"))) in told


@pytest.mark.parametrize("term", [TermSpec(72, Unit.HOURS), TermSpec(1, Unit.YEARS), TermSpec(13, Unit.WEEKS)])
def test_the_explanation_names_article_4(term: TermSpec) -> None:
    legal = TermSpec(term.amount, term.unit, extend_over_rest_days=True)
    assert Step("exempt", (("article", "4(a)"),)) in compute(legal, MONDAY).explanation
    assert "exempt" not in codes(compute(term, MONDAY).explanation)


@pytest.mark.parametrize(
    ("term", "run"),
    [
        (TermSpec(24, Unit.HOURS), {"run": 7200, "unit": "seconds"}),
        (TermSpec(10, Unit.CALENDAR_DAYS), {"run": 0, "unit": "calendar_days"}),
        (TermSpec(10, Unit.WORKING_DAYS), {"run": 0, "unit": "working_days"}),
        (TermSpec(1, Unit.MONTHS, count_start_day=True), {"run": 0, "unit": "calendar_days"}),
    ],
)
def test_standing_still_tells_since_when_and_how_much_had_run(term: TermSpec, run: dict[str, str | int]) -> None:
    since = MONDAY.replace(hour=11)
    deadline = compute(term, MONDAY, pauses=[Pause(since)])
    if term.unit is Unit.CALENDAR_DAYS or term.unit is Unit.WORKING_DAYS:
        assert deadline.explanation[1] == Step("paused", (("began", since.isoformat()),))
    assert deadline.explanation[-1] == Step("standing_still", (("since", since.isoformat()), *run.items()))
    assert (deadline.due_at, deadline.warn_at, deadline.last_day) == (None, None, None)


def test_the_end_of_a_term_that_stands_still_is_not_known() -> None:
    assert compute(FIVE_DAYS, MONDAY).end == datetime(2026, 3, 23, 22, 59, 59, tzinfo=UTC)
    with pytest.raises(StandsStill, match="not known yet"):
        _ = compute(FIVE_DAYS, MONDAY, pauses=[Pause(MONDAY)]).end


def test_standing_still_after_an_earlier_pause() -> None:
    pauses = [Pause(day(18), day(20)), Pause(day(24))]
    assert compute(TermSpec(10, Unit.CALENDAR_DAYS), MONDAY, pauses=pauses).explanation[-1].named["run"] == 5
    assert compute(TermSpec(10, Unit.WORKING_DAYS), MONDAY, pauses=pauses).explanation[-1].named["run"] == 3
    assert compute(TermSpec(240, Unit.HOURS), MONDAY, pauses=pauses).explanation[-1].named["run"] == 6 * 86_400


def test_standing_still_in_the_days_that_the_law_adds() -> None:
    deadline = compute(FIVE_DAYS, MONDAY, pauses=[Pause(day(22))])
    assert codes(deadline.explanation) == ["started", "paused", "counted", "rest_day", "standing_still"]
    assert deadline.explanation[-1].named["run"] == 5


def test_a_term_passes_over_a_last_day_on_which_it_stands_still() -> None:
    deadline = compute(FIVE_DAYS, MONDAY, pauses=[Pause(day(22), day(24))])
    assert "still_on_last_day" in codes(deadline.explanation)
    assert deadline.last_day == day(24).date()


def test_warnings() -> None:
    agreed = TermSpec(5, Unit.CALENDAR_DAYS, warn_before=Duration(2, Unit.WEEKS))
    deadline = compute(agreed, MONDAY, pauses=[Pause(day(30), day(31)), Pause(day(2), day(3))])
    assert [step.named for step in deadline.warnings] == [
        {"day": "2026-03-21", "reason": "saturday"},
        {"would_be": "2026-03-06T23:00:00+00:00"},
        {"count": 2},
    ]
    assert codes(deadline.warnings) == ["ends_on_rest_day", "warned_from_the_start", "pauses_without_effect"]


def test_a_least_term_says_so() -> None:
    deadline = compute(TermSpec(5, Unit.CALENDAR_DAYS, at_most=False), MONDAY)
    assert deadline.explanation[-1].named["bound"] == "at_least"


@pytest.mark.parametrize("amount", [0, -1, 36_526])
def test_a_term_out_of_bounds(amount: int) -> None:
    with pytest.raises(TermInvalid, match="give 1 to 36525"):
        TermSpec(amount, Unit.CALENDAR_DAYS)


@pytest.mark.parametrize("year", [1990, 2400])
def test_a_start_out_of_range(year: int) -> None:
    with pytest.raises(InstantInvalid, match="1991 to 2399"):
        compute(FIVE_DAYS, MONDAY.replace(year=year))


def test_moments_without_a_zone() -> None:
    naive = MONDAY.replace(tzinfo=None)
    with pytest.raises(InstantInvalid, match="time zone"):
        compute(FIVE_DAYS, naive)
    with pytest.raises(InstantInvalid, match="time zone"):
        Pause(naive)
    with pytest.raises(InstantInvalid, match="time zone"):
        Pause(MONDAY, naive)


def test_a_pause_that_ends_before_it_begins() -> None:
    with pytest.raises(InstantInvalid, match="before it begins"):
        Pause(day(20), day(19))


def test_a_pause_out_of_range() -> None:
    with pytest.raises(InstantInvalid, match="1991 to 2399"):
        compute(FIVE_DAYS, MONDAY, pauses=[Pause(MONDAY, MONDAY.replace(year=2400))])


def test_the_longest_terms_end_in_known_years() -> None:
    late = MONDAY.replace(year=2399)
    assert compute(TermSpec(100, Unit.YEARS, extend_over_rest_days=True), late).last_day is not None
    assert compute(TermSpec(2_600, Unit.WORKING_DAYS), late).last_day is not None


def day(number: int) -> datetime:
    return MONDAY.replace(day=number)
