"""What an estimate says, refuses and repeats."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from ketenzicht.engines import estimation
from ketenzicht.engines.estimation import table_of
from ketenzicht.engines.estimation.selectors import Picked
from tests.unit.engines.estimation.test_golden import table

APART = table_of({"100": 40, "010": 30, "001": 20, "110": 6}, "ABC")
NESTED = {
    "0100": 125, "0010": 121, "0110": 64, "0101": 28, "0001": 25, "0011": 18, "0111": 18, "1110": 13, "1100": 10,
    "1101": 4, "1111": 1,
}  # fmt: skip


def test_an_estimate_is_familiar_and_complete() -> None:
    made = estimation.estimate(table("UKdat_5"), replicates=200)

    assert made.estimate == made.observed + made.dark
    assert made.observed == 2744
    assert made.fitted[0] == pytest.approx(made.dark)
    assert made.fitted[1:].sum() == pytest.approx(made.observed)
    assert made.coefficients["(dark)"] == pytest.approx(np.log(made.dark))
    assert set(made.coefficients) == {"(dark)", *made.table.lists, *made.interactions}
    assert made.models[0].formula == made.model
    assert made.parameters == {
        "method": "stepwise",
        "rule": "reference",
        "threshold": 0.02,
        "replicates": 200,
        "seed": 1,
    }
    assert (made.seed, made.version) == (1, estimation.VERSION)
    assert made.bootstrap is not None
    assert sum(made.bootstrap.models.values()) == len(made.bootstrap.totals) == 200


def test_equal_seeds_give_equal_answers_in_any_number_of_processes() -> None:
    def shared(function: Callable[[tuple[int, int]], Picked], items: Iterable[tuple[int, int]]) -> Iterator[Picked]:
        with ThreadPoolExecutor(3) as pool:
            yield from pool.map(function, items)

    told: list[int] = []
    alone = estimation.estimate(table("Western"), replicates=1100, seed=7, told=told.append)
    together = estimation.estimate(table("Western"), replicates=1100, seed=7, run=shared)
    other = estimation.estimate(table("Western"), replicates=1100, seed=8)

    assert alone.bootstrap is not None
    assert together.bootstrap is not None
    assert other.bootstrap is not None
    assert (alone.bootstrap.totals == together.bootstrap.totals).all()
    assert (alone.bootstrap.totals != other.bootstrap.totals).any()
    assert told == [500, 500, 100]


def test_an_interruption_leaves_what_was_done_and_says_so() -> None:
    def interrupted(
        function: Callable[[tuple[int, int]], Picked], items: Iterable[tuple[int, int]]
    ) -> Iterator[Picked]:
        yield function(next(iter(items)))
        raise KeyboardInterrupt

    made = estimation.estimate(table("Western"), replicates=5000, run=interrupted)
    nothing = estimation.estimate(table("Western"), replicates=5000, run=lambda *_: stop())

    assert made.bootstrap is not None
    assert made.bootstrap.asked == 500
    assert made.warnings[0] == estimation.Caution("stopped_early", {"done": 500, "asked": 5000})
    assert nothing.bootstrap is None
    assert nothing.interval().kind == "normal"
    assert nothing.warnings[0].facts["done"] == 0


def stop() -> Iterator[Picked]:
    raise KeyboardInterrupt


def test_intervals_agree_where_the_table_is_rich() -> None:
    made = estimation.estimate(table("Kosovo"), method="model", model="main", replicates=500)
    kinds = {kind: made.interval(kind) for kind in ("normal", "profile", "bca")}

    assert made.interval().kind == "bca"
    for interval in kinds.values():
        assert interval.low < made.estimate < interval.high
    assert kinds["profile"].low == pytest.approx(kinds["normal"].low, rel=0.01)
    assert kinds["profile"].high == pytest.approx(kinds["normal"].high, rel=0.01)
    assert made.interval("normal", 0.8).high < kinds["normal"].high


def test_questions_that_can_not_be_asked_are_refused() -> None:
    made = estimation.estimate(table("Korea"), replicates=0)
    with pytest.raises(estimation.QuestionInvalid, match="no interval"):
        made.interval("wald")
    with pytest.raises(estimation.QuestionInvalid, match="replicates"):
        made.interval("bca")
    with pytest.raises(estimation.QuestionInvalid, match="level"):
        made.interval("normal", 1.0)


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"method": "guess"}, "no method"),
        ({"threshold": 2}, "threshold"),
        ({"replicates": 1}, "replicates"),
        ({"replicates": -1}, "replicates"),
        ({"seed": -1}, "seed"),
        ({"keep": 0}, "kept"),
        ({"method": "bic", "order": 3}, "from 1 to 2"),
        ({"method": "model", "model": "b:Q"}, "names Q"),
        ({"method": "model", "model": "b:c:d"}, "all lists together"),
    ],
)
def test_parameters_out_of_bounds_are_refused(asked: dict[str, object], words: str) -> None:
    with pytest.raises(estimation.EstimationError, match=words):
        estimation.estimate(table("Korea"), **asked)  # type: ignore[arg-type]


def test_too_many_models_are_refused_with_what_to_do() -> None:
    with pytest.raises(estimation.QuestionInvalid, match="select stepwise"):
        estimation.estimate(table("NewOrl"), method="bic")


@pytest.mark.parametrize(
    ("name", "model", "code"), [("Artificial_3", "A:B", 1), ("Artificial_3", "pairs", 2), ("Korea", "b:c, b:d", 1)]
)
def test_a_model_that_the_table_does_not_bear_is_refused_with_the_reason(name: str, model: str, code: int) -> None:
    with pytest.raises(estimation.NoEstimate, match=f"code {code}") as caught:
        estimation.estimate(table(name), method="model", model=model)
    assert caught.value.found == code


def test_lists_that_share_nobody_bear_no_estimate() -> None:
    with pytest.raises(estimation.NoEstimate):
        estimation.estimate(table_of({"100": 4, "010": 3, "001": 2}, "ABC"))
    with pytest.raises(estimation.NoEstimate):
        estimation.estimate(table_of({"10": 4, "01": 3}, "AB"), method="bic")


def test_our_own_rule_estimates_what_the_code_refuses() -> None:
    """Everybody on A is on B too: with A:B in the model some cells must be zero, and the total is determined still."""
    found = table_of(NESTED, "ABCD")
    fits = [fit for fit in estimation.list_models(found, 3) if fit.code == 1 and fit.estimable]
    name = fits[0].formula
    made = estimation.estimate(found, method="model", model=name, replicates=50)

    assert made.estimate == pytest.approx(fits[0].estimate)
    assert (made.chosen.fit.code, "reduced_face" in found_codes(made)) == (1, True)
    with pytest.raises(estimation.NoEstimate, match="code 1"):
        estimation.estimate(found, method="model", model=name, rule="reference")
    own = estimation.estimate(found, method="bic", order=3, rule="own", replicates=20)
    assert own.estimate > 0


def test_every_model_is_listed_with_both_answers() -> None:
    fits = estimation.list_models(APART, 2)

    assert len(fits) == 8
    assert [fit.estimable for fit in fits] == [True] * 4 + [False] * 4
    assert fits[-1].criterion("bic", 96) is None
    assert fits[-1].estimate is None
    assert len(estimation.list_models(APART, 2, criterion="aic", most=5)) == 5


def test_nobody_together_is_minus_infinity_and_said() -> None:
    made = estimation.estimate(APART, threshold=1, replicates=0)

    assert made.minus_infinite == ("A:C", "B:C")
    assert "never together: A:C, B:C" in made.explain()
    assert "nooit samen: A:C, B:C" in made.explain("nl")


def test_a_stepwise_choice_may_end_at_main_effects() -> None:
    made = estimation.estimate(table("NewOrl_5"), threshold=0, replicates=0)

    assert made.interactions == ()
    assert "no list depends on another" in made.explain()


def test_the_words_hold_the_answer_the_assumption_and_the_way_it_was_made() -> None:
    made = estimation.estimate(table("UKdat_5"), replicates=200)
    english, dutch = made.explain(), made.explain("nl", base=100, level=0.8)

    assert "11,313 in total" in english
    assert "does not cover a violation" in english
    assert "200 resampled tables (seed 1)" in english
    assert "11.300 in totaal" in dutch
    assert "(80%, BCa-interval)" in dutch
    assert "SparseMSE's code 0" in made.summary()
    assert "threshold 0.02" in made.summary("nl")
    fixed = estimation.estimate(table("UKdat_5"), method="model", model="[LA:NG, NG:GP]", replicates=0)
    assert "takes the model as given" in fixed.explain()
    assert fixed.parameters["model"] == "[LA:NG, NG:GP]"


def test_aicc_and_the_order_of_the_lists_are_as_asked() -> None:
    made = estimation.estimate(table("Korea"), method="aicc", replicates=20)

    assert made.parameters["order"] == 2
    assert made.parameters["keep"] == 6


def found_codes(made: estimation.Estimate) -> set[str]:
    return {caution.code for caution in made.warnings}


def test_warnings_are_given_where_they_are_due() -> None:
    thin = estimation.estimate(table("NewOrl_5"))
    large = table_of({"100": 900, "010": 5, "001": 0, "110": 30, "000": 0}, "ABC")
    lone = estimation.estimate(large, threshold=0, replicates=0)
    two = estimation.estimate(table("Korea"), method="bic")
    few = estimation.estimate(table_of({"010": 24, "001": 18, "100": 8, "110": 2}, "ABC"), replicates=300)

    assert {"thin_overlap", "saturated_limit", "lopsided"} <= found_codes(thin)
    assert {"dominating_list", "empty_list"} <= found_codes(lone)
    assert "near_equal_fit" in found_codes(two)
    assert {"isolated_list", "replicates_without", "wide_interval"} <= found_codes(few)
    for made in (thin, lone, two, few):
        for caution in made.warnings:
            for language in ("en", "nl"):
                assert "{" not in estimation.say_caution(caution, language)  # type: ignore[arg-type]


def test_a_table_without_doubt_has_no_warnings() -> None:
    made = estimation.estimate(table("Kosovo"), method="model", model="[EXH:ABA:OSCE, EXH:HRW, OSCE:HRW]", replicates=0)

    assert found_codes(made) == set()


def test_replicates_none_of_which_has_an_estimate_leave_no_bootstrap() -> None:
    made = estimation.estimate(table_of({"10": 1, "01": 1, "11": 1}, "AB"), replicates=2, seed=3)

    assert made.bootstrap is None or len(made.bootstrap.totals) >= 2
    assert made.interval("normal").low >= 3
