"""The bytes of a file, sealed in pieces, and read again piece by piece inside whichever act asks for them."""

import io
from collections.abc import Iterator
from hashlib import sha256
from typing import BinaryIO

from ketenzicht.capabilities.encryption import public as encryption
from ketenzicht.capabilities.imports.models import Import, Piece
from ketenzicht.capabilities.imports.rules import PIECE_BYTES


def store(row: Import, content: BinaryIO) -> None:
    """Seal and store the whole file, never more than a piece of it in memory at once."""
    key = encryption.open_key(row.case_key_id)
    content.seek(0)
    for number, part in enumerate(_parts(content)):
        piece = Piece(organisation_id=row.organisation_id, compartment=row.compartment, source_id=row.id, number=number)
        piece.content = key.seal(part, model="import_piece", field="content", row=piece.id)
        piece.save(force_insert=True)


def digest(content: BinaryIO) -> str:
    """What makes a file the same file: its bytes, whatever it is called."""
    content.seek(0)
    found = sha256()
    for part in _parts(content):
        found.update(part)
    return found.hexdigest()


def opened(row: Import) -> BinaryIO:
    """The file as it came, to read and to seek in. Each piece is fetched when it is needed."""
    return io.BufferedReader(_Pieces(row))


def destroy(row: Import) -> None:
    """Destroy the key of the bytes and delete them."""
    encryption.destroy_key(row.case_key_id)
    Piece.objects.filter(source=row).delete()


def _parts(content: BinaryIO) -> Iterator[bytes]:
    while part := content.read(PIECE_BYTES):
        yield part


class _Pieces(io.RawIOBase):
    """Pieces in the database as one file; the last one that was opened is kept in memory, no other."""

    def __init__(self, row: Import) -> None:
        self._row = row
        self._key = encryption.open_key(row.case_key_id)
        self._at = 0
        self._number = -1
        self._piece = b""

    def readable(self) -> bool:
        """Always."""
        return True

    def seekable(self) -> bool:
        """Always."""
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to a place in the file."""
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._row.size}[whence]
        self._at = max(start + offset, 0)
        return self._at

    def tell(self) -> int:
        """Where in the file we are."""
        return self._at

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]  # narrower than any buffer
        """Fill the buffer as far as the piece goes."""
        number, start = divmod(self._at, PIECE_BYTES)
        if self._at >= self._row.size:
            return 0
        if number != self._number:
            self._piece, self._number = self._fetched(number), number
        read = self._piece[start : start + len(buffer)]
        buffer[: len(read)] = read
        self._at += len(read)
        return len(read)

    def _fetched(self, number: int) -> bytes:
        piece = Piece.objects.get(source_id=self._row.id, number=number)
        return self._key.open(bytes(piece.content), model="import_piece", field="content", row=piece.id)
