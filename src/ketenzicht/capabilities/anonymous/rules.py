"""The code that stands for a report: 24 random letters, one to check them, in groups that can be read out. Pure."""

from stdnum.iso7064 import mod_37_36

from ketenzicht.shared.ids import CROCKFORD

RANDOM_BYTES = 15
"""120 bits: at a million guesses a second, against a million reports, one is right in forty million million years."""
BITS_PER_LETTER = 5
CODE_LETTERS = RANDOM_BYTES * 8 // BITS_PER_LETTER + 1
GROUP = 5
_MISREAD = str.maketrans({"I": "1", "L": "1", "O": "0"})


def make_code(secret: bytes) -> str:
    """The code of these random bytes, such as ``7F3KQ-2M9TX-…``: the same bytes give the same code.

    The last letter checks the others (ISO 7064, hybrid system, over Crockford's 32 letters).
    """
    number = int.from_bytes(secret[:RANDOM_BYTES], "big")
    places = range(RANDOM_BYTES * 8 - BITS_PER_LETTER, -1, -BITS_PER_LETTER)
    letters = "".join(CROCKFORD[number >> place & 31] for place in places)
    return _grouped(letters + str(mod_37_36.calc_check_digit(letters, alphabet=CROCKFORD)))


def find_code(typed: str) -> str | None:
    """The code in what somebody typed, or None: spaces, dashes, case and misread letters are forgiven."""
    bare = "".join(sign for sign in typed.upper() if sign.isalnum()).translate(_MISREAD)
    if len(bare) != CODE_LETTERS or any(letter not in CROCKFORD for letter in bare):
        return None
    return _grouped(bare) if mod_37_36.checksum(bare, alphabet=CROCKFORD) == 1 else None


def _grouped(letters: str) -> str:
    return "-".join(letters[start : start + GROUP] for start in range(0, len(letters), GROUP))
