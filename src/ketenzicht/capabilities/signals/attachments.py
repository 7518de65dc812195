"""What a file really is, by its first bytes and not by its name; and which files can be kept. Pure."""

from collections.abc import Sequence
from pathlib import PurePosixPath

from ketenzicht.capabilities.signals.errors import FieldError
from ketenzicht.capabilities.signals.rules import MAXIMUM_ATTACHMENT_BYTES
from ketenzicht.capabilities.signals.types import NewAttachment
from ketenzicht.shared.words import gettext_noop as _

SIGNATURES: tuple[tuple[str, int, bytes], ...] = (
    ("application/pdf", 0, b"%PDF-"),
    ("image/jpeg", 0, b"\xff\xd8\xff"),
    ("image/png", 0, b"\x89PNG\r\n\x1a\n"),
    ("image/webp", 8, b"WEBP"),
    ("image/heic", 4, b"ftypheic"),
    ("image/heic", 4, b"ftypmif1"),
    ("video/mp4", 4, b"ftypisom"),
    ("video/mp4", 4, b"ftypmp42"),
    ("audio/mpeg", 0, b"ID3"),
    ("audio/ogg", 0, b"OggS"),
)
"""Media type, place and bytes: what a kept file must begin with. Containers that can hold programs are not on it."""

SUFFIXES = {
    "application/pdf": (".pdf",),
    "image/jpeg": (".jpg", ".jpeg"),
    "image/png": (".png",),
    "image/webp": (".webp",),
    "image/heic": (".heic", ".heif"),
    "video/mp4": (".mp4", ".m4v"),
    "audio/mpeg": (".mp3",),
    "audio/ogg": (".ogg", ".oga"),
    "text/plain": (".txt",),
}
UNKNOWN = "application/octet-stream"
MAXIMUM_NAME = 200
READABLE = "PDF, JPEG, PNG, WebP, HEIC, MP4, MP3, Ogg or plain text"


def find_media_type(content: bytes) -> str | None:
    """The media type that the bytes show, or None when it is not one that is kept."""
    for media_type, place, signature in SIGNATURES:
        if content[place : place + len(signature)] == signature:
            return media_type
    return "text/plain" if _is_text(content) else None


def _is_text(content: bytes) -> bool:
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return all(character.isprintable() or character in "\r\n\t" for character in text)


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
    if found is None:
        return [
            (
                "unreadable_type",
                _("This kind of file cannot be kept. Send PDF, JPEG, PNG, WebP, HEIC, MP4, MP3, Ogg or plain text."),
                None,
            )
        ]
    if PurePosixPath(file.filename).suffix.lower() not in SUFFIXES[found]:
        return [("type_and_name_differ", _("The file is something else than its name says. Check it."), None)]
    if not 0 < len(file.filename) <= MAXIMUM_NAME or not file.filename.isprintable():
        return [("bad_name", _("Give the file a name of at most %(bound)s ordinary characters."), MAXIMUM_NAME)]
    return []
