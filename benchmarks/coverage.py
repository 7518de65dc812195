"""How often a 95 % BCa interval holds the size of a simulated population, by method, and what the warnings said.

    python -m benchmarks.coverage [--trials 200] [--replicates 500] [--seed 20261128]

The populations: five made ones, the last of which breaks the identifying assumption on purpose; and, as in Chan,
Silverman and Vincent (2021), those of models fitted to public tables, taken as the truth. Ends with 1 when an interval
of the stepwise choice covers less than 90 % where the assumption holds.
"""

import argparse
import sys

from benchmarks._rooms import report
from benchmarks._tables import estimation, table

BAR = 0.90
BROKEN = "two kinds"
METHODS = (
    estimation.Question(method="stepwise"),
    estimation.Question(method="bic"),
    estimation.Question(method="model", model="main"),
)
FITTED = ("UKdat_5", "Ned_5", "NewOrl_5", "Western", "Kosovo")


def main() -> int:
    """Every population by every method; 1 when the bar is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--trials", type=int, default=200)
    parser.add_argument("--replicates", type=int, default=500)
    parser.add_argument("--seed", type=int, default=20261128)
    parser.add_argument("--only", default="", metavar="NAME", help="only populations with this in their name")
    parser.add_argument("--fast", action="store_true", help="stepwise only")
    given = parser.parse_args()
    print(f"seed {given.seed}, {given.trials} trials, {given.replicates} replicates")
    figures: dict[str, float] = {}
    missed = []
    populations = [
        *estimation.POPULATIONS,
        *(estimation.population_of(estimation.estimate(table(name), replicates=0), f"as {name}") for name in FITTED),
    ]
    for population in [one for one in populations if given.only in one.name]:
        for method in METHODS[:1] if given.fast else METHODS:
            question = estimation.Question(
                method=method.method, model=method.model, order=2 if method.method == "bic" else None,
                replicates=given.replicates, seed=given.seed,
            )  # fmt: skip
            found = estimation.measure_coverage(population, question, trials=given.trials, seed=given.seed)
            name = f"{population.name}, {method.model or method.method}"
            figures[f"{name}: covered"] = round(found.covered, 3)
            figures[f"{name}: median error"] = round(found.error, 3)
            figures[f"{name}: warned when missed"] = round(found.warned, 3)
            figures[f"{name}: warned when held"] = round(found.warned_else, 3)
            print(f"{name}: {found.covered:.3f} of {found.trials - found.without}, {dict(found.warnings)}", flush=True)
            if method.method == "stepwise" and population.name != BROKEN and found.covered < BAR:
                missed.append(name)
    if given.only in BROKEN:
        figures |= measure_known(given)
    report("coverage", figures)
    for name in missed:
        print(f"{name}: covers less than {BAR:.0%}", file=sys.stderr)
    return int(bool(missed))


def measure_known(given: argparse.Namespace) -> dict[str, float]:
    """The population that breaks the assumption, when the levels of its persons are known and in the model."""
    known = estimation.Question(method="covariates", replicates=min(given.replicates, 200))
    found = estimation.measure_coverage(estimation.POPULATIONS[-1], known, trials=given.trials, seed=given.seed)
    name = f"{BROKEN}, levels known"
    print(f"{name}: {found.covered:.3f} of {found.trials - found.without}", flush=True)
    return {f"{name}: covered": round(found.covered, 3), f"{name}: median error": round(found.error, 3)}


if __name__ == "__main__":
    sys.exit(main())
