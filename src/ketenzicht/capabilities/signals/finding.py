"""What a signal can be found by, and what a query asks for: terms first, keyed tokens in the database."""

import textwrap
from collections.abc import Mapping, Sequence
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from ketenzicht.capabilities.encryption import public as encryption
from ketenzicht.capabilities.signals.mentions import READ_AS, ReadMention
from ketenzicht.capabilities.signals.models import SearchToken
from ketenzicht.engines import encoding, identifiers
from ketenzicht.shared.ids import find_reference

REFERENCE = "reference"
SEARCHED_TEXTS = ("fact", "circumstance", "interpretation", "source", "place")

FEW = 1_000
"""So many tokens at most that a search starts from them."""

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
    pieces = textwrap.wrap(text, identifiers.MAXIMUM_LENGTH)
    found = {term for piece in pieces for term in encoding.text_terms(identifiers.recognise(piece))}
    return [(term.field, term.value) for term in sorted(found)]


def _terms_of_mention(mention: ReadMention) -> list[Term]:
    kind = READ_AS.get(mention.kind)
    if kind is None:
        return terms_of_text(mention.as_given)
    reading = identifiers.read(kind, mention.as_given, country=mention.parts.get("country", ""))
    if isinstance(reading, identifiers.Unrecognised):
        return terms_of_text(mention.as_given)
    born = mention.read.get("birth_date")
    year = identifiers.partial_date(born).year if born else None
    return [(term.field, term.value) for term in encoding.search_terms(reading, birth_year=year)]


def _terms_of_parts(mention: ReadMention) -> list[Term]:
    """A trade number beside a business finds it like one that stands alone; a birth date alone is never a term."""
    number = mention.read.get("kvk")
    return [(encoding.Field.KVK, number)] if number else []


def asked_terms(query: str) -> list[list[Term]]:
    """What a query asks for: groups that must all match, each with alternatives of which one must."""
    reference = find_reference(query)
    if reference is not None:
        return [[(REFERENCE, reference)]]
    return [
        [(term.field, term.value) for term in group] for group in encoding.query_terms(identifiers.recognise(query))
    ]


def any_way(organisation_id: UUID, groups: Sequence[Sequence[Term]]) -> Q | None:
    """The condition that all that was asked for occurs, be it by sound; None when nothing asked has a sound."""
    if _literal(groups) == [list(alternatives) for alternatives in groups]:
        return None
    return _all_groups(organisation_id, groups)


def as_typed(organisation_id: UUID, groups: Sequence[Sequence[Term]]) -> Q:
    """The condition that all that was asked for occurs as it was typed."""
    return _all_groups(organisation_id, _literal(groups))


def _literal(groups: Sequence[Sequence[Term]]) -> list[list[Term]]:
    return [[term for term in alternatives if term[0] != encoding.Field.NAME_SOUND] for alternatives in groups]


def _all_groups(organisation_id: UUID, groups: Sequence[Sequence[Term]]) -> Q:
    """That a signal carries each group; starting from the group that few signals carry, if there is one.

    What many carry is walked from the newest signal until a page is full; what few carry would be a long walk.
    """
    condition = Q()
    few: list[UUID] | None = None
    for alternatives in groups:
        tokens = SearchToken.objects.filter(_tokens(organisation_id, alternatives))
        condition &= Q(Exists(tokens.filter(signal_id=OuterRef("pk"))))
        carrying = list(tokens.values_list("signal_id", flat=True)[: FEW + 1])
        if len(carrying) <= FEW and (few is None or len(carrying) < len(few)):
            few = carrying
    return condition if few is None else Q(id__in=few) & condition


def _tokens(organisation_id: UUID, alternatives: Sequence[Term]) -> Q:
    key = encryption.open_token_key(organisation_id)
    wanted = Q()
    for field, value in alternatives:
        wanted |= Q(field=field, token=key.token(field=field, value=value))
    return wanted


def fingerprint(organisation_id: UUID, query: str) -> str:
    """A keyed hash of a query for the trail: the same question is seen to be the same, and says nothing else."""
    return encryption.token(organisation_id, field="query", value=" ".join(query.casefold().split())).hex()
