"""The unseen number: multiple systems estimation from the overlap between lists.

`read_table(text)` gives a `CaptureTable`; `estimate(table)` an `Estimate` with `estimate`, `interval()`, `models`,
`warnings`, `summary()` and `explain()`. Beside it: `compare` (thresholds, rules, lists), `list_models`, `list_bounds`,
`sensitivity`, `search_covariates` and `estimate_covariates`, `threshold_posterior`, `measure_coverage`. No clock, no
network, no global randomness: equal seeds give equal answers.
"""

from ketenzicht.engines.estimation.averaging import Averaged, average_graphs
from ketenzicht.engines.estimation.bayes import Chains, Posterior, threshold_posterior
from ketenzicht.engines.estimation.bounds import Bound, chao, list_bounds, sample_coverage, zelterman
from ketenzicht.engines.estimation.comparing import (
    Answer,
    Comparison,
    Known,
    Sensitivity,
    compare,
    estimate_known_lists,
    leave_one_list_out,
    merge_two_lists,
    sensitivity,
    sensitivity_range,
    threshold_sweep,
)
from ketenzicht.engines.estimation.covariate_estimate import CovariateEstimate, LevelTotal, estimate_covariates
from ketenzicht.engines.estimation.covariate_search import CovariateSearch, SearchStep, search_covariates
from ketenzicht.engines.estimation.errors import (
    ChainStuck,
    EstimationError,
    InputInvalid,
    ModelInvalid,
    NoEstimate,
    NotConverged,
    QuestionInvalid,
)
from ketenzicht.engines.estimation.estimating import VERSION, Question, estimate
from ketenzicht.engines.estimation.intervals import Interval, acceleration, bca
from ketenzicht.engines.estimation.outcome import Bootstrap, Caution, Estimate, ModelFit
from ketenzicht.engines.estimation.protecting import SafeRow, protect_table, round_interval
from ketenzicht.engines.estimation.reading import read_table
from ketenzicht.engines.estimation.simulation import (
    POPULATIONS,
    Coverage,
    Population,
    measure_coverage,
    population_of,
    simulate,
)
from ketenzicht.engines.estimation.table import CaptureTable, Covariate, table_of
from ketenzicht.engines.estimation.weighing import list_models
from ketenzicht.engines.estimation.wording import Language, round_to, say_caution

__all__ = [
    "POPULATIONS",
    "VERSION",
    "Answer",
    "Averaged",
    "Bootstrap",
    "Bound",
    "CaptureTable",
    "Caution",
    "ChainStuck",
    "Chains",
    "Comparison",
    "Covariate",
    "CovariateEstimate",
    "CovariateSearch",
    "Coverage",
    "Estimate",
    "EstimationError",
    "InputInvalid",
    "Interval",
    "Known",
    "Language",
    "LevelTotal",
    "ModelFit",
    "ModelInvalid",
    "NoEstimate",
    "NotConverged",
    "Population",
    "Posterior",
    "Question",
    "QuestionInvalid",
    "SafeRow",
    "SearchStep",
    "Sensitivity",
    "acceleration",
    "average_graphs",
    "bca",
    "chao",
    "compare",
    "estimate",
    "estimate_covariates",
    "estimate_known_lists",
    "leave_one_list_out",
    "list_bounds",
    "list_models",
    "measure_coverage",
    "merge_two_lists",
    "population_of",
    "protect_table",
    "read_table",
    "round_interval",
    "round_to",
    "sample_coverage",
    "say_caution",
    "search_covariates",
    "sensitivity",
    "sensitivity_range",
    "simulate",
    "table_of",
    "threshold_posterior",
    "threshold_sweep",
    "zelterman",
]
