"""What a signal can be found by, and what a query asks for: terms first, keyed tokens in the database."""

import textwrap
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from ketenzicht.capabilities.encryption import public as encryption
from ketenzicht.capabilities.signals.mentions import READ_AS, ReadMention
from ketenzicht.capabilities.signals.models import SearchToken
from ketenzicht.engines import encoding, identifiers
from ketenzicht.shared.ids import find_reference

REFERENCE = "reference"
SEARCHED_TEXTS = ("fact", "circumstance", "interpretation", "source", "place")

FEW = 1_000
"""So many tokens at most that a search starts from them."""
STEP, FARTHEST = 250, 5_000
"""So many signals are looked at together, and so many at most, when nothing that is asked for is rare."""

TOKEN_BYTES = 8

Term = tuple[str, str]


def terms_of(texts: Mapping[str, str], mentions: Sequence[ReadMention]) -> list[Term]:
    """Every (field, value) by which a content can be found."""
    terms: list[Term] = []
    for name in SEARCHED_TEXTS:
        terms += terms_of_text(texts.get(name, ""))
    for mention in mentions:
        terms += [*_terms_of_mention(mention), *_terms_of_parts(mention)]
    return terms


def terms_of_text(text: str) -> list[Term]:
    """Word stems, and the numbers and addresses that stand in a text."""
    if len(text.expandtabs()) <= identifiers.MAXIMUM_LENGTH:
        return list(encoding.text_terms(identifiers.recognise(text)))
    pieces = textwrap.wrap(text, identifiers.MAXIMUM_LENGTH)
    return sorted({term for piece in pieces for term in encoding.text_terms(identifiers.recognise(piece))})


def _terms_of_mention(mention: ReadMention) -> list[Term]:
    kind = READ_AS.get(mention.kind)
    if kind is None:
        return terms_of_text(mention.as_given)
    reading = mention.reading or identifiers.read(kind, mention.as_given, country=mention.parts.get("country", ""))
    if isinstance(reading, identifiers.Unrecognised):
        return terms_of_text(mention.as_given)
    born = mention.read.get("birth_date")
    year = identifiers.partial_date(born).year if born else None
    return list(encoding.search_terms(reading, birth_year=year))


def _terms_of_parts(mention: ReadMention) -> list[Term]:
    """A trade number beside a business finds it like one that stands alone; a birth date alone is never a term."""
    number = mention.read.get("kvk")
    return [(encoding.Field.KVK, number)] if number else []


def token_of(key: encryption.TokenKey, term: Term) -> int:
    """The keyed token of a term as it is stored, a signed number of 64 bits.

    Among a hundred million tokens of one organisation, a search meets a wrong one once in 10^11 times.
    """
    field, value = term
    return int.from_bytes(key.token(field=field, value=value)[:TOKEN_BYTES], "big", signed=True)


def asked_terms(query: str) -> list[list[Term]]:
    """What a query asks for: groups that must all match, each with alternatives of which one must."""
    reference = find_reference(query)
    if reference is not None:
        return [[(REFERENCE, reference)]]
    return [
        [(term.field, term.value) for term in group] for group in encoding.query_terms(identifiers.recognise(query))
    ]


def by_sound_too(organisation_id: UUID, groups: Sequence[Sequence[Term]]) -> "Search | None":
    """The search for all that was asked for, be it by sound; None when nothing asked has a sound."""
    if _literal(groups) == [list(alternatives) for alternatives in groups]:
        return None
    return Search(organisation_id, groups)


def as_typed(organisation_id: UUID, groups: Sequence[Sequence[Term]]) -> "Search":
    """The search for all that was asked for as it was typed."""
    return Search(organisation_id, _literal(groups))


def _literal(groups: Sequence[Sequence[Term]]) -> list[list[Term]]:
    return [[term for term in alternatives if term[0] != encoding.Field.NAME_SOUND] for alternatives in groups]


class Search:
    """The signals that carry at least one term of every group.

    When few signals carry one of the groups, the search starts from those. Otherwise the newest signals are walked
    until there are enough; only where that goes on for long is the database left to find its own way.
    """

    def __init__(self, organisation_id: UUID, groups: Sequence[Sequence[Term]]) -> None:
        self._key = encryption.open_token_key(organisation_id)
        self._groups = [[self._carries(term) for term in alternatives] for alternatives in groups]
        self._few = min((few for few in map(_few, self._groups) if few is not None), key=len, default=None)

    def _carries(self, term: Term) -> Q:
        return Q(token=token_of(self._key, term))

    @property
    def condition(self) -> Q:
        """That a signal is among them."""
        condition = Q() if self._few is None else Q(id__in=self._few)
        for alternatives in self._groups:
            tokens = SearchToken.objects.filter(_any(alternatives), signal_id=OuterRef("pk"))
            condition &= Q(Exists(tokens))
        return condition

    def slice(self, rows: QuerySet[Any], window: slice) -> list[Any]:
        """The part of these rows, in their order, that is asked for."""
        walked = self._walk(rows, window.stop) if self._few is None else None
        if walked is None:
            return list(rows.filter(self.condition)[window])
        kept = rows.in_bulk(walked[window])
        return [kept[one] for one in walked[window] if one in kept]

    def _walk(self, rows: QuerySet[Any], enough: int) -> list[UUID] | None:
        """The first of the rows that carry everything; None when so many are not found within the bound."""
        found: dict[UUID, None] = {}
        for begin in range(0, FARTHEST, STEP):
            ids = list(rows.values_list("id", flat=True)[begin : begin + STEP])
            carrying = set(ids)
            for alternatives in self._groups:
                tokens = SearchToken.objects.filter(_any(alternatives), signal_id__in=carrying)
                carrying &= set(tokens.values_list("signal_id", flat=True))
            found |= dict.fromkeys(one for one in ids if one in carrying)
            if len(found) >= enough or len(ids) < STEP:
                return list(found)
        return None


def _any(alternatives: Sequence[Q]) -> Q:
    wanted = Q()
    for one in alternatives:
        wanted |= one
    return wanted


def _few(alternatives: Sequence[Q]) -> frozenset[UUID] | None:
    """The signals that carry one of these, or None when more than a few tokens are."""
    found: list[UUID] = []
    for one in alternatives:
        found += SearchToken.objects.filter(one).values_list("signal_id", flat=True)[: FEW + 1 - len(found)]
        if len(found) > FEW:
            return None
    return frozenset(found)


def fingerprint(organisation_id: UUID, query: str) -> str:
    """A keyed hash of a query for the trail: the same question is seen to be the same, and says nothing else."""
    return encryption.token(organisation_id, field="query", value=" ".join(query.casefold().split())).hex()
