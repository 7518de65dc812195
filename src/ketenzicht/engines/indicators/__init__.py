"""What observations touch, in words to come: pure computation, no score, no ranking, no decision.

`consider(ticked, library, forms)` gives a `Reading`: which elements of the offence the ticked indicators touch and
which they don't, as a whole and for each form of exploitation that they name; what else could be behind them; and what
would be worth asking or noting next. All of it is codes in the order of the library, which says nothing of likelihood.
"""

from ketenzicht.engines.indicators.consider import VERSION, consider
from ketenzicht.engines.indicators.errors import IndicatorError, LibraryInvalid
from ketenzicht.engines.indicators.types import (
    ElementSpec,
    FormReading,
    IndicatorSpec,
    Library,
    Reading,
    Touched,
)

__all__ = [
    "VERSION",
    "ElementSpec",
    "FormReading",
    "IndicatorError",
    "IndicatorSpec",
    "Library",
    "LibraryInvalid",
    "Reading",
    "Touched",
    "consider",
]
