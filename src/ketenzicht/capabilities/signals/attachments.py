"""What a file really is, by its first bytes and not by its name; and which files can be kept. Pure."""

import re
from collections.abc import Sequence
from pathlib import PurePosixPath

from ketenzicht.capabilities.signals.errors import FieldError
from ketenzicht.capabilities.signals.rules import MAXIMUM_ATTACHMENT_BYTES
from ketenzicht.capabilities.signals.types import NewAttachment
from ketenzicht.shared.words import gettext_noop as _

SIGNATURES: tuple[tuple[str, bytes], ...] = (
    ("application/pdf", b"%PDF-"),
    ("image/jpeg", b"\xff\xd8\xff"),
    ("image/png", b"\x89PNG\r\n\x1a\n"),
    ("audio/mpeg", b"ID3"),
    ("audio/ogg", b"OggS"),
)
"""Media type and the bytes that such a file begins with. Containers that can hold programs are not on it."""

BRANDS: dict[str, tuple[bytes, ...]] = {
    "image/heic": (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"),
    "video/quicktime": (b"qt  ",),
    "audio/mp4": (b"M4A ", b"M4B "),
    "video/mp4": (
        *(b"isom", b"iso2", b"iso3", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"mp71", b"avc1", b"dash"),
        *(b"M4V ", b"M4VH", b"M4VP", b"MSNV", b"3gp4", b"3gp5", b"3gp6", b"3g2a"),
    ),
}
"""Major brands in the first box of an ISO base media file (ISO/IEC 14496-12; the list of mp4ra.org): what telephones
and cameras write."""

MOVING = (".mp4", ".m4v", ".m4a", ".mov", ".3gp", ".3g2")
"""One container: which of these names a maker gives it does not follow from the brand."""

SUFFIXES = {
    "application/pdf": (".pdf",),
    "image/jpeg": (".jpg", ".jpeg"),
    "image/png": (".png",),
    "image/webp": (".webp",),
    "image/heic": (".heic", ".heif"),
    "video/mp4": MOVING,
    "video/quicktime": (".mov", ".qt"),
    "audio/mp4": (".m4a", ".m4b", ".mp4"),
    "audio/mpeg": (".mp3",),
    "audio/ogg": (".ogg", ".oga", ".opus"),
    "text/plain": (".txt",),
}
KNOWN_SUFFIXES = frozenset(suffix for suffixes in SUFFIXES.values() for suffix in suffixes)
UNKNOWN = "application/octet-stream"
MAXIMUM_NAME = 200
READABLE = _("PDF, JPEG, PNG, WebP, HEIC, MP4, MOV, M4A, MP3, Ogg or plain text")

SMALLEST_BOX, LARGEST_BOX = 16, 4_096
"""Bytes of the first box: size, type, brand and version; then a few brands more."""
NO_BITRATES, NO_SAMPLE_RATE = (0, 15), 3
"""Numbers in the head of an MPEG frame that stand for nothing."""
BYTE_ORDER_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
NO_TEXT = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f]")
"""Control characters. Joiners and marks of direction are text: every chat that is saved from a telephone has them."""


def find_media_type(content: bytes) -> str | None:
    """The media type that the bytes show, or None when it is not one that is kept."""
    for media_type, signature in SIGNATURES:
        if content.startswith(signature):
            return media_type
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    return _find_by_brand(content) or _find_sound(content) or _find_text(content)


def _find_by_brand(content: bytes) -> str | None:
    """An ISO base media file begins with a box `ftyp` that says how long it is, and what the file is."""
    size = int.from_bytes(content[:4], "big")
    if content[4:8] != b"ftyp" or not SMALLEST_BOX <= size <= min(LARGEST_BOX, len(content)) or size % 4:
        return None
    return next((media_type for media_type, brands in BRANDS.items() if content[8:12] in brands), None)


def _find_sound(content: bytes) -> str | None:
    """MP3 without a label before it: the first frame says MPEG layer III, a bit rate and a sample rate that exist."""
    head = int.from_bytes(content[:4], "big")
    is_layer_three = len(content) > 4 and head >> 21 == 0x7FF and head >> 17 & 3 == 1 and head >> 19 & 3 != 1
    if is_layer_three and head >> 12 & 15 not in NO_BITRATES and head >> 10 & 3 != NO_SAMPLE_RATE:
        return "audio/mpeg"
    return None


def _find_text(content: bytes) -> str | None:
    """Text as it is written today, or as Windows wrote it: with a mark of its byte order, or in Windows-1252."""
    marked = tuple(encoding for mark, encoding in BYTE_ORDER_MARKS if content.startswith(mark))
    for encoding in marked or ("utf-8", "windows-1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if NO_TEXT.search(text) else "text/plain"
    return None


def find_errors(files: Sequence[NewAttachment]) -> tuple[FieldError, ...]:
    """Everything that is wrong with the files, each by its number and never by its name."""
    return tuple(
        FieldError(f"attachments.{number}", code, message, bound)
        for number, file in enumerate(files)
        for code, message, bound in _errors_of(file)
    )


def _errors_of(file: NewAttachment) -> Sequence[tuple[str, str, int | None]]:
    if not file.content:
        return [("empty", _("This file is empty."), None)]
    if len(file.content) > MAXIMUM_ATTACHMENT_BYTES:
        message = _("This file is too large; at most %(bound)s bytes can be kept.")
        return [("too_large", message, MAXIMUM_ATTACHMENT_BYTES)]
    found = find_media_type(file.content)
    suffix = PurePosixPath(file.filename).suffix.lower()
    if found is None or suffix not in SUFFIXES[found]:
        return [(*_unlike(found, suffix), None)]
    if not 0 < len(file.filename) <= MAXIMUM_NAME or not file.filename.isprintable():
        return [("bad_name", _("Give the file a name of at most %(bound)s ordinary characters."), MAXIMUM_NAME)]
    return []


def _unlike(found: str | None, suffix: str) -> tuple[str, str]:
    """Code and sentence for a file that is no kind that is kept, or another kind than its name says."""
    if found is not None:
        return "type_and_name_differ", _(
            "What is in this file is something else than its name says. Give it the ending that belongs to it, such "
            "as .pdf for a PDF, and send it again."
        )
    if suffix in KNOWN_SUFFIXES:
        return "unreadable_type", _(
            "The name of this file ends as one that can be kept, but what is in it is something else, or is damaged. "
            "Open it on your own device; if that works, save it once more and send that."
        )
    return "unreadable_type", _(
        "This kind of file cannot be kept. Send PDF, JPEG, PNG, WebP, HEIC, MP4, MOV, M4A, MP3, Ogg or plain text; a "
        "photo of your screen will do as well."
    )
