"""Reads what people type about mentions: telephone numbers, plates, addresses, names and the like.

Frozen input, frozen result: what was typed stays as it is; beside it stands the form that is compared, with
what was assumed on the way. Something that cannot be read gives `Unrecognised` with a reason, never an error.
"""

from ketenzicht.engines.identifiers.addresses import Address, find_postcodes, read_address, split_address
from ketenzicht.engines.identifiers.dates import PartialDate, partial_date
from ketenzicht.engines.identifiers.documents import holds_bsn, names_bsn
from ketenzicht.engines.identifiers.explanations import BOUNDS, NOTES, REASONS, WARNINGS, sentence, told
from ketenzicht.engines.identifiers.folding import MAXIMUM_LENGTH, fold
from ketenzicht.engines.identifiers.reading import VERSION, Recognised, is_read_alike, read, recognise
from ketenzicht.engines.identifiers.types import Identifier, Kind, Note, Reading, Reason, Unrecognised, Warn

__all__ = [
    "BOUNDS",
    "MAXIMUM_LENGTH",
    "NOTES",
    "REASONS",
    "VERSION",
    "WARNINGS",
    "Address",
    "Identifier",
    "Kind",
    "Note",
    "PartialDate",
    "Reading",
    "Reason",
    "Recognised",
    "Unrecognised",
    "Warn",
    "find_postcodes",
    "fold",
    "holds_bsn",
    "is_read_alike",
    "names_bsn",
    "partial_date",
    "read",
    "read_address",
    "recognise",
    "sentence",
    "split_address",
    "told",
]
