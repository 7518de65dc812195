"""How a name sounds: Cologne phonetics (Postel 1969), which suits Dutch and its neighbours.

Soundex and Metaphone follow English spelling (*sch*, *ch*, *j*, *v*, *w* go wrong); this one hears *f*, *v*, *w*
and *d*, *t* and *g*, *k*, *ch* and *s*, *z* as one, as Dutch listeners do. It reads letters only and knows nothing
of where a name comes from. Letters outside A to Z give no sound.
"""

_PLAIN = {
    **dict.fromkeys("aeijouy", "0"),
    "b": "1",
    **dict.fromkeys("fvw", "3"),
    **dict.fromkeys("gkq", "4"),
    "l": "5",
    **dict.fromkeys("mn", "6"),
    "r": "7",
    **dict.fromkeys("sz", "8"),
    "h": "",
}
_HARD_C_FIRST = frozenset("ahkloqrux")
_HARD_C = frozenset("ahkoqux")


def sound(word: str) -> str:
    """The code of a folded word: digits, doubles joined, vowels only as a first ``0``. ``muller`` gives ``657``."""
    letters = [letter for letter in word if "a" <= letter <= "z"]
    around = zip(["", *letters], letters, [*letters[1:], ""], strict=False)
    codes = "".join(_code(before, letter, after) for before, letter, after in around)
    joined = "".join(code for place, code in enumerate(codes) if place == 0 or codes[place - 1] != code)
    return joined[:1] + joined[1:].replace("0", "")


def _code(before: str, letter: str, after: str) -> str:
    match letter:
        case "p":
            return "3" if after == "h" else "1"
        case "d" | "t":
            return "8" if after and after in "csz" else "2"
        case "x":
            return "8" if before and before in "ckq" else "48"
        case "c":
            return _code_of_c(before, after)
        case _:
            return _PLAIN[letter]


def _code_of_c(before: str, after: str) -> str:
    if not before:
        return "4" if after in _HARD_C_FIRST else "8"
    return "4" if after in _HARD_C and before not in "sz" else "8"
