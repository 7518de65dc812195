"""Lists and covariates in one model: the search, its existence checks, levels that add up."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import numpy as np
import pytest
from scipy.optimize import linprog

from ketenzicht.engines import estimation
from ketenzicht.engines.estimation.covariate_design import covariate_code, find_face, make_grid
from ketenzicht.engines.estimation.covariate_search import _Search, fit_covariates
from ketenzicht.engines.estimation.lattice import Numbers
from tests.unit.engines.estimation import twin
from tests.unit.engines.estimation.test_golden import table

SMALL = """A,B,C,year,minor,count
1,0,0,2019,no,40
0,1,0,2019,no,30
0,0,1,2019,no,25
1,1,0,2019,no,9
1,0,1,2019,no,7
0,1,1,2019,no,8
1,0,0,2020,no,22
0,1,0,2020,no,35
0,0,1,2020,no,15
1,1,0,2020,no,4
0,1,1,2020,no,6
1,0,0,2019,yes,12
0,1,0,2019,yes,6
0,0,1,2019,yes,9
1,1,0,2019,yes,3
1,0,1,2019,yes,2
1,0,0,2020,yes,8
0,1,0,2020,yes,7
0,0,1,2020,yes,11
0,1,1,2020,yes,3
1,0,0,2021,yes,2
1,0,0,2021,no,19
0,1,0,2021,no,21
0,0,1,2021,yes,9
"""


def small() -> estimation.CaptureTable:
    return estimation.read_table(SMALL, covariates=["year", "minor"])


@pytest.fixture(scope="module")
def search() -> estimation.CovariateSearch:
    return estimation.search_covariates(small())


def test_the_search_goes_down_and_gives_each_model_its_code(search: estimation.CovariateSearch) -> None:
    values = [step.bic for step in search.steps]

    assert values == sorted(values, reverse=True)
    assert search.steps[0].change == ""
    assert all(step.estimable and step.code in (0, 1, 2, 3) for step in search.steps)
    assert search.steps[-1].total == pytest.approx(small().observed + search.chosen.dark.sum())


def test_every_step_is_the_best_of_all_neighbours(search: estimation.CovariateSearch) -> None:
    """The bounds leave out nothing: each step once more with every neighbour fitted."""
    grid, persons = search.grid, float(small().observed)
    here = fit_covariates(grid, grid.simple, grid.counts)
    for step in search.steps[1:]:
        assert here is not None
        pairs = [term for term in grid.terms if len(term) > 1]
        models = [
            tuple(one for one in here.model if one != term) if term in here.model else (*here.model, term)
            for term in pairs
        ]
        for name in ("year", "minor"):
            missing = [(one, name) for one in "ABC" if (one, name) not in here.model]
            models += [(*here.model, *missing)] if missing else []
        fits = [fit for model in models if (fit := fit_covariates(grid, model, grid.counts)) is not None]
        here = min(fits, key=lambda fit: fit.criterion("bic", persons))
        assert here.criterion("bic", persons) == pytest.approx(step.bic)


def test_without_covariates_in_pairs_it_is_the_model_of_the_lists_alone(search: estimation.CovariateSearch) -> None:
    alone = estimation.estimate(small(), method="model", model="main", replicates=0)

    assert search.steps[0].total == pytest.approx(alone.estimate)


def test_further_criteria_go_on_and_the_choice_stays() -> None:
    plain = estimation.search_covariates(table("simdat_covariates"))
    further = estimation.search_covariates(table("simdat_covariates"), follow=["aic"])

    assert further.steps[: len(plain.steps)] == plain.steps
    assert len(further.steps) == 28
    assert further.chosen.model == plain.chosen.model
    assert any("R2:X4" in step.refused for step in further.steps)
    assert max(step.total for step in further.steps) < 20_000
    assert further.fitted < 400


def test_a_trend_has_fewer_parameters_than_a_factor() -> None:
    factor = make_grid(small())
    trend = make_grid(small(), {"year": 1})
    quadratic = make_grid(small(), {"year": 2})

    assert [len(grid.terms["year",]) for grid in (factor, trend, quadratic)] == [2, 1, 2]
    fits = [fit_covariates(grid, grid.simple, grid.counts) for grid in (factor, quadratic)]
    assert fits[0] is not None
    assert fits[1] is not None
    assert fits[0].dark.sum() == pytest.approx(fits[1].dark.sum())
    found = estimation.search_covariates(small(), criterion="aicc", trends={"year": 1})
    assert found.criterion == "aicc"


def test_a_covariate_of_one_level_adds_nothing() -> None:
    text = "A,B,sex,year,count\n1,0,m,9,40\n0,1,m,9,30\n1,1,m,9,9\n1,0,f,9,20\n0,1,f,9,25\n1,1,f,9,6\n"
    found = estimation.search_covariates(estimation.read_table(text))

    assert ("year",) not in found.grid.terms
    assert found.steps[0].formula == "A + B + sex"


def test_levels_add_up_and_stand_beside_what_they_give_apart(search: estimation.CovariateSearch) -> None:
    told: list[int] = []
    found = estimation.estimate_covariates(search, replicates=120, seed=4, told=told.append)

    for name in ("year", "minor"):
        assert sum(level.total for level in found.of(name)) == pytest.approx(found.estimate)
        assert sum(level.observed for level in found.of(name)) == small().observed
    assert found.whole.interval is not None
    assert found.whole.interval.low < found.estimate < found.whole.interval.high
    assert (sum(told), found.replicates) == (120, 120)
    assert [name for name, _ in found.strata] == ["year"] * 3 + ["minor"] * 2
    assert any(answer.total is None and answer.reason for _, answer in found.strata)
    assert any(answer.total is not None for _, answer in found.strata)
    assert ":" in found.model or "+" in found.model
    again = estimation.estimate_covariates(search, replicates=120, seed=4)
    assert again.levels == found.levels


def test_an_interruption_leaves_what_was_done(search: estimation.CovariateSearch) -> None:
    def interrupted(
        function: Callable[[tuple[int, int]], Numbers], items: Iterable[tuple[int, int]]
    ) -> Iterator[Numbers]:
        yield function(next(iter(items)))
        raise KeyboardInterrupt

    found = estimation.estimate_covariates(search, replicates=1000, run=interrupted)
    nothing = estimation.estimate_covariates(search)

    assert found.replicates == 50
    assert nothing.whole.interval is None


def test_replicates_without_an_estimate_are_left_out_and_counted() -> None:
    text = "A,B,year,count\n1,0,1,9\n0,1,1,8\n1,1,1,1\n1,0,2,7\n0,1,2,9\n1,1,2,1\n"
    found = estimation.estimate_covariates(estimation.search_covariates(estimation.read_table(text)), replicates=100)

    assert 0 < found.without < 100
    assert found.whole.interval is not None


def test_a_table_without_covariates_or_estimate_is_refused() -> None:
    with pytest.raises(estimation.QuestionInvalid, match="no covariates"):
        estimation.search_covariates(table("Korea"))
    with pytest.raises(estimation.NoEstimate, match="by themselves"):
        estimation.search_covariates(estimation.read_table("A,B,year,count\n1,0,1,9\n0,1,2,8\n"))


@pytest.mark.parametrize(
    ("trends", "words"),
    [({"age": 1}, "no covariate age"), ({"year": 3}, "from 1 to 2"), ({"minor": 1}, "not all numbers")],
)
def test_trends_are_checked(trends: dict[str, int], words: str) -> None:
    with pytest.raises(estimation.QuestionInvalid, match=words):
        estimation.search_covariates(small(), trends=trends)


def test_too_many_cells_and_replicates_are_refused(search: estimation.CovariateSearch) -> None:
    rows = "".join(f"1,0,{first},{second}a,{first + second}\n" for first in range(2, 60) for second in range(2, 60))
    with pytest.raises(estimation.QuestionInvalid, match="cells"):
        estimation.search_covariates(
            estimation.read_table(
                "A,B,C,D,E,F,x,y,count\n" + rows.replace("1,0,", "1,0,1,0,0,0,"), covariates=["x", "y"]
            )
        )
    with pytest.raises(estimation.QuestionInvalid, match="replicates"):
        estimation.estimate_covariates(search, replicates=1)


def test_a_search_that_does_not_end_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ketenzicht.engines.estimation.covariate_search.MOST_STEPS", 1)
    with pytest.raises(estimation.QuestionInvalid, match="not done"):
        estimation.search_covariates(small(), criterion="aic")


def test_our_own_rule_with_covariates_is_that_of_a_program_for_each_cell() -> None:
    """On small random strata: forced cells by a linear program each, then the rank with each cell on no list."""
    generator = np.random.default_rng(20261128)
    grid = make_grid(small())
    agreed = {True: 0, False: 0}
    for _ in range(40):
        counts = generator.multinomial(60, np.full(len(grid.counts), 1 / len(grid.counts))).astype(float)
        counts *= generator.random(len(counts)) < 0.25
        terms = [term for term in grid.terms if len(term) == 1 or generator.random() < 0.3]
        face = find_face(grid, terms, counts)
        matrix = grid.matrix[:, grid.columns(terms)]
        forced = [place for place in np.flatnonzero(counts == 0) if not can_be_positive(matrix, counts, place)]
        kept = np.delete(matrix, forced, axis=0)
        strata = np.setdiff1d(np.arange(len(counts)), forced) // 7
        nobody = grid.nobody[np.unique(strata)][:, grid.columns(terms)]
        expected = np.linalg.matrix_rank(np.vstack([kept, nobody])) == np.linalg.matrix_rank(kept)
        assert np.flatnonzero(~face.alive).tolist() == forced
        assert face.estimable == expected
        assert covariate_code(grid, terms, counts) in (0, 1, 2, 3)
        agreed[face.estimable] += 1
    assert min(agreed.values()) > 0


def can_be_positive(matrix: np.ndarray, counts: np.ndarray, place: int) -> bool:
    aim = np.zeros(len(counts))
    aim[place] = -1.0
    found = linprog(c=aim, A_eq=matrix.T, b_eq=matrix.T @ counts, bounds=[(0, None)] * len(counts))
    return bool(-found.fun > twin.POSITIVE)


def test_a_term_that_is_there_in_part_only_is_fitted_not_bounded() -> None:
    """Where a column is not independent of the others no bound is to be had, and the neighbour is fitted."""
    rows = ["1001 30", "0101 20", "0011 10", "1101 6", "1011 4", "0111 3", "1002 9", "0102 8", "1102 2"]
    text = "A,B,C,year,count\n" + "".join(f"{','.join(row[:4])},{row[5:]}\n" for row in rows)
    search = estimation.search_covariates(estimation.read_table(text), criterion="aic")
    grid = make_grid(search.grid.table)
    model = (*grid.simple, ("C", "year"))
    here = fit_covariates(grid, model, grid.counts)
    assert here is not None
    neighbours = {names: bound for bound, names in _Search(grid, "aic")._bounds(here, "aic", float(grid.counts.sum()))}

    assert len(here.face.columns) < here.parameters
    assert neighbours[grid.simple] == -np.inf
    assert search.chosen.criterion("aic", 92) <= here.criterion("aic", 92) + 1e-9
