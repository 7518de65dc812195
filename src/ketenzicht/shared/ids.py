"""Random ids and the references that people read out over the telephone."""

import secrets
from uuid import UUID, uuid4

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no I, L, O or U, so nothing is misread (https://www.crockford.com/base32.html)."""

REFERENCE_PREFIX = "KZ"
_GROUPS = 2
_GROUP_LENGTH = 4
_BITS = 5
"""Of one letter: base 32, so that random bits are random letters."""
_LAST = 2**_BITS - 1
_PLACES = range(0, _BITS * _GROUPS * _GROUP_LENGTH, _BITS)
_MISREAD = str.maketrans({"I": "1", "L": "1", "O": "0"})
_SEPARATORS = str.maketrans("", "", " -\u2010\u2011\u2012\u2013\u2014.")


def new_id() -> UUID:
    """A random primary key. Random, so that an id tells nothing about order or number."""
    return uuid4()


def new_reference() -> str:
    """A random reference such as ``KZ-7F3K-Q2M9``: 40 bits, for people, never an access right."""
    number = secrets.randbits(_BITS * _GROUPS * _GROUP_LENGTH)
    letters = "".join(CROCKFORD[number >> place & _LAST] for place in _PLACES)
    return "-".join((REFERENCE_PREFIX, letters[:_GROUP_LENGTH], letters[_GROUP_LENGTH:]))


def find_reference(typed: str) -> str | None:
    """The reference in what somebody typed, or None: spaces, case and misread letters are forgiven."""
    bare = typed.strip().upper().translate(_SEPARATORS)
    if not bare.startswith(REFERENCE_PREFIX):
        return None
    body = bare.removeprefix(REFERENCE_PREFIX).translate(_MISREAD)
    if len(body) != _GROUPS * _GROUP_LENGTH or any(letter not in CROCKFORD for letter in body):
        return None
    return "-".join((REFERENCE_PREFIX, body[:_GROUP_LENGTH], body[_GROUP_LENGTH:]))
