"""Numbers of others, beside their source: see tests/golden/mse/README.md."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from ketenzicht.engines import estimation
from ketenzicht.engines.estimation.criteria import choose_again, rank_models
from ketenzicht.engines.estimation.existence import Existence
from ketenzicht.engines.estimation.hierarchy import every_model
from ketenzicht.engines.estimation.resampling import draw, leave_one_person_out
from ketenzicht.engines.estimation.selectors import Stepwise

GOLDEN = Path(__file__).parents[3] / "golden" / "mse"
REFERENCE = 1e-6
"""Relative; the reference program's own tolerance leaves 1.2e-8."""


@cache
def table(name: str) -> estimation.CaptureTable:
    return estimation.read_table((GOLDEN / f"{name}.csv").read_text(encoding="utf-8"))


def rows(name: str) -> list[dict[str, str]]:
    with (GOLDEN / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def asked(model: str) -> dict[str, str | float]:
    ways: dict[str, dict[str, str | float]] = {
        "main": {"method": "model", "model": "main"},
        "allpairs": {"method": "model", "model": "pairs"},
        "stepwise_0.02": {"method": "stepwise", "threshold": 0.02},
    }
    return ways[model]


@pytest.mark.parametrize(
    "row",
    [row for row in rows("expected-subset") if row["method"] == "glm"],
    ids=lambda row: f"{row['dataset']} {row['model']}",
)
def test_estimates_models_and_normal_intervals_are_those_of_the_reference(row: dict[str, str]) -> None:
    made = estimation.estimate(table(row["dataset"]), replicates=0, **asked(row["model"]))  # type: ignore[arg-type]
    interval = made.interval("normal")

    assert made.estimate == pytest.approx(float(row["estimate"]), rel=REFERENCE)
    assert (interval.low, interval.high) == pytest.approx((float(row["lo95"]), float(row["hi95"])), rel=REFERENCE)
    assert set(made.minus_infinite) == set(row["neg_inf_pairs"].split())
    assert set(made.interactions) == {*row["pairs"].split(), *row["neg_inf_pairs"].split()}


def test_existence_codes_are_those_of_the_reference() -> None:
    found = table("Artificial_3")
    models = {fit.formula: fit for fit in estimation.list_models(found, 2)}
    for row in rows("expected-checks"):
        pairs = ", ".join([*row["pairs"].split(), *(one for one in "ABC" if one not in row["pairs"])])
        fit = next(fit for name, fit in models.items() if sorted(name[1:-1].split(", ")) == sorted(pairs.split(", ")))
        assert fit.code == int(row["code"]), row


def test_the_selection_inside_the_bootstrap_is_that_of_the_reference() -> None:
    expected = rows("expected-bootstrap-NewOrl_5")
    tables = np.zeros((len(expected), 32))
    for place, row in enumerate(expected):
        for name, persons in row.items():
            if name.startswith("p"):
                tables[place, int(name[:0:-1], 2)] = int(persons)
    picked = Stepwise(0.02).pick(tables)

    assert len(expected) == 100
    assert tables.sum(axis=1) + picked.dark == pytest.approx(
        [float(row["estimate"]) for row in expected], rel=REFERENCE
    )


def test_the_acceleration_is_that_of_the_reference() -> None:
    tables, persons = leave_one_person_out(table("NewOrl_5").counts)
    totals = tables.sum(axis=1) + Stepwise(0.02).pick(tables).dark

    assert estimation.acceleration(totals, persons) == pytest.approx(-0.0551614725145724, rel=REFERENCE)


def test_bca_limits_of_given_replicates_are_those_of_the_formula_of_type_8() -> None:
    """R's bcaconfvalues written out for one set of numbers: z0 from the share below, quantiles by hand."""
    replicates = np.array([float(row["estimate"]) for row in rows("expected-bootstrap-NewOrl_5")])
    interval = estimation.bca(replicates, 1034.15106523105, -0.0551614725145724, 0.95)
    share = (replicates < 1034.15106523105).mean()
    assert share == pytest.approx(0.28)
    expected = [by_hand(np.sort(replicates), share, -0.0551614725145724, tail) for tail in (0.025, 0.975)]
    assert (interval.low, interval.high) == pytest.approx(expected, rel=1e-9)


def by_hand(ordered: np.ndarray, share: float, skew: float, tail: float) -> float:
    from statistics import NormalDist

    bell = NormalDist()
    shifted = bell.inv_cdf(share) + bell.inv_cdf(tail)
    chance = bell.cdf(bell.inv_cdf(share) + shifted / (1 - skew * shifted))
    place = (len(ordered) + 1 / 3) * chance + 1 / 3
    below = min(max(int(np.floor(place)), 1), len(ordered))
    above = min(below + 1, len(ordered))
    part = min(max(place - below, 0.0), 1.0)
    return float((1 - part) * ordered[below - 1] + part * ordered[above - 1])


@pytest.mark.parametrize(
    ("name", "method", "order", "published"),
    [
        ("UKdat_5", "bic", 3, 25_311),
        ("Kosovo", "bic", 3, 10_357),
        ("Korea", "bic", 2, 157),
        ("NewOrl_5_v186", "bic", 3, 981),
        ("NewOrl", "stepwise", None, 1_184),
        ("NewOrl_v186", "stepwise", None, 1_110),
        ("Western", "stepwise", None, 2_483),
        ("UKdat", "stepwise", None, 11_418),
    ],
)
def test_published_totals_are_found_again(name: str, method: str, order: int | None, published: int) -> None:
    made = estimation.estimate(table(name), method=method, order=order, replicates=0)

    assert round(made.estimate) == published


@pytest.mark.parametrize(
    ("name", "method", "low", "high"),
    [
        ("NewOrl_5", "stepwise", 588.8, 1703.7),
        ("NewOrl", "stepwise", 717, 1657),
        ("Western", "stepwise", 1293, 3670),
        ("Korea", "bic", 128, 349),
        ("Kosovo", "bic", 6947, 18010),
    ],
)
def test_published_intervals_are_found_again_within_chance(name: str, method: str, low: float, high: float) -> None:
    """Other random numbers: the ends of a thousand replicates differ by a tenth or so where tables are thin."""
    interval = estimation.estimate(table(name), method=method, seed=20261128).interval("bca")

    assert interval.low == pytest.approx(low, rel=0.15)
    assert interval.high == pytest.approx(high, rel=0.15)


def test_the_criterion_of_the_successor_is_the_same_number() -> None:
    """Printed in the user guide of MultipleSystemsEstimation: the six models of Korea by BIC, and their totals."""
    found = [
        (fit.estimate, fit.criterion("bic", 123)) for fit in estimation.list_models(table("Korea"), 2) if fit.estimable
    ]

    assert [round(total or 0, 4) for total, _ in found] == [157.1667, 268.7778, 123.463, 126.1944, 126.9394, 141.9926]
    assert [round(value or 0, 4) for _, value in found][:2] == [57.1408, 58.9686]


def test_the_number_of_models_is_that_of_the_books() -> None:
    assert [len(every_model(4, 3)), len(every_model(5, 4)), len(every_model(6, 2))] == [113, 6893, 32_768]


def test_bounds_settle_the_criterion_as_fitting_every_model_does() -> None:
    """On resampled tables of Kosovo all 113 models, once by bounds and once fitted one and all."""
    counts = table("Kosovo").counts
    tables = draw(counts, 5, 0, 25)
    ranking = rank_models(counts, 3, "bic", Existence())
    chosen = choose_again(tables, counts, ranking, 200, "bic", Existence())
    every = [rank_models(one, 3, "bic", Existence()).fits.dark[0] for one in tables]

    assert chosen.dark == pytest.approx(every, rel=1e-7)
