"""Small files that go with made-up signals, written here byte by byte."""

from __future__ import annotations

import struct
import zlib

from ketenzicht.capabilities.signals import public as signals

SIDE = 48


def make_file(what: str) -> signals.NewAttachment:
    """The file that a story names as `pdf:name` or `png:name`."""
    kind, _, name = what.partition(":")
    if kind == "pdf":
        return signals.NewAttachment(name, "application/pdf", _pdf(f"Verzonnen bijlage bij de demo: {name}"))
    return signals.NewAttachment(name, "image/png", _png(sum(name.encode())))


def _pdf(text: str) -> bytes:
    page = f"BT /F1 14 Tf 60 760 Td ({text}) Tj ET".encode("ascii")
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<</Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources <</Font <</F1 5 0 R>>>>>>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(page), page),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    )
    out = bytearray(b"%PDF-1.4\n")
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        size,
        table,
        size,
        len(out),
    )
    return bytes(out)


def _png(shade: int) -> bytes:
    rows = b"".join(
        b"\x00" + bytes((x * 5 + shade) % 256 for x in range(SIDE))
        if y % 8 < 4
        else b"\x00" + bytes([shade % 256]) * SIDE
        for y in range(SIDE)
    )
    header = struct.pack(">IIBBBBB", SIDE, SIDE, 8, 0, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body)) for kind, body in chunks
    )
