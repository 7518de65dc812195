"""What a record is found by, and what a query asks for."""

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache

from ketenzicht.engines.encoding.sounds import sound
from ketenzicht.engines.encoding.types import Field, Readable, Recognised, Term
from ketenzicht.engines.encoding.words import REMEMBERED_WORDS, STOP_WORDS, is_searchable, stems, words

VERSION = 1
"""Goes up when the same record would give other terms: its tokens must then be made again."""

SHORTEST_NAME_WORD = 2
SHORTEST_SOUND = 2
"""A code of one digit fits a tenth of all names: it finds nothing and tells something."""

EXACT: dict[str, Field] = {
    "phone": Field.PHONE,
    "email": Field.EMAIL,
    "account": Field.ACCOUNT,
    "kvk": Field.KVK,
    "vat": Field.VAT,
    "vehicle": Field.PLATE,
    "document": Field.DOCUMENT,
    "link": Field.LINK,
}


def search_terms(mention: Readable, *, birth_year: int | None = None) -> tuple[Term, ...]:
    """The terms of a mention that was read, sorted. A kind without terms (a date, alone) gives none.

    ``birth_year`` adds the sound of a name together with the year; a year alone is never a term, since a field
    with few values can be read from how often each occurs.
    """
    field = EXACT.get(mention.kind)
    if field is not None:
        return (Term(field, mention.canonical),)
    spread = _SPREAD.get(mention.kind)
    found = set(spread(mention)) if spread else set()
    if birth_year is not None:
        found |= {Term(Field.NAME_SOUND_YEAR, f"{term.value} {birth_year}") for term in found if _is_sound(term)}
    return tuple(sorted(found))


def _is_sound(term: Term) -> bool:
    return term.field is Field.NAME_SOUND


def _of_person(mention: Readable) -> Iterator[Term]:
    parts = words(mention.canonical)
    yield Term(Field.NAME, " ".join(sorted(parts)))
    for word in parts:
        yield from _of_name_word(word)


def _of_name_word(word: str) -> Iterator[Term]:
    if len(word) >= SHORTEST_NAME_WORD:
        yield Term(Field.NAME_WORD, word)
    code = sound(word)
    if len(code) >= SHORTEST_SOUND:
        yield Term(Field.NAME_SOUND, code)


def _of_organisation(mention: Readable) -> Iterator[Term]:
    yield Term(Field.ORGANISATION, mention.canonical)
    for word in words(mention.canonical):
        if len(word) >= SHORTEST_NAME_WORD and word not in STOP_WORDS:
            yield Term(Field.ORGANISATION_WORD, word)


def _of_address(mention: Readable) -> Iterator[Term]:
    yield Term(Field.ADDRESS, mention.canonical)
    postcode, number = mention.part("postcode"), mention.part("number")
    street, place = " ".join(words(mention.part("street"))), " ".join(words(mention.part("place")))
    if postcode:
        yield Term(Field.POSTCODE, postcode)
    if postcode and number:
        yield Term(Field.DOOR, f"{postcode} {number}")
    if street and number and place:
        yield Term(Field.STREET_DOOR, f"{street} {number} {place}")


_SPREAD: dict[str, Callable[[Readable], Iterator[Term]]] = {
    "person": _of_person,
    "organisation": _of_organisation,
    "address": _of_address,
}


def text_terms(text: Recognised) -> tuple[Term, ...]:
    """The terms of running text: what was recognised in it, and the stems of its other words, sorted."""
    found = {term for identifier in text.identifiers for term in search_terms(identifier)}
    of_words = map(_of_stem, sorted(stems(text.rest)))
    # No identifier gives a stem, so that nothing comes twice.
    return tuple(sorted([*found, *of_words])) if found else tuple(of_words)


@lru_cache(maxsize=REMEMBERED_WORDS)
def _of_stem(stem: str) -> Term:
    return Term(Field.STEM, stem)


def query_terms(query: Recognised) -> tuple[tuple[Term, ...], ...]:
    """What a search box asks for: groups that must all be met, each by at least one of its terms.

    A word may be a name, part of the name of an organisation, or stand in the text. Words that say nothing are
    left out beside others; alone they ask for a name, so that no query is ever without a group and finds all.
    """
    groups = [_narrowest(search_terms(identifier)) for identifier in query.identifiers]
    typed = [word for word in dict.fromkeys(words(query.rest)) if len(word) >= SHORTEST_NAME_WORD]
    telling = [word for word in typed if word not in STOP_WORDS]
    groups += [_of_query_word(word) for word in (telling or ([] if groups else typed))]
    return tuple(groups)


def _narrowest(found: Iterable[Term]) -> tuple[Term, ...]:
    """Of an address the most that was typed: the door with its addition, the door, or the postcode."""
    by_field = {term.field: term for term in found}
    address, door = by_field.get(Field.ADDRESS), by_field.get(Field.DOOR)
    if door is not None and address is not None and address.value == door.value:
        return (door,)
    if address is not None and door is None and Field.POSTCODE in by_field:
        return (by_field[Field.POSTCODE],)
    return (address,) if address is not None else tuple(by_field.values())


def _of_query_word(word: str) -> tuple[Term, ...]:
    found = {Term(Field.ORGANISATION_WORD, word), *_of_name_word(word)}
    if is_searchable(word):
        found |= {Term(Field.STEM, stem) for stem in stems(word)}
    return tuple(sorted(found))
