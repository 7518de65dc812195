"""Searching everything that a house has written for a text: all bytes of all files, and all that dumps unpack to."""

from __future__ import annotations

import base64
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path

CHUNK = 1 << 24


def spellings(text: str) -> tuple[bytes, ...]:
    """The forms in which a text may lie somewhere: as it is, in hexadecimal, base64 at each offset, UTF-16."""
    plain = text.encode()
    forms = {plain, plain.lower(), plain.hex().encode(), plain.hex().upper().encode(), text.encode("utf-16-le")}
    for offset in range(3):
        coded = base64.b64encode(b"\0" * offset + plain)
        forms.add(coded[4:-4] if offset else coded[:-4])
    return tuple(sorted(forms))


def search_files(folder: Path, texts: Iterable[str]) -> list[str]:
    """Files in which one of the texts occurs, in any spelling."""
    forms = {text: spellings(text) for text in texts}
    longest = max(len(form) for spelt in forms.values() for form in spelt)
    files = [path for path in sorted(folder.rglob("*")) if path.is_file() and not path.is_symlink()]
    return [
        f"{text[:8]}… in {path.relative_to(folder)}"
        for path in files
        for part in _parts(path, longest)
        for text, spelt in forms.items()
        if any(form in part for form in spelt)
    ]


def search_dumps(folder: Path, texts: Iterable[str]) -> list[str]:
    """Dumps in which one of the texts occurs once they are unpacked."""
    wanted = list(texts)
    return [
        f"{text[:8]}… in {path.name}"
        for path in sorted(folder.rglob("*.dump"))
        for text in occurring(_unpacked(path), wanted)
    ]


def occurring(content: bytes, texts: Iterable[str]) -> list[str]:
    """Which of the texts occur in some bytes."""
    return [text for text in texts if any(form in content for form in spellings(text))]


def _unpacked(dump: Path) -> bytes:
    return subprocess.run(["pg_restore", "--file=-", dump], stdout=subprocess.PIPE, check=True).stdout


def _parts(path: Path, overlap: int) -> Iterator[bytes]:
    kept = b""
    with path.open("rb") as file:
        while part := file.read(CHUNK):
            yield kept + part
            kept = part[-overlap:]
