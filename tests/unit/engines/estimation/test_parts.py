"""The parts below: sums over sets, names of models, fits that do not end, profiles without an end."""

from __future__ import annotations

import numpy as np
import pytest

from ketenzicht.engines import estimation
from ketenzicht.engines.estimation import dense, fitting
from ketenzicht.engines.estimation.criteria import choose_again, penalty, rank_models
from ketenzicht.engines.estimation.dense import fit_dense
from ketenzicht.engines.estimation.existence import Existence
from ketenzicht.engines.estimation.facial import forced_cells, null_space
from ketenzicht.engines.estimation.fitting import fit_rows
from ketenzicht.engines.estimation.hierarchy import every_model, generators, read_formula
from ketenzicht.engines.estimation.lattice import design, members, sizes, subset_sums, superset_sums
from ketenzicht.engines.estimation.profile import profile
from ketenzicht.engines.estimation.resampling import lots
from ketenzicht.engines.estimation.stepwise import p_values
from ketenzicht.engines.estimation.wording import figure, thousands


def test_sums_over_sets_are_what_they_say() -> None:
    values = np.random.default_rng(20261128).random((3, 16))
    for number in range(16):
        inside = [other for other in range(16) if other & number == other]
        around = [other for other in range(16) if other & number == number]
        assert subset_sums(values)[:, number] == pytest.approx(values[:, inside].sum(axis=1))
        assert superset_sums(values)[:, number] == pytest.approx(values[:, around].sum(axis=1))
    assert [members(5), members(0), list(sizes(2))] == [(0, 2), (), [0, 1, 1, 2]]


def test_models_are_read_as_they_are_written() -> None:
    assert read_formula("[A:B:C, D]", "ABCD") == (0, 1, 2, 4, 8, 3, 5, 6, 7)
    assert read_formula("", "AB") == (0, 1, 2)
    assert generators([0, 1, 2, 4, 3]) == (3, 4)
    with pytest.raises(estimation.QuestionInvalid, match="from 1 to 1"):
        every_model(2, 0)


def test_a_criterion_that_is_not_there_is_refused() -> None:
    with pytest.raises(estimation.QuestionInvalid, match="no criterion hqc"):
        penalty("hqc", np.array([3]), np.array([10.0]))


def test_tails_keep_their_order_where_one_minus_would_not() -> None:
    tails = p_values(np.array([60.0, 61.0, 0.0]), np.array([5.0, 5.0, 3.0]))

    assert 0 < tails[1] < tails[0] < 1e-40
    assert tails[2] == pytest.approx(np.exp(-3.0))


def test_a_fit_that_does_not_end_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    counts = np.array([[0.0, 40.0, 30.0, 6.0]])
    monkeypatch.setattr(fitting, "STEPS", 1)
    monkeypatch.setattr(dense, "STEPS", 1)
    with pytest.raises(estimation.NotConverged):
        fit_rows(counts, np.array([[True, True, True, False]]), np.array([[False, True, True, True]]))
    with pytest.raises(estimation.NotConverged):
        fit_dense(counts[:, 1:], design([0, 1, 2], [1, 2, 3]))


def test_a_start_far_away_ends_at_the_same_fit() -> None:
    counts = np.array([[0.0, 40.0, 30.0, 6.0]])
    finite, alive = np.array([[True, True, True, False]]), np.array([[False, True, True, True]])
    far = np.array([[-9.0, 4.0, -3.0, 0.0]])

    assert fit_rows(counts, finite, alive, far).dark == pytest.approx([40 * 30 / 6])
    assert fit_rows(counts, finite, alive).dark == pytest.approx([40 * 30 / 6])


def test_a_profile_that_never_falls_has_no_end() -> None:
    """Two lists that share one person: hardly any dark figure is too large; none is when they share nobody."""
    matrix = design([0, 1, 2], [1, 2, 3])
    thin = profile(np.array([4.0, 3.0, 1.0]), matrix, 0.95)
    flat = profile(np.array([1.0, 1.0, 1e-9]), matrix, 0.95)

    assert 8 < thin.low < thin.high < np.inf
    assert flat.high == np.inf


def test_nothing_counted_forces_nothing() -> None:
    matrix = design([0, 1, 2], [1, 2, 3])

    assert null_space(np.empty((0, 3))).shape == (3, 3)
    assert not forced_cells(matrix, np.array([True, True, True])).any()
    assert forced_cells(matrix, np.array([True, True, False])).tolist() == [False, False, True]


def test_lots_cover_what_was_asked() -> None:
    assert lots(1200) == [(0, 500), (1, 500), (2, 200)]
    assert lots(500) == [(0, 500)]


def test_a_jackknife_without_spread_gives_no_acceleration() -> None:
    assert estimation.acceleration(np.array([5.0, 5.0]), np.array([1.0, 3.0])) == 0


def test_an_interval_needs_replicates_and_holds_on_when_all_lie_on_one_side() -> None:
    with pytest.raises(estimation.QuestionInvalid, match="at least two"):
        estimation.bca(np.array([3.0]), 3.0, 0.0, 0.95)
    one_sided = estimation.bca(np.linspace(10, 20, 200), 5.0, 0.0, 0.95)
    assert one_sided.saturated


def test_replicates_equal_to_the_estimate_are_not_below_it() -> None:
    exact = np.array([10.0] * 50 + [12.0] * 50)
    noisy = exact - 1e-12

    assert estimation.bca(noisy, 10.0, 0.0, 0.9).low == pytest.approx(estimation.bca(exact, 10.0, 0.0, 0.9).low)


def test_a_table_on_which_no_kept_model_has_an_estimate_has_none() -> None:
    counts = np.array([0.0, 40, 30, 6, 20, 5, 4, 1])
    ranking = rank_models(counts, 2, "bic", Existence())
    hopeless = np.array([[0.0, 4, 0, 0, 0, 0, 0, 0]])
    chosen = choose_again(hopeless, counts, ranking, 8, "bic", Existence())

    assert chosen.places.tolist() == [-1]
    assert np.isnan(chosen.dark).all()


def test_what_is_known_is_not_asked_again() -> None:
    existence = Existence()
    effects, counted = np.array([[True, True, True, False]] * 3), np.array([[False, True, True, False]] * 3)

    assert existence.codes(effects, counted).tolist() == [1, 1, 1]
    assert (existence.known, existence.programs) == (1, 1)


def test_numbers_are_written_as_their_language_does() -> None:
    assert [thousands(1234567.6, "en"), thousands(1234567.6, "nl"), thousands(float("inf"), "nl")] == [
        "1,234,568",
        "1.234.568",
        "∞",
    ]
    assert f"{figure(0.125, 'nl'):%} {figure(0.05, 'en'):%} {figure(1, 'en'):%}" == "12% 5.0 % 100 %"
    assert f"{figure(2.5, 'nl'):.1f} {figure(2.5, 'en')}" == "2,5 2.5"
    assert f"{figure(1249, 'en', 100):t} {figure(1249, 'en', 100):n}" == "1,200 1,249"
