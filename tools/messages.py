"""The Dutch texts: collect what must be translated, compile, and check that nothing is missing.

    python tools/messages.py --update    bring django.po up to date with the source, then compile
    python tools/messages.py --compile   make django.mo from django.po
    python tools/messages.py --check     fail when a text is new, unused, untranslated, doubtful, or not compiled

GNU gettext isn't needed: Python files are read with `ast`, templates with Django's own translation reader.
"""

import argparse
import ast
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import polib
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "ketenzicht"
CATALOGUE = SOURCE / "locale" / "nl" / "LC_MESSAGES" / "django.po"
LINE_LENGTH = 100

CALLS = {
    "_": (None, 0, None),
    "gettext": (None, 0, None),
    "gettext_lazy": (None, 0, None),
    "gettext_noop": (None, 0, None),
    "ngettext": (None, 0, 1),
    "ngettext_lazy": (None, 0, 1),
    "pgettext": (0, 1, None),
    "pgettext_lazy": (0, 1, None),
    "npgettext": (0, 1, 2),
    "npgettext_lazy": (0, 1, 2),
}
"""Per function: which argument holds the context, the text, and the plural."""

TEMPLATE_CALL = re.compile(r"\b(?:_|n?p?gettext)\(")
LITERAL = re.compile(r"""\s*(u?(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'))\s*(,|\))""", re.DOTALL)

Key = tuple[str | None, str]


@dataclass
class Found:
    """One text in the source, and where it stands."""

    plural: str | None = None
    places: set[str] = field(default_factory=set)


def _arguments(name: str, literals: list[str]) -> tuple[Key, str | None] | None:
    context, text, plural = CALLS[name]
    if len(literals) <= max(text, plural or 0):
        return None
    key = (literals[context] if context is not None else None, literals[text])
    return key, literals[plural] if plural is not None else None


def texts_in_python(source: str) -> Iterator[tuple[Key, str | None]]:
    """The translatable texts of a Python file: calls with literal text."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        literals = [arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
        if name in CALLS and (found := _arguments(name, literals)):
            yield found


def texts_in_template(source: str) -> Iterator[tuple[Key, str | None]]:
    """The translatable texts of a template, by way of the pseudo code that Django makes of it for gettext."""
    code = templatize(source)
    for call in TEMPLATE_CALL.finditer(code):
        literals, position = [], call.end()
        while match := LITERAL.match(code, position):
            literals.append(ast.literal_eval(match[1]))
            position = match.end()
            if match[2] == ")":
                break
        # Django doubles every percent sign, because blocktranslate fills in with %(name)s.
        if found := _arguments(call[0].rstrip("("), literals):
            yield found


def collect(source: Path = SOURCE) -> dict[Key, Found]:
    """Every text that must be translated, with the files it stands in."""
    found: dict[Key, Found] = {}
    for path in sorted(source.rglob("*")):
        if path.suffix == ".py" and "migrations" not in path.parts:
            texts = texts_in_python(path.read_text(encoding="utf-8"))
        elif path.suffix in {".html", ".txt"} and "templates" in path.parts:
            texts = texts_in_template(path.read_text(encoding="utf-8"))
        else:
            continue
        for key, plural in texts:
            entry = found.setdefault(key, Found())
            entry.plural = entry.plural or plural
            entry.places.add(path.relative_to(source).as_posix())
    return found


def _key(entry: polib.POEntry) -> Key:
    return entry.msgctxt, entry.msgid


def update(catalogue: Path = CATALOGUE) -> None:
    """Add new texts, drop those that are gone, keep every translation."""
    found = collect()
    old = polib.pofile(str(catalogue)) if catalogue.exists() else polib.POFile()
    known = {_key(entry): entry for entry in old}
    new = polib.POFile(wrapwidth=LINE_LENGTH)
    new.metadata = {
        "Project-Id-Version": "Ketenzicht",
        "Language": "nl",
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": "nplurals=2; plural=(n != 1);",
    }
    for context, text in sorted(found, key=lambda key: (key[1].lower(), key[1], key[0] or "")):
        what = found[context, text]
        new.append(_entry(context, text, what, known.get((context, text))))
    catalogue.parent.mkdir(parents=True, exist_ok=True)
    new.save(str(catalogue))


def _entry(context: str | None, text: str, what: Found, before: polib.POEntry | None) -> polib.POEntry:
    entry = polib.POEntry(msgctxt=context, msgid=text, occurrences=[(place, "") for place in sorted(what.places)])
    if "%(" in text or "%s" in text or "%d" in text:
        entry.flags.append("python-format")
    if what.plural:
        entry.msgid_plural = what.plural
        entry.msgstr_plural = before.msgstr_plural if before and before.msgstr_plural else {0: "", 1: ""}
    elif before:
        entry.msgstr = before.msgstr
    return entry


def compile_catalogue(catalogue: Path = CATALOGUE) -> None:
    """Make the file that Django reads."""
    catalogue.with_suffix(".mo").write_bytes(polib.pofile(str(catalogue)).to_binary())


def faults(catalogue: Path = CATALOGUE) -> list[str]:
    """What is wrong with the translations, one sentence each; empty when all is well."""
    found = collect()
    texts = polib.pofile(str(catalogue))
    known = {_key(entry) for entry in texts}
    wrong = [f"not in the catalogue: {key[1]!r} ({min(found[key].places)})" for key in found.keys() - known]
    wrong += [f"no longer in the source: {text!r}" for _context, text in known - found.keys()]
    wrong += [f"not translated: {entry.msgid!r}" for entry in texts.untranslated_entries()]
    wrong += [f"marked as doubtful: {entry.msgid!r}" for entry in texts.fuzzy_entries()]
    wrong += [f"other variables in the translation: {entry.msgid!r}" for entry in texts if _variables_differ(entry)]
    compiled = catalogue.with_suffix(".mo")
    if not compiled.exists() or compiled.read_bytes() != texts.to_binary():
        wrong.append("django.mo is not made from this django.po")
    return sorted(wrong)


def _variables_differ(entry: polib.POEntry) -> bool:
    def variables(text: str) -> set[str]:
        return set(re.findall(r"%\(\w+\)[sd]|\{\w*\}", text))

    given = variables(entry.msgid) | variables(entry.msgid_plural or "")
    return any(text and not variables(text) <= given for text in [entry.msgstr, *(entry.msgstr_plural or {}).values()])


def main(arguments: list[str] | None = None) -> int:
    """Do what the command line asks; the exit code is 1 when the check finds something."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    choice = parser.add_mutually_exclusive_group(required=True)
    for name in ("--update", "--compile", "--check"):
        choice.add_argument(name, action="store_true")
    asked = parser.parse_args(arguments)
    if asked.update:
        update()
    if asked.update or asked.compile:
        compile_catalogue()
        return 0
    wrong = faults()
    for line in wrong:
        print(line, file=sys.stderr)
    if wrong:
        print("Run `python tools/messages.py --update`, translate, and compile.", file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
