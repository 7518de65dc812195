"""A file is what its first bytes say; what it is called must agree."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketenzicht.capabilities.signals import attachments
from ketenzicht.capabilities.signals.attachments import SIGNATURES, SUFFIXES, find_errors, find_media_type
from ketenzicht.capabilities.signals.rules import MAXIMUM_ATTACHMENT_BYTES
from ketenzicht.capabilities.signals.types import NewAttachment

PDF = b"%PDF-1.7\n"


def codes(filename: str, content: bytes) -> list[str]:
    return [error.code for error in find_errors([NewAttachment(filename, "", content)])]


@pytest.mark.parametrize(("media_type", "place", "signature"), SIGNATURES)
def test_each_kind_is_known_by_its_bytes_and_has_a_suffix(media_type: str, place: int, signature: bytes) -> None:
    content = b"\x00" * place + signature + b"\x00\xff"
    assert find_media_type(content) == media_type
    assert codes(f"bestand{SUFFIXES[media_type][0]}", content) == []


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
        ("a.txt", b"\xff\xfe\x00", ["unreadable_type"]),
        ("a.pdf", b"gewone tekst", ["type_and_name_differ"]),
        ("foto.jpg.exe", b"\xff\xd8\xff\xe0", ["type_and_name_differ"]),
        ("zonder", PDF, ["type_and_name_differ"]),
        ("b" * 200 + ".pdf", PDF, ["bad_name"]),
        ("regel\neen.pdf", PDF, ["bad_name"]),
    ],
)
def test_what_can_be_kept(filename: str, content: bytes, expected: list[str]) -> None:
    assert codes(filename, content) == expected


def test_errors_name_the_number_and_the_bound_and_never_the_file() -> None:
    files = [NewAttachment("goed.pdf", "", PDF), NewAttachment("Anna.pdf" + "x" * 200, "", PDF)]
    (error,) = find_errors(files)
    assert error.field == "attachments.1"
    assert "Anna" not in repr(error)


def test_every_kind_of_file_is_said_to_the_reporter() -> None:
    spoken = attachments.READABLE.casefold()
    for media_type in SUFFIXES:
        name = {"audio/mpeg": "mp3", "text/plain": "plain text"}.get(media_type, media_type.split("/")[1])
        assert name in spoken


@given(st.binary(max_size=64))
def test_any_bytes_are_judged_and_never_raise(content: bytes) -> None:
    assert find_media_type(content) in {None, *SUFFIXES}
