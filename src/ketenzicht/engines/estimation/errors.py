"""What can be wrong with the input or the question. Each has a stable code; none holds personal data."""

from typing import ClassVar


class EstimationError(ValueError):
    """Base of everything this engine raises."""

    code: ClassVar[str] = "estimation"


class InputInvalid(EstimationError):
    """The table can't be read. `line` is the line of the file, counted from one, or None when it is about the whole."""

    code: ClassVar[str] = "input_invalid"

    def __init__(self, message: str, line: int | None = None) -> None:
        super().__init__(message if line is None else f"Line {line}: {message}")
        self.line = line


class ModelInvalid(EstimationError):
    """The model names a list that isn't there, or is not hierarchical as written."""

    code: ClassVar[str] = "model_invalid"


class QuestionInvalid(EstimationError):
    """A parameter is outside its bounds, or the question can't be asked of this table."""

    code: ClassVar[str] = "question_invalid"


class NoEstimate(EstimationError):
    """The table bears no estimate under the model: the reason stands in the message, the existence code in `found`."""

    code: ClassVar[str] = "no_estimate"

    def __init__(self, message: str, found: int) -> None:
        super().__init__(message)
        self.found = found


class NotConverged(EstimationError):
    """A fit did not converge although its estimate exists: a fault, never passed over."""

    code: ClassVar[str] = "not_converged"


class ChainStuck(EstimationError):
    """A chain of the Bayesian method does not move, or its chains disagree: its answer would mean nothing."""

    code: ClassVar[str] = "chain_stuck"
