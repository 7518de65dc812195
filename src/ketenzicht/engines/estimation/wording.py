"""The words of an estimate, in English and in Dutch. Numbers are written as a report writes them."""

import math
import tomllib
from collections.abc import Mapping, Sequence
from importlib.resources import files
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from ketenzicht.engines.estimation.outcome import Caution, Estimate

Language = Literal["en", "nl"]

WORDS = tomllib.loads(files(__package__).joinpath("words.toml").read_text(encoding="utf-8"))
CAUTIONS: Mapping[str, Mapping[Language, str]] = WORDS["cautions"]
TEXTS: Mapping[str, Mapping[Language, str]] = WORDS["texts"]


class Figure(float):
    """A number that a sentence writes in one of the languages.

    `{x:n}` is a count, `{x:t}` a total (rounded to `base` when that is set), `{x:%}` a share.
    """

    language: Language = "en"
    base: int = 0

    def __format__(self, layout: str) -> str:
        mark = "," if self.language == "en" else "."
        if layout in ("n", "t"):
            if self == float("inf"):
                return "∞"
            whole = round_to(self, self.base) if layout == "t" and self.base else round(self)
            return f"{whole:,}".replace(",", mark)
        if layout == "%":
            share = f"{100 * self:.0f}" if 0.1 <= self <= 0.99 or float(self) in (0.0, 1.0) else f"{100 * self:.1f}"
            return f"{share} %" if self.language == "en" else f"{share.replace('.', ',')}%"
        text = format(float(self), layout) if layout else f"{self:g}"
        return text if self.language == "en" else text.replace(".", ",")


def figure(value: float, language: Language, base: int = 0) -> Figure:
    """A number in a language, totals rounded to a base."""
    made = Figure(value)
    made.language, made.base = language, base
    return made


def round_to(value: float, base: int) -> int:
    """The nearest multiple of a base; halves go up."""
    return base * math.floor(value / base + 0.5)


def thousands(value: float, language: Language) -> str:
    """A whole number with marks between the thousands."""
    return format(figure(value, language), "n")


def say(name: str, language: Language, base: int = 0, /, **facts: float | str) -> str:
    """A text by its code, with facts filled in."""
    return _filled(TEXTS[name][language], language, base, facts)


def say_caution(caution: "Caution", language: Language = "en", base: int = 0) -> str:
    """A warning as one sentence, totals rounded to a base."""
    facts = dict(caution.facts)
    facts |= {name: TEXTS[str(facts[name])][language] for name in ("least", "most") if facts.get(name) in TEXTS}
    if caution.code == "wide_interval":
        facts["ratio"] = float(facts["high"]) / float(facts["low"])
    return _filled(CAUTIONS[caution.code][language], language, base, facts)


def _filled(text: str, language: Language, base: int, facts: Mapping[str, float | str]) -> str:
    return text.format(
        **{name: fact if isinstance(fact, str) else figure(fact, language, base) for name, fact in facts.items()}
    )


def summarise_estimate(made: "Estimate", language: Language, level: float) -> str:
    """Lines of label and value."""
    interval = made.interval(level=level)
    facts: list[tuple[str, str]] = [
        ("observed", thousands(made.observed, language)),
        ("dark", thousands(made.dark, language)),
        ("estimate", thousands(made.estimate, language)),
        (
            "interval",
            f"{_ends(interval.low, interval.high, language)} ({TEXTS[interval.kind][language]}, {level:.0%})",
        ),
        ("method", TEXTS[made.method][language]),
        ("chosen", made.model),
        ("minus_infinite", ", ".join(made.minus_infinite) or TEXTS["none"][language]),
        ("existence", say("exists", language, code=made.chosen.fit.code)),
        ("asked_with", ", ".join(f"{name} {value}" for name, value in made.parameters.items()) + f", {made.version}"),
    ]
    width = max(len(TEXTS[code][language]) for code, _ in facts)
    lines = [f"{TEXTS[code][language]:<{width}}  {value}" for code, value in facts]
    return "\n".join(lines)


def _ends(low: float, high: float, language: Language) -> str:
    return f"{thousands(low, language)} - {thousands(high, language)}"


def explain_estimate(made: "Estimate", language: Language, base: int, level: float) -> str:
    """Plain sentences: the answer, the model, the assumption, the choice."""
    interval = made.interval(level=level)
    answer = say(
        "total_said",
        language,
        base,
        observed=made.observed,
        dark=made.dark,
        estimate=made.estimate,
        low=interval.low,
        high=interval.high,
        level=level,
        kind=TEXTS[interval.kind][language],
    )
    parts = [
        f"{answer} {say('share_said', language, share=made.observed / made.estimate)}",
        explain_model(made, language),
        f"{explain_assumption(made.table.lists, language)} {TEXTS['not_covered_said'][language]}",
        _explain_choice(made, language),
    ]
    return "\n\n".join(parts)


def explain_model(made: "Estimate", language: Language) -> str:
    """Which lists depend on which, in words."""
    if not made.interactions:
        return TEXTS["independent_said"][language]
    effects = {name: value for name, value in made.coefficients.items() if name in made.interactions}
    groups = [
        ("more_said", [name for name, value in effects.items() if value >= 0]),
        ("less_said", [name for name, value in effects.items() if value < 0]),
        ("never_said", list(made.minus_infinite)),
    ]
    told = [say(code, language, names=", ".join(names)) for code, names in groups if names]
    return say("together_said", language, more="; ".join(told))


def explain_assumption(lists: Sequence[str], language: Language) -> str:
    """The identifying assumption."""
    return say("assumption_said", language, lists=", ".join(lists))


def _explain_choice(made: "Estimate", language: Language) -> str:
    found = made.bootstrap
    if found is None or made.method == "model":
        return TEXTS["fixed_said"][language]
    share = found.models.get(made.model, 0) / len(found.totals)
    return say("repeated_said", language, asked=found.asked, seed=str(made.seed), share=share)
