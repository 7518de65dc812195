"""Names of people and organisations: kept exactly as given, with a form for comparison beside it.

Nothing here looks at, or leads to, where somebody or a name comes from.
"""

from ketenzicht.engines.identifiers.folding import flatten, fold
from ketenzicht.engines.identifiers.types import Identifier, Kind, Note, Reading, Reason, Unrecognised

_INFIXES = (
    "aan af bij da dal das de del della den der des di do dos du een el en het in la las le les los lo "
    "onder op over s t te ten ter tot uit uijt van vande vanden vander vd vom von voor zu zum zur"
)
INFIXES = frozenset(_INFIXES.split())
"""*De voorvoegsels* as municipalities register them (Logisch Ontwerp BRP, table 36, single words of it)."""

_TITLES = "dhr heer meneer mevr mevrouw mw mej mr mrs ms miss sir dr drs ir ing prof"
TITLES = frozenset(_TITLES.split())


def read_person(text: str) -> Reading:
    """A person's name. Compared by its words, without prefixes such as *van der* and without titles."""
    before, comma, after = flatten(text).partition(",")
    turned = bool(comma and fold(before) and fold(after))
    words = fold(f"{after} {before}" if turned else text).split()
    if not words:
        return Unrecognised(Kind.PERSON, text, Reason.NO_LETTERS)
    untitled = _without_titles(words)
    kept = [word for word in untitled[:-1] if word not in INFIXES] + untitled[-1:]
    kept = _without_titles(kept)
    infix = " ".join(word for word in untitled[:-1] if word in INFIXES)
    told = {
        Note.ORDER_TURNED: turned,
        Note.TITLE_REMOVED: len(untitled) < len(words),
        Note.INFIX_SET_APART: bool(infix),
    }
    return Identifier(
        Kind.PERSON,
        text,
        " ".join(kept),
        text,
        parts=(("infix", infix),) if infix else (),
        notes=tuple(note for note, true in told.items() if true),
    )


def _without_titles(words: list[str]) -> list[str]:
    start = next((place for place, word in enumerate(words[:-1]) if word not in TITLES), len(words) - 1)
    return words[start:]


_LEGAL_FORMS = (
    "bv nv vof cv ua ba wa coop stichting vereniging maatschap eenmanszaak holding "
    "bvba sprl gmbh ag kg ohg ug gbr ltd limited plc llp llc inc corp sarl sas sa srl spa sl "
    "sro doo dooel eood ood ad kft zrt oy ab as aps ou uab sia spzoo"
)
LEGAL_FORMS = frozenset(_LEGAL_FORMS.split())
_SPELT_OUT = (
    ("sp", "z", "o", "o"),
    ("sp", "z", "oo"),
    ("besloten", "vennootschap"),
    ("naamloze", "vennootschap"),
    ("vennootschap", "onder", "firma"),
    ("commanditaire", "vennootschap"),
    ("b", "v"),
    ("n", "v"),
    ("v", "o", "f"),
    ("c", "v"),
    ("u", "a"),
    ("s", "r", "o"),
    ("d", "o", "o"),
    ("s", "r", "l"),
    ("s", "p", "a"),
    ("s", "a"),
    ("g", "m", "b", "h"),
)
_FORMS = (*_SPELT_OUT, *((form,) for form in sorted(LEGAL_FORMS)))
_LEADING = (("stichting",), ("vereniging",), ("maatschap",), ("besloten", "vennootschap"))


def read_organisation(text: str) -> Reading:
    """An organisation's name. Compared by its words, without its legal form (*B.V.*, *V.O.F.*, *GmbH* …)."""
    words = fold(flatten(text).replace("&", " en ").replace("+", " en ")).split()
    if not words:
        return Unrecognised(Kind.ORGANISATION, text, Reason.NO_LETTERS)
    kept = _without_forms(["en" if word == "and" else word for word in words])
    notes = (Note.LEGAL_FORM_REMOVED,) if len(kept) < len(words) else ()
    return Identifier(Kind.ORGANISATION, text, " ".join(kept), text, notes=notes)


def _without_forms(words: list[str]) -> list[str]:
    """The words without legal forms at either end; something always stays."""
    while (shorter := _one_form_less(words)) is not None:
        words = shorter
    return words


def _one_form_less(words: list[str]) -> list[str] | None:
    for form in _FORMS:
        if len(words) > len(form) and tuple(words[-len(form) :]) == form:
            return words[: -len(form)]
    for form in _LEADING:
        if len(words) > len(form) and tuple(words[: len(form)]) == form:
            return words[len(form) :]
    return None
