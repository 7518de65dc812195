"""From what was read to the terms by which it is found. Pure: no key, no hash, nothing stored.

Each term goes through the keyed hash of its organisation and field (`encryption.public.token`) before it reaches
the database. There are exact identifiers, words and sounds of names, and word stems; there are no prefixes and no
parts of numbers (docs/decisions/0040-no-prefixes-in-the-search-index.md).
"""

from ketenzicht.engines.encoding.origin import is_about_origin
from ketenzicht.engines.encoding.sounds import sound
from ketenzicht.engines.encoding.terms import VERSION, query_terms, search_terms, text_terms
from ketenzicht.engines.encoding.types import Field, Readable, Recognised, Term
from ketenzicht.engines.encoding.words import stems, words

__all__ = [
    "VERSION",
    "Field",
    "Readable",
    "Recognised",
    "Term",
    "is_about_origin",
    "query_terms",
    "search_terms",
    "sound",
    "stems",
    "text_terms",
    "words",
]
