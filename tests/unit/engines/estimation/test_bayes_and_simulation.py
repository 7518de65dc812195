"""Chains that are believed and chains that are not; populations of which everything is known."""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Iterable, Iterator
from itertools import product

import numpy as np
import pytest

from ketenzicht.engines import estimation
from ketenzicht.engines.estimation import bayes
from ketenzicht.engines.estimation.averaging import every_graph
from ketenzicht.engines.estimation.simulation import Trial
from tests.unit.engines.estimation.test_golden import table


class TestBayes:
    """The Bayesian threshold method."""

    def test_the_pairs_of_kosovo_are_those_of_the_paper(self) -> None:
        """MultipleSystemsEstimation's article keeps these five of the six, with a median of about 14,000."""
        found = estimation.threshold_posterior(table("Kosovo"), draws=12_000)

        assert found.kept == ("EXH:ABA", "EXH:OSCE", "EXH:HRW", "ABA:OSCE", "OSCE:HRW")
        assert found.ratios["ABA:OSCE"] == pytest.approx(12.5, rel=0.1)
        assert found.total == pytest.approx(13_971, rel=0.05)
        assert found.interval.low < found.total < found.interval.high
        assert found.chains.accepted > 0.1
        assert found.model == "[EXH:ABA, EXH:OSCE, EXH:HRW, ABA:OSCE, OSCE:HRW]"

    def test_equal_seeds_give_equal_draws(self) -> None:
        one, other = (estimation.threshold_posterior(table("Korea"), draws=4000, seed=5) for _ in range(2))

        assert (one.draws == other.draws).all()

    def test_a_chain_that_does_not_move_is_an_error(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def still(
            target: object, mode: np.ndarray, covariance: np.ndarray, draws: int, generator: object
        ) -> tuple[np.ndarray, float]:
            return np.broadcast_to(mode, (bayes.CHAINS, draws, len(mode))).copy(), 0.0

        monkeypatch.setattr(bayes, "_walk", still)
        with pytest.raises(estimation.ChainStuck, match=r"0\.0% of the moves"):
            estimation.threshold_posterior(table("Korea"))

    def test_chains_too_short_to_agree_are_an_error(self) -> None:
        with pytest.raises(estimation.ChainStuck, match="effective size"):
            estimation.threshold_posterior(table("NewOrl"), draws=1000)

    def test_a_mode_that_is_slow_to_reach_is_still_reached(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(bayes, "MODE_STEPS", 1)
        with pytest.raises(estimation.NotConverged):
            estimation.threshold_posterior(table("Korea"))

    @pytest.mark.parametrize("asked", [{"variance": 0.0}, {"threshold": -1.0}, {"draws": 10}, {"seed": -1}])
    def test_bounds_are_checked(self, asked: dict[str, float]) -> None:
        with pytest.raises(estimation.QuestionInvalid):
            estimation.threshold_posterior(table("Korea"), **asked)  # type: ignore[arg-type]


class TestAveraging:
    """Decomposable graphs, all of them."""

    def test_there_are_as_many_graphs_as_the_books_say(self) -> None:
        assert [len(every_graph(lists)) for lists in (3, 4, 5)] == [8, 61, 822]

    def test_the_posterior_is_that_of_sums_written_out(self) -> None:
        """Three lists: seven graphs, each marginal likelihood cell by cell with the prior of Dirichlet."""
        found = estimation.average_graphs(table("Korea"))
        counts = {format(cell, "03b")[::-1]: int(persons) for cell, persons in enumerate(table("Korea").counts) if cell}
        graphs = [
            (("0", "1", "2"), ("", "")),
            (("01", "2"), ("",)),
            (("02", "1"), ("",)),
            (("12", "0"), ("",)),
            (("01", "12"), ("1",)),
            (("01", "02"), ("0",)),
            (("02", "12"), ("2",)),
        ]
        dark = found.totals - 123
        steps = np.gradient(dark)
        logs = np.array(
            [
                [
                    sum(by_hand(counts, int(one), part) for part in cliques)
                    - sum(by_hand(counts, int(one), part) for part in separators)
                    + math.lgamma(124 + one)
                    - math.lgamma(1 + one)
                    + math.log(step / (123 + one))
                    for one, step in zip(dark, steps, strict=True)
                ]
                for cliques, separators in graphs
            ]
        )
        joint = np.exp(logs - logs.max())
        joint /= joint.sum()

        assert found.chances == pytest.approx(joint.sum(axis=0), abs=1e-9)
        assert dict(found.graphs)["[b:c, c:d]"] == pytest.approx(joint.sum(axis=1)[4])
        assert found.interval.low < found.total < found.interval.high
        assert found.beyond < 0.01

    def test_the_bounds_are_checked(self) -> None:
        for asked in ({"weight": 0.0}, {"level": 2.0}):
            with pytest.raises(estimation.QuestionInvalid):
                estimation.average_graphs(table("Korea"), **asked)
        with pytest.raises(estimation.QuestionInvalid, match="3 to 5"):
            estimation.average_graphs(table("NewOrl"))


def by_hand(counts: dict[str, int], dark: int, part: str) -> float:
    """The Dirichlet-multinomial likelihood of a table over some lists, the prior of all cells together being one."""
    cells: dict[str, int] = {"".join(signs): 0 for signs in product("01", repeat=len(part))}
    cells["0" * len(part)] += dark
    for pattern, persons in counts.items():
        cells["".join(pattern[int(place)] for place in part)] += persons
    prior = 1 / len(cells)
    inside = sum(math.lgamma(count + prior) - math.lgamma(prior) for count in cells.values())
    return inside - math.lgamma(sum(cells.values()) + 1)


class TestSimulation:
    """Populations and coverage."""

    def test_a_population_is_what_it_says(self) -> None:
        for population in estimation.POPULATIONS:
            cells = population.cells()
            assert cells.sum() == pytest.approx(1)
            assert (cells >= 0).all()
        independent = estimation.Population("x", 100, (0.2, 0.5)).cells()[0]
        assert independent == pytest.approx([0.4, 0.1, 0.4, 0.1])
        apart = estimation.Population("x", 100, (0.2, 0.5), apart=((0, 1),)).cells()[0]
        assert apart[3] == 0

    def test_levels_become_a_covariate(self) -> None:
        drawn = estimation.simulate(estimation.POPULATIONS[-1], 3)

        assert drawn.covariates == (estimation.Covariate("level", ("1", "2")),)
        assert drawn.strata is not None
        assert drawn.strata.sum() == drawn.observed < 2000

    def test_what_is_estimated_is_a_population_too(self) -> None:
        made = estimation.estimate(table("Western"), replicates=0)
        population = estimation.population_of(made, "Western")

        assert population.size == round(made.estimate)
        assert population.cells().sum() == pytest.approx(1)
        assert estimation.simulate(population, 1).observed == pytest.approx(345, rel=0.2)

    def test_intervals_cover_where_the_assumption_holds_and_not_where_it_does_not(self) -> None:
        told: list[int] = []
        question = estimation.Question(replicates=200)
        holds = estimation.measure_coverage(estimation.POPULATIONS[0], question, trials=30, seed=11, told=told.append)
        broken = estimation.measure_coverage(estimation.POPULATIONS[-1], question, trials=30, seed=11)
        sys.stdout.write(f"seed 11: {holds} {broken}\n")

        assert holds.covered >= 0.85
        assert abs(holds.error) < 0.1
        assert broken.covered < 0.5
        assert broken.error < -0.05
        assert told == [1] * 30

    def test_what_is_broken_holds_again_when_the_levels_are_known(self) -> None:
        question = estimation.Question(method="covariates", replicates=100)
        found = estimation.measure_coverage(estimation.POPULATIONS[-1], question, trials=20, seed=11)
        blunt = estimation.measure_coverage(
            estimation.POPULATIONS[-1], estimation.Question(method="covariates", replicates=0), trials=2, seed=11
        )
        sys.stdout.write(f"seed 11: {found}\n")

        assert found.covered > 0.6
        assert abs(found.error) < 0.05
        assert blunt.covered == 0

    def test_trials_without_an_estimate_are_counted(self) -> None:
        hopeless = estimation.Population("hopeless", 200, (0.05, 0.05), apart=((0, 1),))
        found = estimation.measure_coverage(hopeless, estimation.Question(replicates=0), trials=5, seed=1)

        assert (found.trials, found.without) == (5, 5)
        assert np.isnan(found.covered)
        with pytest.raises(estimation.QuestionInvalid):
            estimation.measure_coverage(hopeless, estimation.Question(), trials=0, seed=1)

    def test_an_interruption_leaves_what_was_done(self) -> None:
        def interrupted(function: Callable[[int], Trial], items: Iterable[int]) -> Iterator[Trial]:
            yield function(next(iter(items)))
            raise KeyboardInterrupt

        question = estimation.Question(method="bic", replicates=0)
        found = estimation.measure_coverage(estimation.POPULATIONS[0], question, trials=50, seed=1, run=interrupted)

        assert found.trials == 1
