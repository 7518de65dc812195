"""Known answers: what this room computes with the published test vectors of its primitives."""

import hmac
from hashlib import sha256
from uuid import UUID

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from ketenzicht.capabilities.encryption import envelope

ORGANISATION = UUID("00000000-0000-4000-8000-0000000000a1")


def test_aes_key_wrap_of_256_bits_with_256_bits():
    """RFC 3394, section 4.6."""
    outer = bytes(range(32))
    inner = bytes.fromhex("00112233445566778899AABBCCDDEEFF000102030405060708090A0B0C0D0E0F")
    wrapped = bytes.fromhex("28C9F404C4B810F4CBCCB35CFB87F8263F5786E2D80ED326CBC7F0E71A99F43BFB988B9B7A02DD21")
    assert envelope.wrap(outer, inner) == wrapped
    assert envelope.unwrap(outer, wrapped) == inner


def test_aes_256_gcm_with_associated_data(monkeypatch):
    """McGrew and Viega, The Galois/Counter Mode of Operation (submitted to NIST, 2005), test case 16."""
    secret = bytes.fromhex("feffe9928665731c6d6a8f9467308308" * 2)
    nonce = bytes.fromhex("cafebabefacedbaddecaf888")
    plaintext = bytes.fromhex(
        "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
        "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39"
    )
    place = bytes.fromhex("feedfacedeadbeeffeedfacedeadbeefabaddad2")
    ciphertext = bytes.fromhex(
        "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
        "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662"
    )
    tag = bytes.fromhex("76fc6ece0f4e1768cddf8853bb2d551b")
    monkeypatch.setattr(envelope.os, "urandom", lambda count: nonce[:count])
    sealed = envelope.seal(secret, plaintext, place)
    assert sealed == envelope.HEADER + nonce + ciphertext + tag
    assert envelope.unseal(secret, sealed, place) == plaintext


def test_hmac_sha_256():
    """RFC 4231, section 4.3 (test case 2)."""
    expected = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    assert envelope.token_of(b"Jefe", "what do ya want for nothing?").hex() == expected


def obvious_hkdf(secret: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    """RFC 5869, sections 2.2 and 2.3, written out."""
    pseudorandom = hmac.new(salt or bytes(32), secret, sha256).digest()
    out, block = b"", b""
    for count in range(1, 1 + -(-length // 32)):
        block = hmac.new(pseudorandom, block + info + bytes([count]), sha256).digest()
        out += block
    return out[:length]


def test_hkdf_sha_256():
    """RFC 5869, appendices A.1 and A.3, for the twin and for the primitive."""
    with_salt = (bytes([0x0B] * 22), bytes(range(13)), bytes(range(0xF0, 0xFA)), 42)
    without = (bytes([0x0B] * 22), b"", b"", 42)
    expected = {
        with_salt: "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865",
        without: "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8",
    }
    for (secret, salt, info, length), known in expected.items():
        primitive = HKDF(algorithm=SHA256(), length=length, salt=salt or None, info=info)
        assert primitive.derive(secret).hex() == known
        assert obvious_hkdf(secret, salt, info, length).hex() == known


def test_token_keys_are_derived_as_the_twin_says():
    secret = bytes(range(32))
    info = b"\x00\x00\x00\x12ketenzicht token 1" + b"\x00\x00\x00\x10" + ORGANISATION.bytes + b"\x00\x00\x00\x05phone"
    assert envelope.derive_token_key(secret, ORGANISATION, "phone") == obvious_hkdf(secret, b"", info, 32)
