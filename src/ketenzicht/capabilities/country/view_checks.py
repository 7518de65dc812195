"""Checks of the views: everybody gets one, nobody two, and who questions nobody is left something to note."""

from collections import Counter
from collections.abc import Iterator
from datetime import date

from ketenzicht.capabilities.country.errors import PackError
from ketenzicht.capabilities.country.located import Located
from ketenzicht.capabilities.country.observing import Indicator, NextQuestion, ProfessionView


def list_view_errors(located: list[Located]) -> Iterator[PackError]:
    """All errors between views, for each stretch of time in which they stay the same."""
    views = [(place, place.entry) for place in located if isinstance(place.entry, ProfessionView)]
    days = sorted({entry.valid_from for _, entry in views})
    if not views:
        yield PackError("views", 0, "", "the pack has no view of the report form")
    yield from dict.fromkeys(error for on in days for error in _list_errors_of(on, views))
    yield from _list_nothing_to_note(located)


def _list_nothing_to_note(located: list[Located]) -> Iterator[PackError]:
    """Indicators that leave a view with a caution nothing but questions."""
    entries = [place.entry for place in located]
    cautious = [one for one in entries if isinstance(one, ProfessionView) and one.caution is not None]
    noted = {
        (view.code, one.code)
        for one in entries
        if isinstance(one, NextQuestion)
        for view in cautious
        if one.said_to(view) is not None
    }
    for place in located:
        if isinstance(place.entry, Indicator):
            for view in cautious:
                wanted = {(view.code, code) for code in place.entry.next_questions}
                if view.code in place.entry.views and not wanted & noted:
                    yield place.error(("next_questions",), f"{view.code} questions nobody; nothing is left to note")


def _list_errors_of(on: date, views: list[tuple[Located, ProfessionView]]) -> Iterator[PackError]:
    held = [(place, view) for place, view in views if view.in_force(on)]
    general = [place for place, view in held if view.general]
    if not general:
        yield PackError("views", 0, "general", f"no view is general on {on}; who has none of their own gets it")
    for place in general[1:]:
        yield place.error(("general",), f"there are several general views on {on}")
    taken = Counter(kind for _, view in held for kind in view.organisation_kinds)
    for place, view in held:
        for number, kind in enumerate(view.organisation_kinds):
            if taken[kind] > 1:
                yield place.error(("organisation_kinds", number), f"{kind} has several views on {on}; which is it?")
