"""A file is what its first bytes say; what it is called must agree."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketenzicht.capabilities.signals import attachments
from ketenzicht.capabilities.signals.attachments import (
    BRANDS,
    LARGEST_BOX,
    SIGNATURES,
    SUFFIXES,
    find_errors,
    find_media_type,
)
from ketenzicht.capabilities.signals.rules import MAXIMUM_ATTACHMENT_BYTES
from ketenzicht.capabilities.signals.types import NewAttachment

PDF = b"%PDF-1.7\n"
MP3 = b"\xff\xfb\x90\x64" + b"\x00" * 40
CHAT = "\u200e[12-03-26 08:14] Iris: zie foto 👩\u200d🍳\u202f\u00a0ok\r\n"


def box(brand: bytes, *, size: int = 24, word: bytes = b"ftyp") -> bytes:
    """The first box of an ISO base media file, and something after it."""
    return size.to_bytes(4, "big") + word + brand + b"\x00\x00\x02\x00isomiso2" + b"\x00\x00\x00\x08moov"


def codes(filename: str, content: bytes) -> list[str]:
    return [error.code for error in find_errors([NewAttachment(filename, "", content)])]


def words(filename: str, content: bytes) -> str:
    (error,) = find_errors([NewAttachment(filename, "", content)])
    return error.text


@pytest.mark.parametrize(("media_type", "signature"), SIGNATURES)
def test_each_kind_is_known_by_its_bytes_and_has_a_suffix(media_type: str, signature: bytes) -> None:
    content = signature + b"\x00\xff"
    assert find_media_type(content) == media_type
    assert codes(f"bestand{SUFFIXES[media_type][0]}", content) == []


@pytest.mark.parametrize(("media_type", "brand"), [(kind, brand) for kind in BRANDS for brand in BRANDS[kind]])
def test_each_brand_is_known_by_its_first_box(media_type: str, brand: bytes) -> None:
    assert find_media_type(box(brand)) == media_type


@pytest.mark.parametrize(
    ("filename", "content"),
    [
        ("IMG_0012.MOV", box(b"qt  ")),
        ("Opname.m4a", box(b"M4A ")),
        ("Recording.m4a", box(b"mp42")),
        ("clip.mp4", box(b"avc1")),
        ("oud.3gp", box(b"3gp4")),
        ("foto.heic", box(b"heix")),
        ("foto.heif", box(b"mif1")),
        ("opname.mp3", MP3),
        ("laag.mp3", b"\xff\xf3\x84\xc4\x00"),
        ("PTT-20260312-WA0003.opus", b"OggS\x00\x02"),
        ("sticker.webp", b"RIFF\x24\x00\x00\x00WEBPVP8 "),
        ("chat.txt", CHAT.encode()),
        ("kladblok.txt", "Gezien om acht uur, één bus.".encode("utf-8-sig")),
        ("kladblok.txt", "Gezien om acht uur, één bus.".encode("utf-16")),
        ("kladblok.txt", b"\xfe\xff" + "Één bus.".encode("utf-16-be")),
        ("kladblok.txt", "Één bus, € 20 “contant”.".encode("windows-1252")),
    ],
)
def test_what_telephones_and_desks_make_is_kept(filename: str, content: bytes) -> None:
    assert codes(filename, content) == []


@pytest.mark.parametrize(
    ("filename", "content"),
    [
        ("a.webp", b"MZ\x90\x00\x03\x00\x00\x00WEBP"),
        ("a.webp", b"RIFF\x24\x00\x00\x00WAVE"),
        ("a.mp4", b"PK\x03\x04ftypisom" + b"\x00" * 40),
        ("a.mp4", box(b"isom", size=0)),
        ("a.mp4", box(b"isom", size=26)),
        ("a.mp4", box(b"isom", size=LARGEST_BOX + 4)),
        ("a.mp4", box(b"isom", word=b"moov")),
        ("a.mp4", box(b"isom")[:20]),
        ("a.mp4", box(b"zzzz")),
        ("a.mp3", b"\xff\xfb\xf0\x64\x00"),
        ("a.mp3", b"\xff\xfb\x00\x64\x00"),
        ("a.mp3", b"\xff\xfb\x9c\x64\x00"),
        ("a.mp3", b"\xff\xeb\x90\x64\x00"),
        ("a.mp3", b"\xff\xfd\x90\x64\x00"),
        ("a.txt", b"\xff\xfe\x00"),
        ("a.txt", "een\x00twee".encode("utf-16")),
        ("a.txt", b"caf\xe9\x81"),
    ],
)
def test_what_only_looks_alike_is_refused(filename: str, content: bytes) -> None:
    assert codes(filename, content) == ["unreadable_type"]


@pytest.mark.parametrize(
    ("filename", "content", "expected"),
    [
        ("a.txt", b"Gezien om acht uur.\r\n", []),
        ("A.PDF", PDF, []),
        ("a.txt", b"", ["empty"]),
        ("a.txt", b"x" * (MAXIMUM_ATTACHMENT_BYTES + 1), ["too_large"]),
        ("a.txt", b"x" * MAXIMUM_ATTACHMENT_BYTES, []),
        ("a.exe", b"MZ\x90\x00\x03", ["unreadable_type"]),
        ("a.zip", b"PK\x03\x04", ["unreadable_type"]),
        ("a.pdf", b"gewone tekst", ["type_and_name_differ"]),
        ("foto.jpg.exe", b"\xff\xd8\xff\xe0", ["type_and_name_differ"]),
        ("zonder", PDF, ["type_and_name_differ"]),
        ("b" * 200 + ".pdf", PDF, ["bad_name"]),
        ("regel\neen.pdf", PDF, ["bad_name"]),
    ],
)
def test_what_can_be_kept(filename: str, content: bytes, expected: list[str]) -> None:
    assert codes(filename, content) == expected


def test_the_sentence_says_whether_the_kind_or_the_content_is_wrong() -> None:
    assert "cannot be kept" in words("a.exe", b"MZ\x90\x00\x03")
    assert "damaged" in words("a.jpg", b"MZ\x90\x00\x03")
    assert "something else than its name says" in words("a.jpg", PDF)


def test_errors_name_the_number_and_the_bound_and_never_the_file() -> None:
    files = [NewAttachment("goed.pdf", "", PDF), NewAttachment("Anna.pdf" + "x" * 200, "", PDF)]
    (error,) = find_errors(files)
    assert error.field == "attachments.1"
    assert "Anna" not in repr(error)


def test_every_kind_of_file_is_said_to_the_reporter() -> None:
    spoken = attachments.READABLE.casefold()
    names = {"audio/mpeg": "mp3", "text/plain": "plain text", "video/quicktime": "mov", "audio/mp4": "m4a"}
    for media_type in SUFFIXES:
        assert names.get(media_type, media_type.split("/")[1]) in spoken


@given(st.binary(max_size=64))
def test_any_bytes_are_judged_and_never_raise(content: bytes) -> None:
    assert find_media_type(content) in {None, *SUFFIXES}
