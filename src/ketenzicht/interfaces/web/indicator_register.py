"""The register of indicators as it stands: for its page, and as open data in two forms. Public, of nobody."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from ketenzicht.capabilities.country import public as country
from ketenzicht.interfaces.web import words
from ketenzicht.interfaces.web.thinking import FORMS
from ketenzicht.shared import clock

FORMAT = "ketenzicht-indicators/1"
HEADER = (
    "code",
    "observation_nl",
    "observation_en",
    "forms",
    "element",
    "ilo_dimension",
    "views",
    "valid_from",
    "valid_to",
    "status",
    "source",
)


@dataclass(frozen=True, slots=True)
class Registered:
    """One indicator in the reader's language."""

    observation: str
    element: str
    forms: str
    dimension: str
    views: str
    entry: country.Indicator


def registered(*, view: str = "", form: str = "") -> list[Registered]:
    """The library of today, or what a view shows, or what goes with a form of exploitation; in its order."""
    on = clock.today()
    elements = {one.code: words.say(one.title) for one in country.list_elements(on)}
    views = {one.code: words.say(one.title) for one in country.list_views(on)}
    return [
        Registered(
            observation=words.say(one.title),
            element=elements[one.element],
            forms=words.titles(FORMS, one.forms),
            dimension=words.title("ilo_dimension", one.dimension),
            views=", ".join(views[code] for code in one.views),
            entry=one,
        )
        for one in country.list_indicators(on, view=view or None)
        if not form or not one.forms or form in one.forms
    ]


def table_rows() -> Iterable[tuple[object, ...]]:
    """The library of today as rows under HEADER: codes, and the observation in both languages."""
    for one in country.list_indicators(clock.today()):
        yield (
            one.code,
            one.title.nl,
            one.title.en,
            " ".join(one.forms),
            one.element,
            one.dimension,
            " ".join(one.views),
            one.valid_from.isoformat(),
            one.valid_to.isoformat() if one.valid_to is not None else "",
            one.status.value,
            one.source,
        )


def whole() -> dict[str, Any]:
    """The library of today as data, with everything that an indicator names, in both languages."""
    on = clock.today()
    pack = country.get_pack_info()
    return {
        "format": FORMAT,
        "country": pack.country,
        "packVersion": pack.version,
        "validOn": on.isoformat(),
        "elements": [
            _dated(one)
            | {
                "article": one.article,
                "explanation": one.explanation.model_dump(),
                "touched": one.touched.model_dump(),
                "untouched": one.untouched.model_dump(),
                "nextQuestions": one.next_questions,
            }
            for one in country.list_elements(on)
        ],
        "formsOfExploitation": [_dated(one) for one in country.list_codes(FORMS, on)],
        "iloDimensions": [_dated(one) for one in country.list_codes("ilo_dimension", on)],
        "views": [
            _dated(one) | {"caution": one.caution.model_dump() if one.caution is not None else None}
            for one in country.list_views(on)
        ],
        "otherExplanations": [_dated(one) for one in country.list_other_explanations(on)],
        "nextQuestions": [_next_question(one) for one in country.list_next_questions(on)],
        "indicators": [
            _dated(one)
            | {
                "forms": one.forms,
                "element": one.element,
                "iloDimension": one.dimension,
                "views": one.views,
                "otherExplanations": one.other_explanations,
                "nextQuestions": one.next_questions,
            }
            for one in country.list_indicators(on)
        ],
    }


def _next_question(one: country.NextQuestion) -> dict[str, Any]:
    unasked = one.unasked.model_dump() if one.unasked is not None else None
    return _dated(one) | {"asksSomebody": one.asks_somebody, "unasked": unasked}


def version() -> str:
    """What changes when the register does: the pack, and the day that it is asked on."""
    return f"{country.current_version()[:20]}-{clock.today():%Y%m%d}"


def _dated(entry: country.Entry) -> dict[str, Any]:
    return {
        "code": entry.code,
        "title": entry.title.model_dump(),
        "validFrom": entry.valid_from.isoformat(),
        "validTo": entry.valid_to.isoformat() if entry.valid_to is not None else None,
        "source": entry.source,
        "status": entry.status.value,
    }
