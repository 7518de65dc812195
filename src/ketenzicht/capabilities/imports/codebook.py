"""What the words of a file mean today: codes of the pack by code or by title, municipalities by code or by name."""

from datetime import date

from ketenzicht.capabilities.country import public as country
from ketenzicht.capabilities.imports.mapped import plain
from ketenzicht.capabilities.partners import public as partners

LISTS: dict[str, str] = {
    "forms": "form_of_exploitation",
    "age_class": "age_class",
    "urgency": "urgency",
    "reporter_kind": "reporter_kind",
    "place_kind": "place_kind",
    "conditions_met": "condition",
    "mention_kind": "mention_kind",
    "mention_role": "mention_role",
    "mention_may_be_victim": "may_be_victim",
}
"""Which list of the pack a target's codes are of."""
INDICATORS = "indicators"


class PackWords:
    """The words of the loaded pack on one day. What was asked is remembered: columns repeat themselves."""

    def __init__(self, on: date) -> None:
        self._on = on
        self._words = {target: _words_of(country.list_codes(name, on)) for target, name in LISTS.items()}
        self._words[INDICATORS] = _words_of(country.list_indicators(on))
        self._places: dict[str, str | None] = {}
        self._codes = partners.municipality_codes(on)

    def code_for(self, target: str, word: str) -> str | None:
        """The code with this code or title, in either language; None when there is none."""
        return self._words[target].get(plain(word))

    def municipality_for(self, word: str) -> str | None:
        """The code of the municipality with this code or name; None when none or several are."""
        if word not in self._places:
            found = None if word.upper() in self._codes else partners.find_municipality(word, self._on)
            self._places[word] = word.upper() if word.upper() in self._codes else found.code if found else None
        return self._places[word]

    def has_several(self, word: str) -> bool:
        """Whether more than one municipality is called this, or begins like it."""
        return len(partners.list_municipalities_called(word, self._on)) > 1


def _words_of(entries: tuple[country.Code, ...] | tuple[country.Indicator, ...]) -> dict[str, str]:
    words: dict[str, str] = {}
    for entry in entries:
        for word in (entry.title.nl, entry.title.en, entry.code):
            words[plain(word)] = entry.code
    return words
