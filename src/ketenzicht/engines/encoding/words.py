"""From running text to stems in Dutch and English."""

import re
import unicodedata
from functools import lru_cache
from itertools import chain

import snowballstemmer

from ketenzicht.engines.encoding.origin import is_about_origin

_DUTCH = (
    "aan af al alle alleen allemaal als altijd anders ben bij bijna binnen boven daar daarna dan dat de deze die dit "
    "doen door dus echt een eens eerst en er erg ergens even geen geweest gaan gaat ging haar had hadden heb hebben "
    "hebt heeft hem hen het hier hij hoe hun iemand iets ik in is ja je jij jullie kan kunnen kon maar mag me meer men "
    "met mij mijn moet moeten mogen na naar nee niet niets nog nou nu of om omdat ons onze ook op over pas per reeds "
    "samen sinds soms staan staat steeds te tegen ten ter terug toch toe toen tot tussen u uit uw van vaak veel via "
    "voor vooral waar waarom want waren was wat we weer wel welke werd werden wie wij wil worden wordt ze zelf zich "
    "zij zijn zo zoals zonder zou zouden zul zullen zal der den des"
)
_ENGLISH = (
    "a about after again all also am an and any are as at be because been before being between both but by can could "
    "did do does doing down during each few for from further had has have having he her here hers him his how i if in "
    "into is it its just me more most my no nor not now of off on once only or other our out over own same she should "
    "so some such than that the their them then there these they this those through to too under until up very was we "
    "were what when where which while who whom why will with would you your"
)
STOP_WORDS = frozenset(_DUTCH.split()) | frozenset(_ENGLISH.split())

REMEMBERED_WORDS = 20_000
SHORTEST_WORD = 2
LONGEST_WORD = 60
_WORD = re.compile(r"[^\W_]+")
"""Letters and digits next to each other: what `str.isalnum` says yes to."""


def _plain(text: str) -> str:
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return unicodedata.normalize(
        "NFKD", "".join(sign for sign in decomposed if not unicodedata.combining(sign)).casefold()
    )


def words(text: str) -> tuple[str, ...]:
    """The words of a text in their order, folded: letters and digits without case or diacritics."""
    return tuple(_WORD.findall(_plain(text)))


def stems(text: str) -> tuple[str, ...]:
    """The distinct Dutch and English stems of the words that say something, in their order."""
    found = dict.fromkeys(chain.from_iterable(map(_stems_of, dict.fromkeys(words(text)))))
    found.pop("", None)
    return tuple(found)


@lru_cache(maxsize=REMEMBERED_WORDS)
def _stems_of(word: str) -> tuple[str, ...]:
    """Its Dutch and its English stem; none for a word that may not be found. Languages repeat themselves: of ten words
    nine were seen before, and a stem costs as much as everything else that is done with a word."""
    if not is_searchable(word):
        return ()
    # A stemmer keeps its place in the word that it works on, so each thread has its own.
    return snowballstemmer.stemmer("dutch").stemWord(word), snowballstemmer.stemmer("english").stemWord(word)


def is_searchable(word: str) -> bool:
    """Whether a folded word may be found: long enough, no stop word, nothing about origin."""
    return SHORTEST_WORD <= len(word) <= LONGEST_WORD and word not in STOP_WORDS and not is_about_origin(word)
