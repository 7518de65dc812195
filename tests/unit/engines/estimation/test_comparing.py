"""How far an answer moves, bounds without a model, and what may be published."""

from __future__ import annotations

import math

import pytest

from ketenzicht.engines import estimation
from ketenzicht.engines.estimation import table_of
from tests.unit.engines.estimation.test_golden import table


def test_a_comparison_tries_thresholds_rules_and_lists() -> None:
    made = estimation.estimate(table("UKdat_5"), replicates=0)
    found = estimation.compare(made)

    assert [answer.change for answer in found.rules] == ["stepwise", "bic", "aic", "main", "pairs"]
    assert [round(answer.total or 0) for answer in found.rules] == [11_313, 22_991, 11_175, 13_444, 11_233]
    assert found.thresholds == estimation.threshold_sweep(made.table)
    assert found.without == estimation.leave_one_list_out(made.table)
    assert found.merged == estimation.merge_two_lists(made.table)
    assert found.known == estimation.estimate_known_lists(made.table)
    assert [len(found.without), len(found.merged), len(found.known)] == [5, 10, 5]
    assert [caution.code for caution in found.warnings] == ["rules_disagree"]


def test_an_answer_that_is_not_there_has_its_reason() -> None:
    found = estimation.compare(estimation.estimate(table("Korea"), method="model", model="main", replicates=0))
    pairs = found.rules[-1]
    known = {one.list: one for one in found.known}

    assert (pairs.total, pairs.code) == (None, 1)
    assert "bears no estimate" in pairs.reason
    assert known["b"].inside is False
    assert known["c"].inside is None
    assert "rules_disagree" in {caution.code for caution in found.warnings}


def test_a_list_that_changes_everything_is_named() -> None:
    found = estimation.compare(estimation.estimate(table("Ned"), replicates=0))

    assert [answer.change for answer in found.rules] == ["stepwise", "main", "pairs"]
    assert [caution.facts["list"] for caution in found.warnings if caution.code == "list_matters"] == ["I", "K"]
    assert "threshold_matters" in {caution.code for caution in found.warnings}


def test_two_lists_leave_nothing_to_leave_out() -> None:
    found = estimation.compare(estimation.estimate(table_of({"10": 40, "01": 30, "11": 10}, "AB"), replicates=0))

    assert (found.without, found.merged, found.known, found.warnings) == ((), (), (), ())
    assert [answer.change for answer in found.rules] == ["stepwise", "bic", "aic", "main"]


def test_what_nobody_can_know_multiplies_the_dark_figure() -> None:
    made = estimation.estimate(table("Western"), replicates=200)
    totals = estimation.sensitivity(made, (0.5, 1.0, 2.0))
    wide = estimation.sensitivity_range(made, 2.0)

    assert [one.total - made.observed for one in totals] == pytest.approx([made.dark / 2, made.dark, made.dark * 2])
    assert wide.low < made.interval().low < made.interval().high < wide.high


class TestBounds:
    """Chao's, Zelterman's and sample coverage."""

    def test_chao_is_the_formula(self) -> None:
        found = estimation.chao(table_of({"100": 30, "010": 20, "001": 10, "110": 6, "111": 2}, "ABC"))

        assert found.total == pytest.approx(68 + 2 / 3 * 60 * 59 / (2 * 7))
        assert found.interval is not None
        assert found.interval.low < (found.total or 0) < found.interval.high

    def test_chao_with_one_person_seen_once_adds_nobody(self) -> None:
        found = estimation.chao(table_of({"10": 1, "11": 9}, "AB"))

        assert found.total == 10
        assert found.interval is not None
        assert found.interval.high == 10

    def test_zelterman_is_the_formula(self) -> None:
        found = estimation.zelterman(table_of({"100": 30, "010": 20, "001": 10, "110": 6}, "ABC"))

        assert found.total == pytest.approx(66 / (1 - math.exp(-2 * 6 / 60)))

    def test_nobody_twice_gives_no_bound(self) -> None:
        apart = table_of({"100": 4, "010": 3, "001": 2}, "ABC")

        assert [bound.total for bound in estimation.list_bounds(apart)] == [None, None, None]
        assert all(bound.reason for bound in estimation.list_bounds(apart))
        assert estimation.zelterman(table_of({"11": 3}, "AB")).total is None

    def test_coverage_of_independent_lists_is_their_size(self) -> None:
        """Thousand persons, lists independent with chance a half: the expected table gives the thousand back."""
        three = table_of(dict.fromkeys(("100", "010", "001", "110", "101", "011", "111"), 125), "ABC")
        four = table_of({f"{number:04b}": 50 for number in range(1, 16)}, "ABCD")

        assert estimation.sample_coverage(three).total == pytest.approx(1000)
        assert estimation.sample_coverage(four).total == pytest.approx(800)

    def test_coverage_says_where_it_fails(self) -> None:
        assert estimation.sample_coverage(table_of({"110": 3, "100": 1}, "ABC")).reason == "empty_list"
        assert estimation.sample_coverage(table("Artificial_3")).reason == "too_dependent"


class TestPublishing:
    """Rounding and hiding."""

    def test_small_counts_are_hidden_and_others_rounded(self) -> None:
        rows = estimation.protect_table(table_of({"10": 48, "01": 12, "11": 3}, "AB"))

        assert [(row.pattern, row.persons) for row in rows] == [(1, 50), (2, 10), (3, None)]

    def test_bounds_are_checked(self) -> None:
        with pytest.raises(estimation.QuestionInvalid):
            estimation.protect_table(table("Korea"), base=0)

    def test_intervals_are_rounded_outwards(self) -> None:
        assert estimation.round_interval(estimation.Interval(110, 190, "normal", 0.95)) == (100, 200)
        assert estimation.round_interval(estimation.Interval(110, math.inf, "profile", 0.95)) == (100, None)
